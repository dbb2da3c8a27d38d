"""A button shows the focus to whoever came to it by keys, and not after a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studyhours.ui.theme import Theme
from tests.ui.person import PATIENCE


def _look(button: QPushButton) -> QImage:
    """How it looks while the mouse is elsewhere."""
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    return button.grab().toImage()


def test_the_ring_is_for_keys(qtbot: QtBot) -> None:
    window = QWidget()
    window.setStyleSheet(Theme("light").sheet)
    row = QHBoxLayout(window)
    field, first, second = QLineEdit(), QPushButton("一"), QPushButton("二")
    for one in (field, first, second):
        row.addWidget(one)
    qtbot.addWidget(window)
    # Not one of the app's windows, which must have a place.
    window.setWindowFlag(Qt.WindowType.Dialog)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    bare = _look(first)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert first.hasFocus()
    ring = _look(first)
    assert ring != bare
    # As the window system tells of it: the mouse is pressed while the focus moves.
    for button in (second, first):
        place = button.mapTo(window, button.rect().center())
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
        assert button.hasFocus()
    assert _look(first) == bare, "also where keys were used before"
    QTest.keyClick(first, Qt.Key.Key_Tab)
    QTest.keyClick(second, Qt.Key.Key_Backtab)
    assert _look(first) == ring
