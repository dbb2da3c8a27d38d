"""Running text typed beside a record: several lines of it are in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_SENDING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_INSIDE = 8
"""Pixels that the field's frame takes beside what Qt tells."""


class AskField(QPlainTextEdit):
    """Running text. Enter agrees, Shift+Enter begins a line, Tab leaves it, Esc gives it up.

    Signals:
        agreed: Enter was pressed.
        given_up: Esc was pressed.
        edited: Something was typed.
    """

    agreed = Signal()
    given_up = Signal()
    edited = Signal()

    def __init__(self, lines: int, longest: int, parent: QWidget | None = None) -> None:
        """An empty field.

        Args:
            lines: How many lines are in sight.
            longest: Characters that fit.
            parent: Its parent.
        """
        super().__init__(parent)
        self._lines, self._longest = lines, longest
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._typed)
        self._fit()

    def text(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def _typed(self) -> None:
        text = self.toPlainText()
        if len(text) > self._longest:
            self.setPlainText(text[: self._longest])
            self.moveCursor(self.textCursor().MoveOperation.End)
            return
        self.edited.emit()

    def _fit(self) -> None:
        around = 2 * self.document().documentMargin() + 2 * self.frameWidth() + _INSIDE
        self.setFixedHeight(int(self._lines * self.fontMetrics().lineSpacing() + around))

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: in another type the lines are of another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter agrees, Esc gives it up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in _SENDING and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.agreed.emit()
        else:
            super().keyPressEvent(event)
