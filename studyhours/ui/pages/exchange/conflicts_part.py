"""两边都改过: versions side by side, chosen for one record, all of a kind, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.progress import Progress
from studyhours.services.exchange.conflicts import (
    OURS,
    THEIRS,
    Conflict,
    Decided,
    Decision,
    decide,
    decide_all,
    list_conflicts,
)
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.kinds_list import KindShown, record_choices
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.pages.exchange.sides_view import SidesView
from studyhours.ui.record_facts import RecordFacts
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from studyhours.ui.page import Page

_LIST, _SIDES = 420, 560


class ConflictsPart(Part):
    """The records that wait on the left, the versions of one on the right."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        words = context.words
        self._facts = RecordFacts(words)
        self._found: tuple[Conflict, ...] = ()
        self.all_ours = self.button("exchange-all-ours", "exchange_page.all_ours")
        self.all_theirs = self.button("exchange-all-theirs", "exchange_page.all_theirs")
        self.buttons = (self.all_ours, self.all_theirs)
        self.all_ours.clicked.connect(lambda: self._ask_all(OURS))
        self.all_theirs.clicked.connect(lambda: self._ask_all(THEIRS))
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(words, "exchange_page.no_conflicts", "exchange_page.no_conflicts_hint")
        )
        self._stack.addWidget(self._make_work())
        self.column.addWidget(self._stack, 1)
        self._show()

    def _make_work(self) -> QWidget:
        context = self.context
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        self.kind = QComboBox()
        self.kind.setObjectName("exchange-kind")
        context.words.bind(self.kind.setAccessibleName, "exchange_page.col_kind")
        self.kind.activated.connect(lambda _: self._show())
        row.addWidget(self.kind)
        row.addStretch(1)
        column.addLayout(row)
        self._model: RowsModel[Conflict] = RowsModel(self._columns(), context.words, self)
        self.table = DataTable(self._model, context.theme, context.memory, "exchange.conflicts")
        context.words.bind(self.table.setAccessibleName, "exchange_page.part_conflicts")
        self.table.selected.connect(self._show_one)
        column.addWidget(self.table, 1)
        self.sides = SidesView(context.words, context.theme)
        self.sides.chosen.connect(self._decide)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.sides)
        split.setSizes([_LIST, _SIDES])
        return split

    def _columns(self) -> list[Column[Conflict]]:
        return [
            Column("teacher", "exchange_page.col_teacher", lambda one: one.teacher, width=130),
            Column(
                "kind", "exchange_page.col_kind", lambda one: self._facts.kind(one.kind), width=90
            ),
            Column("title", "exchange_page.col_title", lambda one: one.title, width=200),
        ]

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Reads what waits."""
        ledger = self.context.ledger

        def work() -> tuple[tuple[Conflict, ...], tuple[KindShown, ...]]:
            return list_conflicts(ledger), record_choices(ledger).kinds

        self.context.tasks.query(self, "conflicts", work, self._take, self.say_fault)

    def retell(self) -> None:
        """Says kinds and versions again."""
        self._offer_kinds()
        self._show()

    def _take(self, read: tuple[tuple[Conflict, ...], tuple[KindShown, ...]]) -> None:
        self._found, kinds = read
        self._facts.know_kinds(kinds)
        self._offer_kinds()
        self._show()

    def _offer_kinds(self) -> None:
        chosen = self.kind.currentData()
        self.kind.clear()
        self.kind.addItem(self.context.words.say("exchange_page.all_kinds"), None)
        for kind in dict.fromkeys(one.kind for one in self._found):
            self.kind.addItem(self._facts.kind(kind), kind)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))

    def _show(self) -> None:
        kind = self.kind.currentData()
        rows = [one for one in self._found if kind is None or one.kind == kind]
        before = self.table.currentIndex().row()
        self._model.set_rows(rows)
        self._stack.setCurrentIndex(1 if self._found else 0)
        if rows:
            self.table.selectRow(min(max(before, 0), len(rows) - 1))
        self._enable(on=bool(rows))

    def _enable(self, *, on: bool) -> None:
        for widget in (*self.buttons, self.sides):
            widget.setEnabled(on)

    def _show_one(self, one: Conflict | None) -> None:
        self.sides.show_conflict(one, self._facts)

    # ------------------------------------------------------------ deciding

    def _decide(self, one: Conflict, version: str) -> None:
        decision = Decision(one.record, one.ours.version, version)
        ledger = self.context.ledger
        self._run(lambda tell: decide(ledger, [decision], tell))

    def _ask_all(self, choice: str) -> None:
        kind = self.kind.currentData()
        ledger, count = self.context.ledger, self._model.rowCount()
        ask(
            self,
            self.context.words,
            f"exchange_page.ask_all_{choice}",
            f"exchange_page.all_{choice}",
            lambda: self._run(_all(ledger, choice, kind)),
            danger=True,
            count=count,
            kind=self.kind.currentText(),
        )

    def _run(self, work: _Work) -> None:
        self._enable(on=False)
        self.context.tasks.command(
            self,
            "exchange_page.deciding",
            work,
            self._decided,
            self.say_fault,
            changes=lambda decided: decided.changes,
            over=self.refresh,
        )

    def _decided(self, decided: Decided) -> None:
        self.banner.say("exchange_page.decided", count=decided.count)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Work = Callable[[Progress], Decided]


def _all(ledger: Ledger, choice: str, kind: str | None) -> _Work:
    return lambda tell: decide_all(ledger, choice, kind, tell)
