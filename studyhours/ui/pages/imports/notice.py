"""A message about one file with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.ui.widgets.label import button_text, plain_label, set_look

_HEIGHT = 36


class Notice(QFrame):
    """Text on a tinted ground, and buttons; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("imports-notice")
        self.setProperty("kind", "notice")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 8, 8, 8)
        self._row.setSpacing(8)
        self.label = plain_label(wrap=True)
        self.label.setObjectName("imports-notice-text")
        self.label.setMinimumHeight(_HEIGHT)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row.addWidget(self.label, 1)
        self._buttons: list[QPushButton] = []
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self.label.text()

    def tell(
        self,
        text: str,
        role: str,
        actions: Sequence[tuple[str, str, Callable[[], None]]] = (),
    ) -> None:
        """Says something.

        Args:
            text: The sentence.
            role: Its colour, as of ``Banner``.
            actions: For each button its object name, its text and what it does.
        """
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.label.setText(text)
        set_look(self, "role", role)
        for name, said, act in actions:
            button = QPushButton(button_text(said), self)
            button.setObjectName(name)
            button.clicked.connect(lambda _on=False, act=act: act())
            self._row.addWidget(button)
            self._buttons.append(button)
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Says nothing."""
        self.tell("", "quiet")
