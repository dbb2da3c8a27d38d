"""What stands where there is nothing yet: what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class EmptyState(QWidget):
    """A sentence, a hint, and perhaps a button.

    Signals:
        clicked: The button was pressed.
    """

    clicked = Signal()

    def __init__(
        self,
        words: Words,
        title: str,
        hint: str = "",
        button: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Makes it from keys; an empty key leaves its part out."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        said = plain_label(role="panel-title", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.bind(said.setText, title)
        column.addWidget(said)
        self._column = column
        if hint:
            words.bind(self.add_hint().setText, hint)
        self.button: QPushButton | None = None
        if button:
            self.button = QPushButton()
            words.bind(self.button.setText, button)
            self.button.clicked.connect(self.clicked)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def add_hint(self) -> QLabel:
        """A quiet line below the title, not said yet."""
        hint = plain_label(role="muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.insertWidget(2, hint)  # behind the space above and the title
        return hint
