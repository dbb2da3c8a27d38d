"""The quick-entry line: a record as one sentence, and what it is understood as meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from studyhours.ui.page import Page
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.widgets.label import plain_label, set_look, set_tip
from studyhours.ui.words import Words

if TYPE_CHECKING:  # brings what the list is shown without
    from studyhours.services.records.listing import RecordShown
    from studyhours.services.records.quick_sentence import QuickEntry, QuickPart, QuickWorld
    from studyhours.services.records.saving import Saved

_DELAY = 80
_LONGEST = 2000
_MOST_CHIPS = 10
_CHIP = 26  # characters of a chip; the sentence itself stands above it


@dataclass(frozen=True, slots=True)
class Understood:
    """A sentence with what it means and what there is like it already."""

    sentence: str
    entry: QuickEntry
    world: QuickWorld
    twin: RecordShown | None


def _is_guessed(part: QuickPart, world: QuickWorld) -> bool:
    """Whether a part is a name that nothing but its looks speaks for."""
    return world.alone and part.what == "person" and part.value == part.typed and not part.more


class SentenceField(QLineEdit):
    """What is typed; Esc empties it, and gives the keyboard back once it is empty."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()


class _PartChip(Chip):
    """A part of the sentence, which may be clicked."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()


class QuickLine(QWidget):
    """The line, its chips, and what is wrong or missing.

    Signals:
        saved: A record was saved (``Saved``, the ``QuickEntry`` it was made of).
        left: Esc in the empty line: the keyboard goes back to the list.
    """

    saved = Signal(object, object)
    left = Signal()

    def __init__(
        self, page: Page, teacher: Callable[[], str | None], short: Callable[[QuickEntry], str]
    ) -> None:
        """An empty line.

        Args:
            page: The page it stands on.
            teacher: Gives the uid of whom a sentence is about that names nobody.
            short: Says why the rules will not count what is understood; empty where they will.
        """
        super().__init__()
        self._page, self._teacher, self._short = page, teacher, short
        self._words: Words = page.context.words
        self._world: tuple[str | None, QuickWorld] | None = None
        self._seen: Understood | None = None
        self._entering = self._saving = False
        self._no_names: frozenset[str] = frozenset()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.field = SentenceField()
        self.field.setObjectName("records-quick")
        self.field.setMaxLength(_LONGEST)
        self.field.setClearButtonEnabled(True)
        self._words.bind(self.field.setPlaceholderText, "quick.line")
        page.context.keys.tell(self._words, self.field.setToolTip, "quick.line_hint", keys="quick")
        self._words.bind(self.field.setAccessibleName, "quick.label")
        column.addWidget(self.field)
        self._below: QWidget | None = None
        self._chips: list[_PartChip] = []
        self._wanted = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self.left)
        self._words.changed.connect(self._show)

    def _make_below(self) -> QWidget:
        """What stands under a sentence; most openings of the window never need it."""
        below = QWidget()
        below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = FlowLayout()
        self._chips = [_PartChip() for _ in range(_MOST_CHIPS)]
        for number, chip in enumerate(self._chips):
            chip.setObjectName(f"records-quick-chip-{number}")
            chip.clicked.connect(partial(self._no_name, number))
            row.addWidget(chip)
        column.addLayout(row)
        self._said = plain_label(wrap=True)
        self._said.setObjectName("records-quick-said")
        column.addWidget(self._said)
        self._column.addWidget(below)
        self._below = below
        return below

    def forget_world(self) -> None:
        """Teachers, kinds or the day may be others now."""
        self._world = None
        if self.field.text():
            self._timer.start()

    def begin(self) -> None:
        """Takes the keyboard, at once or when it is known that one may write here."""
        self._wanted = not self.isVisible()
        self.field.setFocus()
        self.field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: takes the keyboard where that was waited for."""
        super().showEvent(event)
        if self._wanted:
            self.begin()

    # ------------------------------------------------------------ understanding

    def _typed(self) -> None:
        self._entering = False
        self._timer.start()

    def _ask(self) -> None:
        sentence = self.field.text()
        if not sentence.strip():
            self._seen = None
            self._show()
            return
        ledger, teacher, known = self._page.context.ledger, self._teacher(), self._world
        no_names = self._no_names

        def work() -> Understood:
            from studyhours.services.records.listing import DuplicateKey, find_duplicates
            from studyhours.services.records.quick_entry import quick_world, understand

            fits = known is not None and known[0] == teacher
            world = known[1] if known is not None and fits else quick_world(ledger, teacher)
            entry = understand(sentence, replace(world, no_names=no_names))
            said = entry.content
            twins: tuple[RecordShown, ...] = ()
            if said is not None:
                day = said.last_day
                key = DuplicateKey(str(said.teacher_id), said.kind, day, said.title, said.type)
                twins = find_duplicates(ledger, key)
            return Understood(sentence, entry, world, twins[0] if twins else None)

        def done(seen: Understood) -> None:
            self._world = (teacher, seen.world)
            if seen.sentence != self.field.text():
                return  # typed on: that is being read
            self._seen = seen
            self._show()
            if self._entering:
                self._save(seen)

        self._page.context.tasks.query(self._page, "quick", work, done)

    def _show(self) -> None:
        """Says what was understood, in the language of the moment."""
        seen = self._seen
        if seen is None:
            if self._below is not None:
                self._below.hide()
            return
        below = self._below or self._make_below()
        from studyhours.services.wording.quick import fault_text, part_text

        texts = self._words.texts
        parts = seen.entry.parts[:_MOST_CHIPS]
        for chip in self._chips[len(parts) :]:
            chip.hide()
        for chip, part in zip(self._chips, parts, strict=False):
            said = part_text(part, seen.entry, seen.world, texts)
            unclear = not part.value
            chip.say(said if len(said) <= _CHIP else f"{said[: _CHIP - 1]}…",
                     "risk" if unclear else "waiting")  # fmt: skip
            guessed = _is_guessed(part, seen.world)
            set_tip(chip, self._words.say("quick.no_name", who=said) if guessed else said)
            shape = Qt.CursorShape.PointingHandCursor if guessed else Qt.CursorShape.ArrowCursor
            chip.setCursor(shape)
            chip.show()
        if seen.entry.faults:
            said, look = fault_text(seen.entry.faults[0], seen.entry, seen.world, texts), "risk"
        elif seen.twin is not None:
            day = seen.twin.last_day.isoformat()
            said, look = self._words.say("quick.twin", day=day), "risk"
        elif short := self._short(seen.entry):
            enter = self._words.say("quick.enter")
            said, look = self._words.say("records.saved_but", said=enter, why=short), "risk"
        else:
            said, look = self._words.say("quick.enter"), "muted"
        self._said.setText(said)
        set_look(self._said, "role", look)
        below.show()

    def _no_name(self, place: int) -> None:
        """A name that was only guessed was clicked: it is none."""
        parts = self._seen.entry.parts if self._seen is not None else ()
        if self._seen is not None and place < len(parts):
            part = parts[place]
            if _is_guessed(part, self._seen.world):
                self._no_names = self._no_names | {part.value}
                self._ask()

    # ------------------------------------------------------------ saving

    def _enter(self) -> None:
        """Saves, as soon as what was typed last is understood."""
        if self._saving or not self.field.text().strip():
            return
        seen = self._seen
        if seen is not None and seen.sentence == self.field.text():
            self._save(seen)
            return
        self._entering = True
        self._timer.stop()
        self._ask()

    def _save(self, seen: Understood) -> None:
        self._entering = False
        content = seen.entry.content
        if content is None or self._saving:
            self.field.setFocus()
            return
        self._saving = True
        ledger = self._page.context.ledger

        def work(_tell: object) -> Saved:
            from studyhours.services.records.saving import add_record

            return add_record(ledger, content)

        def done(saved: Saved) -> None:
            if self.field.text() == seen.sentence:
                self.field.clear()
                self._timer.stop()
                self._seen = None
                self._show()
            self.saved.emit(saved, seen.entry)

        def over() -> None:
            self._saving = False

        self._page.context.tasks.command(
            self._page, "quick.saving", work, done, over=over, changes=lambda saved: saved.changes
        )
