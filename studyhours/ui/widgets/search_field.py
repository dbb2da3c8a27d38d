"""The field that searches a list: a cross and Esc empty it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from studyhours.ui.words import Words


class SearchField(QLineEdit):
    """What somebody looks for."""

    def __init__(self, words: Words, name: str, key: str, least: int, most: int) -> None:
        """An empty field.

        Args:
            words: Language.
            name: Its object name.
            key: What it says while it is empty, and to those who cannot see it.
            least: Width in pixels.
            most: Width in pixels.
        """
        super().__init__()
        self.setObjectName(name)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(least)
        self.setMaximumWidth(most)
        words.bind(self.setPlaceholderText, key)
        words.bind(self.setAccessibleName, key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc empties it, and does what it does elsewhere once it is empty."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
