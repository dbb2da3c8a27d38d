"""A panel: hairline, rounded corners, a title row, a body."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studyhours.ui.widgets.label import plain_label


class Panel(QFrame):
    """A card on the paper.

    Attributes:
        title: Label of its title; hidden while empty.
        note: Label at the right of the title, standing back.
        head: Layout of the title row, to add controls to.
        body: Layout for its content.
    """

    def __init__(self, parent: QWidget | None = None, *, padding: int = 16) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(padding, padding, padding, padding)
        layout.setSpacing(12)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = plain_label(role="panel-title")
        self.note = plain_label(role="muted")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.note)
        layout.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        layout.addLayout(self.body, 1)
