"""Which papers or candidates a list shows: one of a few filters, and a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studyhours.ui.words import Words


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

    def add_to(self, row: QHBoxLayout) -> None:
        """Puts the buttons into a row."""
        for button in self.buttons():
            row.addWidget(button)


def search_field(words: Words, name: str, key: str, typed: Callable[[], None]) -> QLineEdit:
    """A field to search a list.

    Args:
        words: Language.
        name: Its object name.
        key: What it says while it is empty, and to those who cannot see it.
        typed: Called when its text changes.
    """
    field = QLineEdit()
    field.setObjectName(name)
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(110)
    field.setMaximumWidth(220)
    words.bind(field.setPlaceholderText, key)
    words.bind(field.setAccessibleName, key)
    field.textChanged.connect(typed)
    return field
