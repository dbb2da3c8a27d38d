"""What stands in a field as it was typed, put back as it stood; whatever sort of field it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from studyhours.services.records.typed import read_day
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.few import FewChoices
from studyhours.ui.widgets.password_edit import PasswordEdit


@runtime_checkable
class OwnField(Protocol):
    """A field of a page's own that knows how to keep what it says."""

    def typed(self) -> str:
        """What it says."""

    def put_back(self, text: str) -> None:
        """Puts back what ``typed`` gave, as far as there still is such a thing."""

    def when_typed(self, act: Callable[[], None]) -> None:
        """Calls ``act`` whenever it says something else."""


def kept_fields(fields: Mapping[str, QWidget]) -> Mapping[str, QWidget]:
    """Those that may be kept: never a password, and nothing that this module cannot put back."""
    known = (DayEdit, QLineEdit, QPlainTextEdit, QComboBox, FewChoices)
    return {
        name: field
        for name, field in fields.items()
        if isinstance(field, (*known, OwnField)) and not isinstance(field, PasswordEdit)
    }


def typed_in(field: QWidget) -> str:
    """What a field says; a day as ISO where it is understood, the value of a choice of a few."""
    if isinstance(field, OwnField):
        return field.typed()
    if isinstance(field, DayEdit):
        return field.typed
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText() if field.isEditable() else str(field.currentData() or "")
    if isinstance(field, FewChoices):
        return field.value
    return ""


def put_back(field: QWidget, text: str) -> None:
    """Puts back what ``typed_in`` gave; a choice that is no more stays as it is."""
    if text == typed_in(field):
        return
    if isinstance(field, OwnField):
        field.put_back(text)
    elif isinstance(field, DayEdit):
        _put_day(field, text)
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


def _put_day(field: DayEdit, text: str) -> None:
    field.set_day(read_day(text))
    if field.day is None:
        field.field.setText(text)


def when_typed(field: QWidget, act: Callable[[], None]) -> None:
    """Calls ``act`` whenever something is typed or chosen in a field."""
    if isinstance(field, OwnField):
        field.when_typed(act)
    elif isinstance(field, DayEdit):
        field.field.textChanged.connect(lambda _text: act())
    elif isinstance(field, QLineEdit):
        field.textChanged.connect(lambda _text: act())
    elif isinstance(field, QPlainTextEdit):
        field.textChanged.connect(act)
    elif isinstance(field, QComboBox):
        field.currentTextChanged.connect(lambda _text: act())
    elif isinstance(field, FewChoices):
        field.changed.connect(act)
