"""Fields side by side: as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from studyhours.ui.pages.records.fields import Field

GAP = 12
_THREE, _TWO = 500, 340
"""Pixels of width from which on there is room for three, and for two."""


class FieldGrid(QGridLayout):
    """Short fields beside each other, wide ones over several columns."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = 0
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(GAP)
        self.setVerticalSpacing(10)

    def forget(self) -> None:
        """Other fields are shown: they are arranged anew."""
        self._columns = 0

    def arrange(self, fields: Iterable[Field], width: int) -> None:
        """Puts fields in their places, unless they stand there already.

        Args:
            fields: In their order.
            width: Pixels there are for them.
        """
        columns = 3 if width >= _THREE else 2 if width >= _TWO else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place in range(3):
            self.setColumnStretch(place, 1 if place < columns else 0)
        row = at = 0
        for field in fields:
            span = min(field.span, columns)
            if at + span > columns:
                row, at = row + 1, 0
            self.addWidget(field, row, at, 1, span, Qt.AlignmentFlag.AlignTop)
            at += span
