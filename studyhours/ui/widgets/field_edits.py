"""When a person changes a field, whatever sort of field that is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from studyhours.ui.widgets.day_edit import DayEdit


def on_edit(field: QWidget, act: Callable[..., object], name: str) -> None:
    """Calls with the field's name whenever a person changes it; of other sorts nothing is heard."""
    if isinstance(field, QLineEdit):
        field.textEdited.connect(partial(act, name))
    elif isinstance(field, QComboBox):
        field.activated.connect(partial(act, name))
    elif isinstance(field, DayEdit):
        field.changed.connect(partial(act, name))
