"""Which papers or candidates a list shows: one of a few filters, and a search."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class FilterButtons(QButtonGroup):
    """Filters side by side, the first one chosen to begin with."""

    def __init__(self, owner: QWidget, name: str, filters: Iterable[str]) -> None:
        """Of a list.

        Args:
            owner: The list.
            name: What the buttons are called by: ``NAME-filter-…``.
            filters: Their names; their texts are the list's to say.
        """
        super().__init__(owner)
        for one in filters:
            button = QPushButton()
            button.setObjectName(f"{name}-filter-{one}")
            button.setProperty("kind", "filter")
            button.setCheckable(True)
            button.setProperty("filter", one)
            self.addButton(button)
        self.buttons()[0].setChecked(True)

    @property
    def chosen(self) -> str:
        """The one that is chosen."""
        return str(self.checkedButton().property("filter"))

    def choose(self, name: str) -> None:
        """Chooses one; nothing where there is none of that name."""
        for button in self.buttons():
            if button.property("filter") == name:
                button.setChecked(True)

    def add_to(self, row: QHBoxLayout) -> None:
        """Puts the buttons into a row."""
        for button in self.buttons():
            row.addWidget(button)
