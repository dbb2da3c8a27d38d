"""The head of what lies over the page's two lists: a way back, and what this is about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class BackBar(QWidget):
    """Signals:
    back: The person goes back.
    """

    back = Signal()

    def __init__(self, words: Words, name: str) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(10)
        self.button = QPushButton()
        self.button.setObjectName(f"{name}-back")
        self.button.setProperty("kind", "link")
        words.bind(self.button.setText, "rules_page.back")
        self.button.clicked.connect(self.back)
        self.title = plain_label(role="panel-title", wrap=True)
        self.title.setObjectName(f"{name}-title")
        self.row.addWidget(self.button)
        self.row.addWidget(self.title, 1)
