"""What stands in a field as it was typed, put back as it stood; whatever sort of field it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from studyhours.services.records.typed import read_day
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.few import FewChoices
from studyhours.ui.widgets.password_edit import PasswordEdit


def kept_fields(fields: Mapping[str, QWidget]) -> Mapping[str, QWidget]:
    """Those that may be kept: never a password, and nothing that this module cannot put back."""
    known = (DayEdit, QLineEdit, QPlainTextEdit, QComboBox, FewChoices)
    return {
        name: field
        for name, field in fields.items()
        if isinstance(field, known) and not isinstance(field, PasswordEdit)
    }


def typed_in(field: QWidget) -> str:
    """What a field says; a day as ISO where it is understood, the value of a choice of a few."""
    if isinstance(field, DayEdit):
        return field.typed
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText() if field.isEditable() else str(field.currentData() or "")
    return field.value if isinstance(field, FewChoices) else ""


def put_back(field: QWidget, text: str) -> None:
    """Puts back what ``typed_in`` gave; a choice that is no more stays as it is."""
    if text == typed_in(field):
        return
    if isinstance(field, DayEdit):
        field.set_day(read_day(text))
        if field.day is None:
            field.field.setText(text)
    elif isinstance(field, QLineEdit):
        field.setText(text)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
        field.moveCursor(QTextCursor.MoveOperation.End)  # whoever goes on goes on there
    elif isinstance(field, QComboBox):
        if field.isEditable():
            field.setEditText(text)
        elif (place := field.findData(text)) >= 0:
            field.setCurrentIndex(place)
    elif isinstance(field, FewChoices):
        field.choose(text)


def when_typed(field: QWidget, act: Callable[[], None]) -> None:
    """Calls ``act`` whenever something is typed or chosen in a field."""
    if isinstance(field, DayEdit):
        field.field.textChanged.connect(lambda _text: act())
    elif isinstance(field, QLineEdit):
        field.textChanged.connect(lambda _text: act())
    elif isinstance(field, QPlainTextEdit):
        field.textChanged.connect(act)
    elif isinstance(field, QComboBox):
        field.currentTextChanged.connect(lambda _text: act())
    elif isinstance(field, FewChoices):
        field.changed.connect(act)
