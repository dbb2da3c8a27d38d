"""The line above the pages of a ledger that was moved: where the one that counts lies now."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words


class MovedStrip(QFrame):
    """Says where a ledger went; what is written here does not follow it."""

    def __init__(self, words: Words, target: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._target = words, target
        self.setObjectName("banner")
        set_look(self, "role", "risk")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        self.said = plain_label(wrap=True)
        self.said.setObjectName("moved-said")
        row.addWidget(self.said, 1)
        words.changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        self.said.setText(self._words.say("move.went", target=self._target))
