"""The check table, or why no line of it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studyhours.ui.pages.check.grid import VerdictGrid
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.words import Words


class TableArea(QWidget):
    """Holds the table, and what stands in its place where nobody is found."""

    def __init__(self, grid: VerdictGrid, words: Words) -> None:
        super().__init__()
        self._grid = grid
        self._nobody = EmptyState(words, "check_page.nobody_found", "check_page.nobody_found_hint")
        self._no_unit = EmptyState(
            words, "check_page.no_unit_found", "check_page.no_unit_found_hint"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (grid, self._nobody, self._no_unit):
            column.addWidget(part)
        self.show_lines(any_found=True, of_units=False)

    def show_lines(self, *, any_found: bool, of_units: bool) -> None:
        """Shows the table where any line of it is found."""
        self._grid.setVisible(any_found)
        self._nobody.setVisible(not any_found and not of_units)
        self._no_unit.setVisible(not any_found and of_units)
