"""What the keys take back: the typing in a field first, then what the window has done."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


class TypedBack(QObject):
    """Lets the window take back its last step where a field has no typing of its own to take back.

    A field keeps the keys for itself otherwise, also where they do nothing in it.
    """

    def watch(self, within: QWidget) -> None:
        """Looks after all fields that stand there now; those it knows already stay as they are."""
        for field in _fields(within):
            field.installEventFilter(self)

    def forget(self, within: QWidget) -> None:
        """What was typed is saved: from here on the step that saved it is taken back whole."""
        for field in _fields(within):
            if isinstance(field, QPlainTextEdit):
                field.document().clearUndoRedoStacks()
            elif field.isUndoAvailable() or field.isRedoAvailable():
                cursor = field.cursorPosition()
                field.setText(field.text())
                field.setCursorPosition(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: refuses the keys for a field that could not do anything with them."""
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        key = cast(QKeyEvent, event)
        if key.matches(QKeySequence.StandardKey.Undo):
            has_own = _own(watched, back=True)
        elif key.matches(QKeySequence.StandardKey.Redo):
            has_own = _own(watched, back=False)
        else:
            return False
        if has_own:
            return False
        event.ignore()
        return True


def _own(watched: QObject, *, back: bool) -> bool:
    if isinstance(watched, QPlainTextEdit):
        document = watched.document()
        return document.isUndoAvailable() if back else document.isRedoAvailable()
    if isinstance(watched, QLineEdit):
        return watched.isUndoAvailable() if back else watched.isRedoAvailable()
    return False


def _fields(within: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    return [
        *cast(list[QLineEdit], within.findChildren(QLineEdit)),
        *cast(list[QPlainTextEdit], within.findChildren(QPlainTextEdit)),
    ]
