"""Keys of the window in dialogs: a dialog keeps those of its window from working below it."""

from __future__ import annotations

from typing import cast

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

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

    def serve_form(self, dialog: QDialog) -> None:
        """Gives a dialog with a form the keys that save and go on."""
        for name in ("save", "go_on"):
            self._keys.make(name, dialog, lambda: _go_on(dialog))


def give_help_key(dialog: QDialog) -> None:
    """Gives a dialog the key of help that its window has; one without such a window has none.

    Args:
        dialog: The dialog, made within its parent and named.
    """
    desk = _desk_of(dialog)
    if desk is not None and dialog.objectName() != HELP:
        desk.serve(dialog)


def give_form_keys(dialog: QDialog) -> None:
    """Gives a dialog with a form the keys that save in its window: they press its main button.

    Not for one that asks a question, where saving is no answer.

    Args:
        dialog: The dialog, made within its parent.
    """
    desk = _desk_of(dialog)
    if desk is not None:
        desk.serve_form(dialog)


def _desk_of(dialog: QDialog) -> HelpDesk | None:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    at = dialog.parentWidget()
    while at is not None:
        for desk in cast(list[HelpDesk], at.findChildren(HelpDesk, options=direct)):
            return desk
        at = at.parentWidget()
    return None


def _go_on(dialog: QDialog) -> None:
    """Presses the main button, as a click does that leaves the field before."""
    at = cast(QWidget | None, dialog.focusWidget())
    dialog.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if at is not None and shiboken6.isValid(at) and at.isVisible():
        at.setFocus(Qt.FocusReason.OtherFocusReason)
    buttons = cast(list[QPushButton], dialog.findChildren(QPushButton))
    main = [one for one in buttons if one.property("kind") == "primary" and one.isVisible()]
    if len(main) == 1:
        main[0].click()  # nothing where it is disabled
