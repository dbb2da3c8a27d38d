"""学年: a school year being closed, signed, corrected and reopened, in the place of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.closing.closing import Closed, close_year, reopen, sign_off
from studyhours.services.closing.lines import CorrectionLine, correction_lines
from studyhours.services.closing.reading import YearRead, read_year
from studyhours.services.closing.year_state import YearState, read_year_state
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.check.year_dialogs import CloseAnswer, ask_close, ask_sign
from studyhours.ui.pages.check.year_head import YearHead
from studyhours.ui.pages.check.year_rows import TERMS as NO_TERMS
from studyhours.ui.pages.check.year_rows import (
    UNCREDITED,
    UNREVIEWED,
    Hindrance,
    correction_columns,
    hindrance_columns,
    hindrances_of,
)
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.reason_dialog import ask_reason
from studyhours.ui.widgets.table import DataTable

_LIST = 320
"""Pixels the list is given at least; a low window scrolls."""


class YearView(QScrollArea):
    """One school year.

    Signals:
        cell_wanted: A teacher (uid) and a rule (``set/id``) are to be looked at in the table.
    """

    cell_wanted = Signal(str, str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._context = page, page.context
        self._year = ""
        self._state: YearState | None = None
        self._corrections = 0
        words = self._context.words
        self.setObjectName("year-view")
        self.head = YearHead(words)
        self.head.close_wanted.connect(self._ask_close)
        self.head.sign_wanted.connect(self._ask_sign)
        self.head.reopen_wanted.connect(self._ask_reopen)
        self._hindrances: RowsModel[Hindrance] = RowsModel(hindrance_columns(words), words, self)
        self._lines: RowsModel[CorrectionLine] = RowsModel(correction_columns(words), words, self)
        self._stage = QStackedWidget()
        self._before = self._list("year.hindrances", self._hindrances, self._open_hindrance)
        self._since = self._list("year.corrections", self._lines, self._open_correction)
        self._clear = EmptyState(words, "check_year.all_clear", "check_year.all_clear_hint")
        self._same = EmptyState(words, "check_year.nothing_corrected", "check_year.corrected_hint")
        self._waiting = QWidget()
        self._none = EmptyState(words, "check_year.no_results", "check_year.no_results_hint")
        parts = (self._waiting, self._before, self._since, self._clear, self._same, self._none)
        for part in parts:
            self._stage.addWidget(part)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.head)
        self.below = Panel()
        self.below.setMinimumHeight(_LIST)
        self.hint = plain_label(role="muted", wrap=True)
        self.below.body.addWidget(self.hint)
        self.below.body.addWidget(self._stage, 1)
        column.addWidget(self.below, 1)
        words.changed.connect(self._say)

    def _list(self, name: str, model: RowsModel[Any], opened: Callable[[Any], None]) -> DataTable:
        context = self._context
        table = DataTable(model, context.theme, context.memory, name)
        context.words.bind(table.setAccessibleName, f"check_year.list_{name.partition('.')[2]}")
        table.opened.connect(opened)
        return table

    # ------------------------------------------------------------ reading

    def show_year(self, year: str) -> None:
        """Reads a year; what was asked before gives way."""
        ledger = self._context.ledger
        if year != self._year:
            self._stage.setCurrentWidget(self._waiting)
        self._year = year
        self._context.tasks.watched_query(
            self._page, "year", lambda tell: read_year_state(ledger, year, tell), self._show
        )

    def _show(self, state: YearState) -> None:
        self._state = state
        self._corrections = 0
        self.head.show_state(state)
        self._hindrances.set_rows(hindrances_of(state, self._context.words.texts))
        if state.is_closed:
            self._stage.setCurrentWidget(self._waiting)
            ledger, year = self._context.ledger, state.year
            self._context.tasks.watched_query(
                self._page,
                "year-corrections",
                lambda tell: read_year(ledger, year, progress=tell),
                self._show_corrections,
            )
        else:
            clear = self._clear if state.judged else self._none
            self._stage.setCurrentWidget(self._before if self._hindrances.rows else clear)
        self._say()

    def _show_corrections(self, read: YearRead) -> None:
        if self._state is None or read.closing.year != self._state.year:
            return
        lines = correction_lines(read.corrections)
        self._corrections = len(lines)
        self.head.show_corrections(len(lines))
        self._lines.set_rows(lines)
        self._stage.setCurrentWidget(self._since if lines else self._same)
        self._say()

    def _say(self) -> None:
        state = self._state
        if state is None:
            return
        words = self._context.words
        title, hint = (
            ("check_year.since", "check_year.since_hint")
            if state.is_closed
            else ("check_year.before", "check_year.before_hint")
        )
        self._hindrances.set_rows(hindrances_of(state, words.texts))
        count = len(self._hindrances.rows)
        if not state.is_closed and count:
            title = "check_year.before_count"
        self.below.title.setText(words.say(title, count=count))
        self.hint.setText(words.say(hint))
        self.hint.setVisible(self._stage.currentWidget() in (self._before, self._since))

    # ------------------------------------------------------------ leading on

    def _open_hindrance(self, row: Hindrance) -> None:
        if row.sort == NO_TERMS:
            self._context.go("home")
        elif row.sort == UNREVIEWED:
            self._context.go("records", record=row.target)
        elif row.sort == UNCREDITED:
            self._context.go("activities", activity=row.target)
        else:
            self.cell_wanted.emit(row.teacher, row.target)

    def _open_correction(self, row: CorrectionLine) -> None:
        if row.record:
            self._context.go("records", record=row.record)
        else:
            rule = row.rules[0].rule if row.rules else None
            self.cell_wanted.emit(row.teacher, f"{rule.ruleset}/{rule.id}" if rule else "")

    # ------------------------------------------------------------ steps

    def _ask_close(self) -> None:
        if self._state is not None:
            ask_close(self, self._context.words, self._state, self._close)

    def _close(self, answer: CloseAnswer) -> None:
        ledger, year = self._context.ledger, self._year
        self._context.tasks.command(
            self._page,
            "check_year.closing",
            lambda tell: close_year(
                ledger,
                year,
                early=answer.early,
                undecided=answer.undecided,
                reason=answer.reason,
                progress=tell,
            ),
            lambda done: self._did("check_year.was_closed", done),
            changes=lambda done: done.changes,
        )

    def _ask_sign(self) -> None:
        if self._state is not None:
            login = self._context.ledger.actor.name
            ask_sign(self, self._context.words, self._state, login, self._corrections, self._sign)

    def _sign(self, name: str, note: str) -> None:
        ledger, year = self._context.ledger, self._year
        self._context.tasks.command(
            self._page,
            "check_year.signing",
            lambda _tell: sign_off(ledger, year, name=name, note=note),
            lambda done: self._did("check_year.was_signed", done),
            changes=lambda done: done.changes,
        )

    def _ask_reopen(self) -> None:
        dialog = ask_reason(
            self,
            self._context.words,
            "check_year.ask_reopen",
            "check_year.reopen_now",
            self._reopen,
            hint="check_year.reopen_hint",
            danger=True,
            year=self._year,
        )
        dialog.setObjectName("year-reopen-ask")

    def _reopen(self, reason: str) -> None:
        ledger, year = self._context.ledger, self._year
        self._context.tasks.command(
            self._page,
            "check_year.reopening",
            lambda _tell: reopen(ledger, year, reason),
            lambda done: self._did("check_year.was_reopened", done),
            changes=lambda done: done.changes,
        )

    def _did(self, key: str, done: Closed) -> None:
        self._page.banner.say(key, year=done.year, teachers=done.teachers, records=done.records)
