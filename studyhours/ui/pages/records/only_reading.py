"""Fields of a form that somebody may read and not write into."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


def let_read_only(editors: Iterable[QWidget]) -> None:
    """What is written can still be marked and copied; what only chooses is out of use."""
    for editor in editors:
        if type(editor) is QLineEdit or isinstance(editor, QPlainTextEdit):
            editor.setReadOnly(True)
        else:
            editor.setEnabled(False)
            if isinstance(editor, QLineEdit):
                editor.setClearButtonEnabled(False)
