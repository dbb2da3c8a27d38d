"""往来记录: the merges that stand, each undone as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from studyhours.services.exchange.undoing import MergeMade, list_merges
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.exchange.merge_steps import steps_of
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.pages.exchange.saying import by_text, counts_text
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.row_details import opens_details
from studyhours.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from studyhours.ui.page import Page


class HistoryPart(Part):
    """A list, newest first."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._steps = steps_of(context, page)
        self._steps.undone.connect(lambda _: self.refresh())
        self.undo = self.button("exchange-undo", "exchange_page.undo")
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self._ask)
        self._model: RowsModel[MergeMade] = RowsModel(self._columns(), context.words, self)
        self.table = DataTable(self._model, context.theme, context.memory, "exchange.history")
        context.words.bind(self.table.setAccessibleName, "exchange_page.part_history")
        self.table.selected.connect(lambda one: self.undo.setEnabled(one is not None))
        title = "exchange_page.part_history"
        opens_details(self.table, self._model, context.words, title)
        menu = self.list_menu(page, "history-list-menu", self.table, self._model, title)
        self.buttons = (menu, self.undo)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(context.words, "exchange_page.no_history", "exchange_page.no_history_hint")
        )
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)

    def _columns(self) -> list[Column[MergeMade]]:
        words = self.context.words
        return [
            Column(
                "at",
                "exchange_page.col_at",
                lambda one: moment_text(one.made_at, words.texts),
                width=180,
            ),
            Column("from", "exchange_page.col_from", lambda one: one.name, width=160),
            Column("file", "exchange_page.col_file", lambda one: one.file, width=150),
            Column(
                "brought",
                "exchange_page.col_brought",
                lambda one: counts_text(one.counts, words),
                width=260,
            ),
            Column(
                "by",
                "exchange_page.col_by",
                lambda one: by_text(one.made_by, words),
                muted=True,
                width=90,
            ),
        ]

    def refresh(self) -> None:
        """Reads the merges that stand."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "merges", lambda: list_merges(ledger), self._show, self.say_fault
        )

    def _show(self, made: tuple[MergeMade, ...]) -> None:
        self._model.set_rows(made)
        self._stack.setCurrentIndex(1 if made else 0)
        self.undo.setEnabled(False)

    def _ask(self) -> None:
        one: MergeMade | None = self.table.current()
        if one is None:
            return
        ask(
            self,
            self.context.words,
            "exchange_page.ask_undo",
            "exchange_page.undo",
            lambda: self._steps.undo(one.id, one.file),
            danger=True,
            name=one.name,
            file=one.file,
            count=one.counts.added + one.counts.changed,
        )
