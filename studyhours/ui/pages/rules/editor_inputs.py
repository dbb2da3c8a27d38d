"""Small fields of the rule form: a line to type into, words to choose, one or several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy

from studyhours.ui.pages.rules.editor_words import WordBar
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.still_choice import StillChoice

_STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def _is_step(event: QKeyEvent) -> bool:
    return any(event.matches(step) for step in _STEPS)


class Line(QLineEdit):
    """A line that leaves taking back to the editor, which knows of all fields."""

    def __init__(self, text: str = "", *, width: int = 0, hint: str = "") -> None:
        super().__init__(text)
        self.setPlaceholderText(hint)
        if width:
            self.setFixedWidth(width)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        """Qt's: the keys of taking back go to the editor around."""
        keys = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}
        if event.type() in keys and isinstance(event, QKeyEvent) and _is_step(event):
            event.ignore()
            return False
        return super().event(event)


class Choice(StillChoice):
    """One of several words.

    Signals:
        picked: Another one (its value).
    """

    picked = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], now: str) -> None:
        """A box.

        Args:
            choices: Values and what they are called.
            now: The value chosen; one that is not among the choices is shown as it is.
        """
        super().__init__()
        for value, name in choices:
            self.addItem(name, value)
        if now not in {value for value, _ in choices}:
            self.addItem(now, now)
        self.setCurrentIndex(self.findData(now))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(16)
        self.setMinimumWidth(72)
        self.activated.connect(self._picked)

    def _picked(self, _index: int) -> None:
        self.picked.emit(self.currentData())


class Chips(WordBar):
    """Several of a few words, each to press in.

    Signals:
        picked: Others are chosen (their values, in the order offered).
    """

    picked = Signal(list)

    def __init__(
        self, theme: Theme, choices: Sequence[tuple[str, str]], now: Sequence[str], name: str
    ) -> None:
        """Words.

        Args:
            theme: Colours.
            choices: Values and what they are called.
            now: The values chosen; those that are not among the choices are shown as they are.
            name: Its object name.
        """
        known = {value for value, _ in choices}
        extra = [(value, value) for value in now if value not in known]
        super().__init__(theme, [*choices, *extra], now)
        self.setObjectName(name)
        self.pressed.connect(lambda _value: self.picked.emit(self.chosen))
