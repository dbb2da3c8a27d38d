"""Those who could get a paper, with a tick before whoever is to get one now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from studyhours.domain.quantity import decimal_text, parse_hundredths
from studyhours.services.papers.issuing_preview import Candidate
from studyhours.services.wording.explaining import unit_of
from studyhours.ui.context import Surroundings
from studyhours.ui.models.rows import Column, Index, RowsModel
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.chip_delegate import ChipDelegate
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.tick_delegate import draw_box
from studyhours.ui.words import Words

TICK = 0


def can_choose(one: Candidate) -> bool:
    """Whether somebody may be ticked."""
    return one.can_be_issued


def is_due(one: Candidate) -> bool:
    """Whether somebody is ticked to begin with."""
    return one.is_due


def holds_paper(one: Candidate) -> bool:
    """Whether somebody holds a valid paper: what a new one would say, in any language, or more."""
    return one.serial is not None or bool(one.translated or one.outdated)


def languages_held(one: Candidate, words: Words) -> str:
    """In which other languages somebody holds a valid paper."""
    names = dict.fromkeys(words.say(f"paper_language.{held.language}") for held in one.translated)
    return words.say("documents.separator").join(names)


def standing(one: Candidate, words: Words) -> str:
    """``达标``, or what is lacking first."""
    if one.meets:
        return words.say("status.met")
    if not one.lacking or one.lacking[0].status == "needs_decision":
        return words.say(f"status.{one.verdict}")
    first = one.lacking[0]
    amount = decimal_text(first.shortfall)
    return words.say("documents.lacks", amount=amount, unit=unit_of(first, words.texts))


def paper_text(one: Candidate, words: Words, *, ticked: bool) -> str:
    """What somebody will get, or has got, or why nothing."""
    if one.fault is not None:
        return words.say("documents.unprintable_short")
    if one.serial is not None:
        return one.serial
    kind = "documents.certificate" if one.meets else "documents.proof"
    said = words.say(kind) if ticked else words.say("documents.no_paper")
    if one.outdated:
        key = "documents.beside_outdated" if ticked else "documents.outdated"
        return words.say(key, paper=said, serial=one.outdated[-1])
    if one.translated:
        key = "documents.beside_language" if ticked else "documents.has_language"
        return words.say(key, paper=said, language=languages_held(one, words))
    if one.others:
        said = words.say("documents.beside", paper=said, serial=one.others[-1])
    return said


def _paper_tip(one: Candidate, words: Words, *, ticked: bool) -> str:
    if one.fault is not None:
        return words.fault(one.fault)
    if one.serial is not None:
        return words.say("documents.issued_as", serial=one.serial)
    said = paper_text(one, words, ticked=ticked)
    return "\n".join([said, *translated_lines(one, words), *outdated_lines(one, words)])


def translated_lines(one: Candidate, words: Words) -> list[str]:
    """What somebody holds in other languages, in a sentence each."""
    return [
        words.say(
            "documents.note_translated",
            serial=held.serial,
            language=words.say(f"paper_language.{held.language}"),
        )
        for held in one.translated
    ]


def outdated_lines(one: Candidate, words: Words) -> list[str]:
    """Which certificates somebody holds that the records no longer bear out."""
    return [words.say("documents.note_outdated", serial=serial) for serial in one.outdated]


def _paper_role(one: Candidate, *, ticked: bool) -> str | None:
    if one.fault is not None:
        return "missed"
    if one.outdated or (one.translated and ticked):
        return "risk"
    return "quiet" if holds_paper(one) else None


class CandidatesModel(RowsModel[Candidate]):
    """Candidates, and which of them are ticked.

    Signals:
        ticked: Another selection is ticked.
    """

    ticked = Signal()

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        self._ticks: set[str] = set()
        super().__init__(self._columns(words), words, parent)

    def _columns(self, words: Words) -> tuple[Column[Candidate], ...]:
        def hours(text: Callable[[Candidate], str]) -> Callable[[Candidate], int]:
            return lambda one: parse_hundredths(text(one)) or 0

        return (
            Column("tick", "documents.tick", self._tick_text, width=40),
            Column(
                "name", "column.name", lambda one: one.name, sort=lambda one: one.pinyin, width=124
            ),
            Column(
                "staff_no",
                "documents.staff_no",
                lambda one: one.staff_no or "",
                sort=lambda one: one.staff_no or "",
                width=52,
                muted=True,
            ),
            Column(
                "hours",
                "documents.hours",
                lambda one: one.total,
                align="right",
                sort=hours(lambda one: one.total),
                width=56,
            ),
            Column(
                "school",
                "documents.school_based",
                lambda one: one.school_based,
                align="right",
                sort=hours(lambda one: one.school_based),
                width=62,
            ),
            Column(
                "standing",
                "documents.standing",
                lambda one: standing(one, words),
                chip=lambda one: status_role(one.verdict),
                sort=lambda one: (not one.meets, [-rule.shortfall for rule in one.lacking]),
                width=118,
            ),
            Column(
                "paper",
                "documents.paper",
                lambda one: paper_text(one, words, ticked=one.uid in self._ticks),
                chip=lambda one: _paper_role(one, ticked=one.uid in self._ticks),
                tip=lambda one: _paper_tip(one, words, ticked=one.uid in self._ticks),
                width=120,
            ),
        )

    def _tick_text(self, one: Candidate) -> str:
        return "✓" if one.uid in self._ticks else ""

    @property
    def ticks(self) -> frozenset[str]:
        """Uids of those ticked, whether shown or not."""
        return frozenset(self._ticks)

    def is_ticked(self, one: Candidate) -> bool:
        """Whether somebody is ticked."""
        return one.uid in self._ticks

    def set_ticks(self, uids: Iterable[str]) -> None:
        """Ticks these and no others."""
        self._ticks = set(uids)
        self._changed()

    def turn(self, rows: Iterable[Candidate]) -> None:
        """Ticks those rows, or takes the ticks away where all of them have one."""
        able = {one.uid for one in rows if can_choose(one)}
        if able:
            self._ticks = self._ticks - able if able <= self._ticks else self._ticks | able
            self._changed()

    def _changed(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.ticked.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the first column also says its tick the way Qt does, for screen readers."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == TICK:
            on = self.row(index).uid in self._ticks
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return super().data(index, role)


class _TickDelegate(ChipDelegate):
    """Draws the box of a tick."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt's: draws one box; none where no paper can be issued."""
        painter.save()
        self._ground(painter, option)
        model = index.model()
        if isinstance(model, CandidatesModel) and can_choose(model.row(index)):
            drawn: Any = option  # its fields are missing from Qt's type information
            on = model.is_ticked(model.row(index))
            draw_box(painter, QRectF(drawn.rect).center(), drawn.palette, on=on)
        painter.restore()


class CandidatesTable(DataTable):
    """The list: a click on a box or the space key ticks."""

    def __init__(self, model: CandidatesModel, surroundings: Surroundings) -> None:
        super().__init__(model, surroundings.theme, surroundings.memory, "documents.candidates")
        self._candidates = model
        self._boxes = _TickDelegate(surroundings.theme, self)
        self.setItemDelegateForColumn(TICK, self._boxes)
        self.give(TICK, 40)
        self.clicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: space ticks the rows chosen."""
        if event.key() == Qt.Key.Key_Space:
            self._candidates.turn(self.chosen())
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == TICK:
            self._candidates.turn([self._candidates.row(index)])
