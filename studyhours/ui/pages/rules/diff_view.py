"""Two versions held against each other: what changes, whose results would, which way and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.texts import Texts
from studyhours.rules.changes import Change
from studyhours.services.rulebook.diff import (
    DIRECTIONS,
    DiffRequest,
    RulesDiff,
    TeacherFlips,
    diff_rules,
)
from studyhours.services.rulebook.sentence import rule_sentence
from studyhours.services.rulebook.words import change_text
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.diff_model import (
    DIRECTION_ROLES,
    FlipsModel,
    counts_of,
    in_order,
    why_text,
)
from studyhours.ui.pages.rules.lines import TextLine, TextLines
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.workers import Job

_ROOMY = 820
_DIRECTION = 0
"""The column that says whether somebody stands better or worse."""


def _change_line(change: Change, texts: Texts) -> TextLine:
    """One change; of a rule that is new all that it says."""
    if change.code == "rule_added" and change.rule is not None:
        title = texts.say("rules_page.rule_added", title=texts.pick(change.rule.title))
        return TextLine(title, rule_sentence(change.rule, texts))
    return TextLine(change_text(change, texts))


class DiffView(QWidget):
    """Compares off the UI thread; the shell shows how far it is, and stops it when asked.

    Signals:
        failed: It could not be compared (``Fault``).
        done: It has been compared (``RulesDiff``).
    """

    failed = Signal(object)
    done = Signal(object)

    def __init__(self, context: PageContext, name: str) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._diff: RulesDiff | None = None
        self._request: DiffRequest | None = None
        self._job: Job | None = None
        self._told = ""
        self._turns = Turns(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head(name))
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(14)
        self.changes = TextLines(context.theme, f"{name}-changes")
        context.words.bind(self.changes.setAccessibleName, "rules_page.changes")
        self._both.addWidget(self.changes, 1)
        self._people = QWidget()
        right = QVBoxLayout(self._people)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        self.model = FlipsModel(context.words)
        self.table = DataTable(self.model, context.theme, context.memory, f"{name}.flips")
        context.words.bind(self.table.setAccessibleName, "rules_page.flips")
        self.table.selected.connect(self._say_why)
        right.addWidget(self.table, 1)
        self.why = plain_label(role="small", wrap=True)
        self.why.setObjectName(f"{name}-why")
        right.addWidget(self.why)
        self._both.addWidget(self._people, 2)
        self.nobody = EmptyState(context.words, "rules_page.nobody_flips")
        self.nobody.setObjectName(f"{name}-nobody")
        self._both.addWidget(self.nobody, 1)
        column.addLayout(self._both, 1)
        self._tell_nothing()

    def _head(self, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._chips: dict[str, Chip] = {}
        for direction in DIRECTIONS:
            chip = Chip()
            chip.setObjectName(f"{name}-{direction}")
            self._chips[direction] = chip
            row.addWidget(chip)
        self.said: QLabel = plain_label(role="muted", wrap=True)
        self.said.setObjectName(f"{name}-said")
        row.addWidget(self.said, 1)
        self.again = QPushButton()
        self.again.setObjectName(f"{name}-again")
        self._words.bind(self.again.setText, "rules_page.compare_again")
        self.again.clicked.connect(self._compare)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def compare(self, request: DiffRequest) -> None:
        """Compares; what was asked before gives way."""
        self._request = request
        self._compare()

    def stop(self) -> None:
        """Something else is more important than how it comes out."""
        if self._job is not None:
            self._job.cancel()

    def put_away(self) -> None:
        """Nobody wants to see it any more."""
        self.stop()
        self._request = self._diff = self._job = None
        self.model.set_rows([])
        self.changes.show_lines([])
        self._tell_nothing()

    def retell(self) -> None:
        """Says again what was said from data."""
        if self._diff is not None:
            self._say(self._diff)
        elif self._told:
            self.said.setText(self._words.say(self._told))
        self._say_why(self.table.current())

    # ------------------------------------------------------------ comparing

    def _compare(self) -> None:
        request, ledger = self._request, self._context.ledger
        if request is None:
            return
        self.stop()
        self._tell("rules_page.comparing_now")
        self._job = self._context.tasks.command(
            self,
            "rules_page.comparing",
            lambda tell: diff_rules(ledger, request, tell),
            lambda diff: self._compared(request, diff),
            lambda fault: self._could_not(request, fault),
            cancelled=lambda: self._stopped(request),
        )

    def _compared(self, request: DiffRequest, diff: RulesDiff) -> None:
        if request is not self._request:
            return
        self._diff, self._job, self._told = diff, None, ""
        # Groups and schools stand below the teachers.
        rows = [*in_order(diff.flips), *in_order(diff.units)]
        self._turns.begin(
            lambda: self._say(diff), lambda: self.model.set_rows(rows), lambda: self.done.emit(diff)
        )

    def _could_not(self, request: DiffRequest, fault: Fault) -> None:
        if request is self._request:
            self._job = None
            self._tell("rules_page.not_compared", again=True)
            self.failed.emit(fault)

    def _stopped(self, request: DiffRequest) -> None:
        if request is self._request:
            self._job = None
            self._tell("rules_page.not_compared", again=True)

    # ------------------------------------------------------------ what is shown

    def _tell_nothing(self) -> None:
        self._told = ""
        self.said.clear()
        self.again.hide()
        self._show_parts(shown=False)

    def _tell(self, key: str, *, again: bool = False) -> None:
        """A word instead of a result."""
        self._diff, self._told = None, key
        self.said.setText(self._words.say(key))
        self.again.setVisible(again)
        self._show_parts(shown=False)

    def _show_parts(self, *, shown: bool) -> None:
        for part in (*self._chips.values(), self.changes, self._people):
            part.setVisible(shown)
        self.nobody.hide()

    def _say(self, diff: RulesDiff) -> None:
        texts = self._words.texts
        counts = counts_of(diff)
        for direction, chip in self._chips.items():
            count = counts[direction]
            role = DIRECTION_ROLES[direction] if count else "quiet"
            chip.say(texts.say(f"rules_page.count_{direction}", count=count), role)
        ends = self._request is not None and self._request.ended is not None
        key = "rules_page.against_nothing" if diff.before.number == 0 else "rules_page.against"
        if ends:
            key = "rules_page.against_ended"
        same = diff.teachers - len(diff.flips)
        told = texts.say(
            key,
            teachers=diff.teachers,
            same=same,
            changed=len(diff.flips),
            year=diff.year.label,
            day=day_text(diff.as_of, texts),
        )
        if diff.units:
            told += texts.say("rules_page.units_flip", count=len(diff.units))
        self.said.setText(told)
        self.again.hide()
        self._show_parts(shown=True)
        anybody = bool(diff.flips or diff.units)
        self._people.setVisible(anybody)
        nobody = ends and not anybody
        self.nobody.setVisible(nobody)
        # A set that ends says what it said: only the people are to be shown.
        self.changes.setVisible(not ends)
        # Left without a rule nobody stands better or worse: it is to be decided.
        self.table.setColumnHidden(_DIRECTION, ends)
        for chip in self._chips.values():
            chip.setVisible(not ends)
        if ends:
            return
        head = "diff.changes" if diff.changes else "diff.no_changes"
        lines = [TextLine(texts.say(head, count=len(diff.changes)).rstrip("：:"), heading=True)]
        lines += [_change_line(change, texts) for change in diff.changes]
        if not anybody:
            lines.append(TextLine(texts.say("rules_page.nobody_flips"), heading=True))
        self.changes.show_lines(lines)

    def _say_why(self, one: TeacherFlips | None) -> None:
        if one is None:
            self.why.setText(self._words.say("rules_page.why_hint") if self.model.rows else "")
        else:
            self.why.setText(why_text(one, self._words.texts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: both lists beside each other where there is room."""
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.LeftToRight if roomy else directions.TopToBottom)
