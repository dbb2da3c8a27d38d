"""A page's head: its title, then controls, then at the right its one primary action."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.label import plain_label


class PageHeader(QWidget):
    """Title at the left, ``controls`` beside it, ``buttons`` at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.title = plain_label(role="title")
        row.addWidget(self.title)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(8)
        row.addLayout(self.controls)
        row.addStretch(1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        row.addLayout(self.buttons)
        self.setMinimumHeight(scaled(36))
