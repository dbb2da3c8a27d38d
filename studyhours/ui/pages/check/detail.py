"""What lies behind one cell: how it stands, which windows are filled, which records count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain import statuses as st
from studyhours.domain.quantity import decimal_text
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import TeacherChecked, UnitChecked
from studyhours.services.checking.judged_table import UnitShown
from studyhours.services.wording.explaining import counted_span, explanation, unit_of
from studyhours.ui.pages.check.deeds import Deeds
from studyhours.ui.pages.check.legend import Legend
from studyhours.ui.pages.check.part_lines import given_lines, part_lines, share_lines
from studyhours.ui.pages.check.who import Who, about
from studyhours.ui.pages.check.windows import WindowMarks
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.record_lines import NOTE, Line, RecordLines, lines_of
from studyhours.ui.words import Words


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel is about.

    Attributes:
        teacher: Who; or the group, pair or school.
        rule: The result.
        as_of: The day.
        explained: Their results with the records, once read.
        frozen: Whether all this is as it was when the year was closed.
    """

    teacher: Who
    rule: RuleResult
    as_of: date
    explained: TeacherChecked | UnitChecked | None = None
    frozen: bool = False


class DetailPanel(Panel):
    """The panel at the right.

    Signals:
        all_records: The teacher's records are wanted.
        about_teacher: The teacher's own page is wanted.
        record: One record is wanted (its uid).

    Attributes:
        deeds: What can be entered about it.
    """

    all_records = Signal()
    about_teacher = Signal()
    record = Signal(str)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: Shown | None = None
        self._opened: frozenset[str] = frozenset()
        self.setObjectName("check-detail")
        self.title.setObjectName("check-detail-name")
        self.legend = Legend(words)
        self.body.addWidget(self.legend, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._scroll, 1)
        self.who = plain_label(role="muted", wrap=True)
        self.chip = Chip()
        self.chip.setObjectName("check-detail-status")
        self.amount = plain_label(wrap=True)
        self.amount.setObjectName("check-detail-amount")
        self.explanation = plain_label(role="muted", wrap=True)
        self.explanation.setObjectName("check-detail-explanation")
        self.explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.windows = WindowMarks(theme, words)
        self.tally = plain_label(role="small", wrap=True)
        self.records = RecordLines(theme)
        words.bind(self.records.setAccessibleName, "check_page.records_list")
        self.records.wanted.connect(self._open_section)
        self.records.opened.connect(self.record)
        self.records.moved.connect(self._follow)
        self._scroll.setWidget(self._inside())
        self.deeds = Deeds(words, self)
        self._foot = self._buttons()
        self.body.addWidget(self.deeds.decide_button)
        self.body.addWidget(self._foot)
        words.changed.connect(self._say)
        # The legend stands there as it is: showing it would lay out everything in this very turn.
        self._leave_out()

    def _inside(self) -> QWidget:
        """What scrolls."""
        inside = QWidget()
        inside.setObjectName("scroll-body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(self.who)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.amount, 1)
        column.addLayout(row)
        for part in (self.explanation, self.windows, self.tally, self.records):
            column.addWidget(part)
        column.addStretch(1)
        return inside

    def leave_teachers_out(self) -> None:
        """Offers no way to the page of teachers, to whom it is not shown."""
        self._elsewhere.pop().hide()

    def _buttons(self) -> QWidget:
        foot = QWidget()
        self._elsewhere: list[QPushButton] = []
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, key, signal in (
            ("check-all-records", "check_page.all_records", self.all_records),
            ("check-about-teacher", "check_page.about_teacher", self.about_teacher),
        ):
            button = QPushButton()
            button.setObjectName(name)
            self._words.bind(button.setText, key)
            button.clicked.connect(signal)
            row.addWidget(button)
            self._elsewhere.append(button)
        row.addWidget(self.deeds.menu_button)
        row.addStretch(1)
        return foot

    @property
    def shown(self) -> Shown | None:
        """What it is about."""
        return self._shown

    def show_result(self, shown: Shown | None) -> None:
        """Shows another result, or how to read the table."""
        before = self._shown
        same = (
            before is not None
            and shown is not None
            and (before.teacher.uid, before.rule.rule_id, before.rule.ruleset_id)
            == (shown.teacher.uid, shown.rule.rule_id, shown.rule.ruleset_id)
        )
        self._shown = shown
        if not same:
            self._opened = frozenset()
            self._scroll.verticalScrollBar().setValue(0)
        self._say()

    def _say(self) -> None:
        shown = self._shown
        if shown is None:
            self.legend.show()
            self._leave_out()
            return
        self.legend.hide()
        self._scroll.show()
        self._foot.show()
        texts, rule, teacher = self._words.texts, shown.rule, shown.teacher
        self.title.setText(teacher.name)
        parts = about(teacher, texts)
        self.who.setText(" · ".join(parts))
        self.who.setVisible(bool(parts))
        unit = teacher.kind if isinstance(teacher, UnitShown) else ""
        self.deeds.show_for(rule, unit, frozen=shown.frozen)
        # Units have no page of their own, and records are not listed by unit.
        for button in self._elsewhere:
            button.setVisible(not unit)
        self.chip.say(texts.say(f"status.{rule.status}"), status_role(rule.status))
        self.amount.setText(self._amount(rule))
        self.explanation.setText(explanation(rule, texts))
        self.windows.show_rule(rule, shown.as_of)
        self._say_tally(rule, shown.as_of)
        self.records.show_lines(self._lines(shown))

    def _leave_out(self) -> None:
        """Nobody's result is shown: what tells of one is left out."""
        for part in (self._scroll, self._foot, self.deeds.decide_button):
            part.hide()
        self.title.setText(self._words.say("check_page.legend_title"))

    def _amount(self, rule: RuleResult) -> str:
        texts = self._words.texts
        title = texts.pick(rule.title)
        if rule.status in {st.EXEMPT, st.NOT_APPLICABLE, st.NEEDS_DECISION}:
            return title
        windows = rule.windows is not None
        unit = counted_span(rule.span, texts) if windows else unit_of(rule, texts)
        key = "check_page.amount"
        if rule.shortfall:
            missed = rule.status == st.MISSED
            key = "check_page.amount_missed" if missed else "check_page.amount_short"
        return texts.say(
            key,
            title=title,
            value=decimal_text(rule.value),
            target=decimal_text(rule.target),
            shortfall=decimal_text(rule.shortfall),
            unit=unit,
        )

    def _say_tally(self, rule: RuleResult, as_of: date) -> None:
        counted = rule.windows.each if rule.windows is not None else ()
        each = [one for one in counted if one.status not in {st.EXEMPT, st.NOT_APPLICABLE}]
        self.tally.setVisible(bool(each))
        if each:
            missed = sum(one.status == st.MISSED for one in each)
            ahead = sum(one.status != st.MET and as_of < one.window.first for one in each)
            self.tally.setText(
                self._words.say(
                    "check_page.tally",
                    met=sum(one.status == st.MET for one in each),
                    missed=missed,
                    running=len(each) - missed - ahead - sum(one.status == st.MET for one in each),
                    ahead=ahead,
                )
            )

    def _lines(self, shown: Shown) -> list[Line]:
        texts = self._words.texts
        if shown.frozen and isinstance(shown.teacher, UnitShown):
            return [Line(NOTE, texts.say("check_year.units_then"))]
        if shown.explained is None:
            return [Line(NOTE, texts.say("check_page.reading_records"))]
        for rule, trace in zip(shown.explained.result.rules, shown.explained.traces, strict=True):
            if (rule.ruleset_id, rule.rule_id) == (shown.rule.ruleset_id, shown.rule.rule_id):
                found = part_lines(shown.rule, shown.as_of, texts, opened=self._opened)
                found += share_lines(shown.explained, shown.rule, shown.as_of, texts)
                found += given_lines(shown.explained, shown.rule, trace, texts, opened=self._opened)
                if found and not trace.counted and not trace.not_counted:
                    return found  # what others did is listed with them
                return found + lines_of(
                    shown.explained,
                    shown.rule,
                    trace,
                    texts,
                    opened=self._opened,
                    frozen=shown.frozen,
                )
        return []

    def _open_section(self, kind: str) -> None:
        self._opened = self._opened | {kind}
        if self._shown is not None:
            self.records.show_lines(self._lines(self._shown))

    def _follow(self, rect: QRect) -> None:
        place = self.records.mapTo(self._scroll.widget(), rect.center())
        self._scroll.ensureVisible(place.x(), place.y(), 0, 40)
