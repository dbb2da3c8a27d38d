"""A field for a password, which notices that the capitals key is locked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class PasswordEdit(QLineEdit):
    """One line of dots.

    Signals:
        capitals: Whether the capitals key seems to be locked, as far as typing tells.
    """

    capitals = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: a capital without Shift, or a small letter with it, tells of the locked key."""
        typed = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.capitals.emit(False)  # it has just been pressed: the next letter will tell
        elif len(typed) == 1 and typed.isascii() and typed.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(typed.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's: what was noticed here may not hold any more when somebody comes back."""
        super().focusOutEvent(event)
        self.capitals.emit(False)
