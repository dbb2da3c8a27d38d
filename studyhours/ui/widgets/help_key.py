"""The key of help in dialogs: a dialog keeps the keys of its window from working below it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from studyhours.ui.shortcuts import Shortcuts

HELP = "keys"
"""Object name of the dialog that help is shown in; over that one there is no more of it."""


class HelpDesk(QObject):
    """Where a window and the dialogs over it are asked for help.

    Signals:
        asked: With the widget that help is to be shown over.

    Args:
        window: The window.
        keys: The keys as they are now.
    """

    asked = Signal(QWidget)

    def __init__(self, window: QWidget, keys: Shortcuts) -> None:
        super().__init__(window)
        self._keys = keys
        self.serve(window)

    def serve(self, place: QWidget) -> None:
        """Gives the window, or a dialog over it, the key of help."""
        self._keys.make("help", place, lambda: self.asked.emit(place))


def give_help_key(dialog: QDialog) -> None:
    """Gives a dialog the key of help that its window has; one without such a window has none.

    Args:
        dialog: The dialog, made within its parent and named.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    at = dialog.parentWidget()
    while at is not None and dialog.objectName() != HELP:
        for desk in cast(list[HelpDesk], at.findChildren(HelpDesk, options=direct)):
            desk.serve(dialog)
            return
        at = at.parentWidget()
