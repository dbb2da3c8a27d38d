"""Rows that a service lists page by page, in an order that the service makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.words import Words


class Row(Protocol):
    """What every row has."""

    @property
    def uid(self) -> str:
        """Its own, and nobody else's."""


RowT = TypeVar("RowT", bound=Row)


class PagedRows(RowsModel[RowT]):
    """Rows as far as they have been read.

    Signals:
        more_wanted: The list is scrolled to its end and there is more.
        order_wanted: The person wants another order (its name, whether descending).
    """

    more_wanted = Signal()
    order_wanted = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        orders: Mapping[str, str],
        words: Words,
        parent: QObject | None = None,
    ) -> None:
        """A list without rows.

        Args:
            columns: Its columns; those that can be sorted are marked by ``by_service``.
            orders: The service's name of an order, by key of the column.
            words: Language.
            parent: Parent.
        """
        super().__init__(columns, words, parent)
        self._orders = orders
        self._more = False

    def show_page(self, rows: list[RowT], *, more: bool) -> None:
        """Begins the list anew."""
        self._more = more
        self.set_rows(rows)

    def append_page(self, rows: list[RowT], *, more: bool) -> None:
        """Continues the list; what is there already is not shown twice."""
        self._more = more
        known = {row.uid for row in self.rows}
        self.add_rows([row for row in rows if row.uid not in known])

    def place_of(self, uid: str) -> int | None:
        """Where a row stands, as far as it has been read."""
        return next((place for place, row in enumerate(self.rows) if row.uid == uid), None)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Qt's: whether there is more to read."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Qt's: asks for more, once."""
        if self._more:
            self._more = False
            self.more_wanted.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's: asks the service for another order."""
        if 0 <= column < len(self.columns) and self.columns[column].key in self._orders:
            down = order is Qt.SortOrder.DescendingOrder
            self.order_wanted.emit(self._orders[self.columns[column].key], down)


def by_service(_row: object) -> int:
    """Marks a column that can be sorted; the service does it."""
    return 0
