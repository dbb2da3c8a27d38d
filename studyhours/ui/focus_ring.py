"""Buttons show that they have the focus to those who go by keys, and not after a click."""

from __future__ import annotations

import shiboken6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from studyhours.ui.widgets.label import set_look

LOOK = "keys"
"""Property that the style sheet looks at: whether a button came to the focus without the mouse."""


def ring_for_keys(application: QApplication) -> None:
    """Has the buttons of an application tell how they came to the focus."""
    application.focusChanged.connect(_moved)


def _moved(old: QWidget | None, new: QWidget | None) -> None:
    if not isinstance(new, QAbstractButton) or not shiboken6.isValid(new):
        return
    left = old is not None and shiboken6.isValid(old) and old.window() is new.window()
    # A window that is come back to shows what it showed before.
    if left or new.property(LOOK) is None:
        set_look(new, LOOK, not QGuiApplication.mouseButtons())
