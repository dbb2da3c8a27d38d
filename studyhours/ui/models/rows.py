"""A table of frozen rows: what columns say of them, how they sort."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Generic, TypeVar

from PySide6 import QtGui
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studyhours.ui.words import Words

Row = TypeVar("Row")
Value = str | int | Fraction | datetime | date | None
Index = QModelIndex | QPersistentModelIndex
ROLE_CHIP = Qt.ItemDataRole.UserRole + 1
ROLE_MUTED = Qt.ItemDataRole.UserRole + 2
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        key: Its own name, for remembered widths.
        heading: Key of its heading.
        text: What it says of a row.
        align: ``left``, ``right`` or ``centre``.
        sort: What rows are sorted by; not sortable when None.
        chip: Role of the chip its text stands in; plain text where that gives None.
        tip: What a tool tip says; its whole text when None.
        width: In pixels, before the person changes it.
        muted: Whether its text stands back.
        value: What it is to a spreadsheet, where that is a number or a day; its text when None.
        named: Says the heading of a column that no key names; ``heading`` is empty then.
    """

    key: str
    heading: str
    text: Callable[[Row], str]
    align: str = "left"
    sort: Callable[[Row], Any] | None = None
    chip: Callable[[Row], str | None] | None = None
    tip: Callable[[Row], str] | None = None
    width: int = 120
    muted: bool = False
    value: Callable[[Row], Value] | None = None
    named: Callable[[], str] | None = None

    def head(self, words: Words) -> str:
        """Its heading."""
        return self.named() if self.named is not None else words.say(self.heading)

    def worth(self, row: Row) -> Value:
        """What a spreadsheet keeps of a row."""
        return self.value(row) if self.value is not None else self.text(row)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind by columns.

    A subclass that reads page by page overrides ``canFetchMore``, ``fetchMore`` and ``sort``.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], words: Words, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._words = words
        self._rows: list[Row] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        words.changed.connect(self._retell)

    @property
    def rows(self) -> Sequence[Row]:
        """All rows, as shown."""
        return self._rows

    def row(self, index: Index | int) -> Row:
        """The row at an index."""
        return self._rows[index if isinstance(index, int) else index.row()]

    def place_of_column(self, key: str) -> int:
        """Where a column stands among all."""
        return next(place for place, one in enumerate(self.columns) if one.key == key)

    def put_last(self, columns: Sequence[Column[Row]], count: int) -> None:
        """Puts other columns behind the first ``count``, which stay as they are."""
        none = QModelIndex()
        if len(self.columns) > count:
            self.beginRemoveColumns(none, count, len(self.columns) - 1)
            self.columns = self.columns[:count]
            self.endRemoveColumns()
        if columns:
            self.beginInsertColumns(none, count, count + len(columns) - 1)
            self.columns = (*self.columns, *columns)
            self.endInsertColumns()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows, in the order chosen before."""
        self.beginResetModel()
        self._rows = list(rows)
        self._put_in_order()
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Adds rows at the end, as they are."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: what a cell says."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.tip(row) if column.tip else column.text(row))
        if role == ROLE_CHIP:
            return column.chip(row) if column.chip else None
        if role == ROLE_MUTED:
            return column.muted
        return None

    def cell(self, index: Index) -> tuple[str, str | None, bool, Qt.AlignmentFlag]:
        """All a delegate paints of a cell: its text, role of a chip, whether it stands back, side.

        One question instead of four, each of which would come by way of Qt for every cell.
        """
        column, row = self.columns[index.column()], self._rows[index.row()]
        chip = column.chip(row) if column.chip is not None else None
        return column.text(row), chip, column.muted, _ALIGN[column.align]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's: headings."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].head(self._words)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGN[self.columns[section].align]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's: puts rows in order, keeping the order of equals."""
        if 0 <= column < len(self.columns) and self.columns[column].sort is not None:
            self._sorted = (column, order)
            self.layoutAboutToBeChanged.emit()
            before = self._rows
            places = {id(row): place for place, row in enumerate(before)}
            self._rows = list(before)
            self._put_in_order()
            moved = {places[id(row)]: place for place, row in enumerate(self._rows)}
            for index in self.persistentIndexList():
                new = self.index(moved[index.row()], index.column())
                self.changePersistentIndex(index, new)
            self.layoutChanged.emit()

    def _put_in_order(self) -> None:
        if self._sorted is None:
            return
        column, order = self._sorted
        key = self.columns[column].sort
        if key is not None:
            self._rows.sort(key=key, reverse=order is Qt.SortOrder.DescendingOrder)

    def _retell(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))
        self.say_again()

    def say_again(self) -> None:
        """Cells say something else now although the rows are the same."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def plain_tip(text: str) -> str:
    """Text for a tool tip that Qt will not take for markup."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    from html import escape  # its table of entities takes long to load, and is seldom needed

    # Blanks and lines stay as they were typed, as in a tip of plain text.
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'
