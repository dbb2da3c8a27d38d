"""Cells of one column broken into lines where there is little room, instead of cut short."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QTimer
from PySide6.QtGui import QPainter

from studyhours.ui.fonts import scaled
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.broken_lines import broken_lines
from studyhours.ui.widgets.chip_delegate import ROW, ChipDelegate
from studyhours.ui.widgets.table import DataTable

_PAD, _MOST = 8, 3


class WrappingDelegate(ChipDelegate):
    """Paints the rows of a table; all are as high as the longest text of the column needs.

    Args:
        theme: Colours.
        table: The table, which this gives itself to.
        key: Of the column.
    """

    def __init__(self, theme: Theme, table: DataTable, key: str) -> None:
        super().__init__(theme, table)
        self._table, self._place = table, table.place_of(key)
        self._texts: frozenset[str] = frozenset()
        self._broken: dict[tuple[str, int], list[str]] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._make_room)
        table.setItemDelegate(self)
        table.horizontalHeader().sectionResized.connect(lambda *_widths: self._soon.start())

    def say(self, texts: Collection[str]) -> None:
        """The column says other things from now on."""
        self._texts = frozenset(texts)
        self._broken.clear()
        self._make_room()

    def lines(self, text: str) -> list[str]:
        """The lines in which the column says a text now."""
        width = self._table.columnWidth(self._place) - 2 * _PAD
        found = self._broken.get((text, width))
        if found is None:
            found = broken_lines(text, self._table.font(), width, _MOST)
            self._broken[text, width] = found
        return found

    def _make_room(self) -> None:
        most = max((len(self.lines(text)) for text in self._texts), default=1)
        more = (most - 1) * self._table.fontMetrics().lineSpacing()
        heads = self._table.verticalHeader()
        if heads.defaultSectionSize() != scaled(ROW) + more:
            heads.setDefaultSectionSize(scaled(ROW) + more)

    def _content(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        lines = self.lines(str(index.data() or "")) if index.column() == self._place else []
        if len(lines) <= 1:
            super()._content(painter, option, index)
            return
        painter.setPen(self._theme.colour("ink"))
        step = option.fontMetrics.lineSpacing()
        inside = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        top = inside.top() + (inside.height() - step * len(lines)) // 2
        for number, line in enumerate(lines):
            painter.drawText(inside.left(), top + number * step + option.fontMetrics.ascent(), line)
