"""A field that takes a key by its being pressed, and says at once why one cannot be taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from studyhours.ui.shortcuts import shown_keys

_ALONE = (
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
)  # fmt: skip
_LEAVES = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class KeyEdit(QLineEdit):
    """Shows a key; Tab and Esc leave it, any other key pressed in it is the one wanted.

    Signals:
        pressed: A key was pressed (as it is kept).
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def show_keys(self, said: str) -> None:
        """Shows a key."""
        self.setText(shown_keys(said))

    def event(self, event: QEvent) -> bool:
        """Qt's: the window's own shortcuts are to be taken here and not done."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() not in _LEAVES:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: the key that is wanted."""
        key = Qt.Key(event.key())
        if key in _LEAVES:
            event.ignore()
            return
        if key in _ALONE:
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Enter:
            key = Qt.Key.Key_Return
        combined = QKeySequence(modifiers.value | key.value)
        self.pressed.emit(combined.toString(QKeySequence.SequenceFormat.PortableText))
        event.accept()
