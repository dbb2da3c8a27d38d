"""Columns that are wide enough for what stands in them, until the person makes them otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics

from studyhours.ui.memory import Memory
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.widgets.table import DataTable

_PAD = 18
_CHIP = 10
"""What a chip takes beyond the padding of a text."""
_LONGEST = 12
"""Texts of a column that are measured: the longest by their characters."""


class ColumnFit(QObject):
    """Widens columns whose texts would be cut, and leaves alone what the person has drawn.

    Args:
        table: The table.
        model: Its rows.
        memory: Where columns drawn by hand are remembered.
        widest: Keys of the columns, with the most room each may take, in pixels.
    """

    def __init__(
        self,
        table: DataTable,
        model: RowsModel[Any],
        memory: Memory,
        widest: Mapping[str, int],
    ) -> None:
        super().__init__(table)
        self._table, self._model, self._memory = table, model, memory
        self._kept = f"{table.objectName()}-drawn"
        places = {column.key: place for place, column in enumerate(model.columns)}
        self._widest = {places[key]: most for key, most in widest.items()}
        self._fitting = False
        table.horizontalHeader().sectionResized.connect(self._resized)
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(self._fit)

    @property
    def _drawn(self) -> list[str]:
        kept = self._memory.get(self._kept)
        return [key for key in kept if isinstance(key, str)] if isinstance(kept, list) else []

    def _resized(self, place: int, _before: int, _width: int) -> None:
        if self._fitting or place not in self._widest or not self._table.isVisible():
            return
        key = self._model.columns[place].key
        if key not in self._drawn:
            self._memory.put(self._kept, [*self._drawn, key])

    def _fit(self) -> None:
        header, drawn = self._table.horizontalHeader(), self._drawn
        metrics, bold = self._table.fontMetrics(), self._table.font()
        bold.setWeight(QFont.Weight.DemiBold)
        heading = QFontMetrics(bold)
        self._fitting = True
        try:
            for place, most in self._widest.items():
                column = self._model.columns[place]
                last = header.visualIndex(place) == header.count() - 1
                if column.key in drawn or last:
                    continue
                texts = sorted({column.text(row) for row in self._model.rows}, key=len)
                wanted = max(map(metrics.horizontalAdvance, texts[-_LONGEST:]), default=0) + _PAD
                if column.chip is not None:
                    wanted += _CHIP
                said = self._model.headerData(place, Qt.Orientation.Horizontal)
                wanted = max(wanted, heading.horizontalAdvance(str(said)) + _PAD)
                if min(wanted, most) > header.sectionSize(place):
                    header.resizeSection(place, min(wanted, most))
        finally:
            self._fitting = False
