"""Says that something went wrong that is our fault, with what a developer needs."""

from __future__ import annotations

import traceback

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from studyhours.ui.words import Words


def tell_bug(window: QWidget, words: Words, error: BaseException) -> None:
    """Opens the message; nothing waits for it."""
    box = QMessageBox(window)
    box.setObjectName("bug")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(words.say("window.title"))
    box.setText(words.say("window.bug"))
    box.setDetailedText("".join(traceback.format_exception(error)))
    box.open()
