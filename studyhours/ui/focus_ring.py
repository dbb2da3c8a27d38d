"""Buttons show that they have the focus to those who go by keys, and not after a click."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication

from studyhours.ui.widgets.label import set_look

LOOK = "keys"
"""Property that the style sheet looks at: whether a button came to the focus without the mouse."""


def ring_for_keys(application: QApplication) -> None:
    """Has the buttons of an application tell how they came to the focus."""
    application.focusChanged.connect(_FocusRing(application).moved)


class _FocusRing(QObject):
    """Follows the focus."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._window: tuple[int, ...] = ()

    # Without what Qt says of it: who had the focus may be in the midst of being destroyed.
    @Slot()
    def moved(self) -> None:
        """The focus is elsewhere now."""
        widget = QApplication.focusWidget()
        before, self._window = self._window, ()
        if widget is None or not shiboken6.isValid(widget):
            return
        self._window = shiboken6.getCppPointer(widget.window())
        # A window that is come back to shows what it showed before.
        if isinstance(widget, QAbstractButton) and (
            before == self._window or widget.property(LOOK) is None
        ):
            set_look(widget, LOOK, not QGuiApplication.mouseButtons())
