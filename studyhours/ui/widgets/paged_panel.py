"""A list that is read page by page as a filter wants it, and keeps its place when read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from studyhours.ui.models.paged_rows import PagedRows
from studyhours.ui.page import Page
from studyhours.ui.widgets.table import DataTable

_FIRST = 80  # what the largest screen shows; people wait for these
_PAGE, _MOST = 200, 1000
_BREATH = 30
"""Milliseconds in which the rows are painted before anything else is read."""


class PagedPanel(QStackedWidget):
    """The table, and what stands in its place where there is nothing.

    Attributes:
        table: The list.

    Signals:
        looked_at: A row has become the current one and stayed so for a moment.
        opened: Enter or a double click on a row.
        counted: How many there are.
        all_wanted: The person wants the filter gone.
    """

    looked_at = Signal(object)
    opened = Signal(object)
    counted = Signal(object)
    all_wanted = Signal()

    def __init__(self, page: Page, *, order: str, down: bool, look: int) -> None:
        """A panel without its table.

        Args:
            page: The page it stands on, which says what went wrong.
            order: The order it is read in.
            down: Whether descending.
            look: Milliseconds a row is the current one before it is looked at: keys run past the
                others.
        """
        super().__init__()
        self._page = page
        self._order, self._down = order, down
        self._quiet = False
        self._look = QTimer(self, singleShot=True, interval=look)
        self._look.timeout.connect(self._look_at)

    def _make_table(self, model: PagedRows[Any], name: str, called: str) -> DataTable:
        """The table; what room there is belongs to the title."""
        context = self._page.context
        # Before the table is made, which recalls the order chosen last.
        model.more_wanted.connect(self._read_more)
        model.order_wanted.connect(self._order_chosen)
        table = DataTable(model, context.theme, context.memory, name)
        context.words.bind(table.setAccessibleName, called)
        table.stretch("title")
        return table

    # ------------------------------------------------------------ for those that fill it

    def reload(self, *, keep_place: bool = False) -> None:
        """Reads the list again.

        Args:
            keep_place: Whether as much is read as was there, and shown at the same place.
        """
        raise NotImplementedError

    def _read_more(self) -> None:
        raise NotImplementedError

    def _look_at(self) -> None:
        raise NotImplementedError

    # ------------------------------------------------------------ what they share

    def _limit(self, shown: int, *, keep_place: bool) -> int:
        """How many rows are read where so many are shown now."""
        if keep_place:
            return min(max(_PAGE, shown), _MOST)
        return _PAGE if shown else _FIRST

    def _count(self, slot: str, count: Callable[[], object]) -> None:
        """Apart from the page: counting a large ledger takes longer than showing its first part."""
        self._page.context.tasks.query(self._page, slot, count, self.counted.emit, after=_BREATH)

    def _order_chosen(self, order: str, down: bool) -> None:
        if (order, down) != (self._order, self._down):
            self._order, self._down = order, down
            self.reload()
