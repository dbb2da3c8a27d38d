"""A few words of which one is chosen: which part is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from studyhours.ui.words import Words

_AROUND = 36


class Switch(QFrame):
    """Signals:
    chosen: Another part is wanted (its name).
    """

    chosen = Signal(str)

    def __init__(self, words: Words, name: str, parts: Sequence[tuple[str, str]]) -> None:
        """Makes it.

        Args:
            words: Language.
            name: What its buttons' names begin with.
            parts: Names of parts, and the keys of what they are called.
        """
        super().__init__()
        self.setProperty("kind", "switch")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for part, key in parts:
            button = QPushButton()
            button.setObjectName(f"{name}-{part}")
            button.setProperty("kind", "switch")
            button.setCheckable(True)
            words.bind(button.setText, key)
            button.clicked.connect(lambda _on=False, part=part: self.chosen.emit(part))
            group.addButton(button)
            self.buttons[part] = button
            row.addWidget(button)
        words.changed.connect(self._fit)
        self._fit()

    def choose(self, part: str) -> None:
        """Marks a part without saying so."""
        self.buttons[part].setChecked(True)

    def _fit(self) -> None:
        """The chosen one is bold, and Qt leaves room only for plain words."""
        for button in self.buttons.values():
            bold = button.font()
            bold.setWeight(bold.Weight.DemiBold)
            room = QFontMetrics(bold).horizontalAdvance(button.text())
            button.setMinimumWidth(room + _AROUND)
