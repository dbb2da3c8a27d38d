"""The field that searches a list: a cross and Esc empty it.

Where there is no room for what it looks through, it only says what it is for.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from studyhours.ui.fonts import scaled
from studyhours.ui.words import Words

_AROUND = 26
"""Pixels of the field beside its text."""


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
        self._words = words
        self._hint = ""
        self.setObjectName(name)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(least)
        self.setMaximumWidth(most)
        words.bind(self.say, key)

    def say(self, hint: str) -> None:
        """Says what it looks through: while it is empty, and to those who cannot see it."""
        self._hint = hint
        self.setAccessibleName(hint)
        self._fit()

    def _fit(self) -> None:
        wanted = self.fontMetrics().horizontalAdvance(self._hint) + scaled(_AROUND)
        fits = wanted <= self.width()
        self.setPlaceholderText(self._hint if fits else self._words.say("window.search"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: says as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc empties it, and does what it does elsewhere once it is empty."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
