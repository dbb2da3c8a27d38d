"""Somebody at the window: looks for things by name, clicks, types, waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studyhours.ui.main_window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)
T = TypeVar("T")
PATIENCE = 20_000
"""Milliseconds."""


class Person:
    """Somebody at the window: looks for things by name, clicks, types, waits."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.bot, self.window = qtbot, window

    def find(self, name: str, kind: type[Kind], inside: QWidget | None = None) -> Kind:
        """The widget of that object name, which must be visible."""
        places = [inside] if inside is not None else [self.window, *QApplication.topLevelWidgets()]
        for place in places:
            for found in cast(list[QWidget], place.findChildren(QWidget, name)):
                if isinstance(found, kind) and found.isVisible():
                    return found
        raise AssertionError(f"no visible {kind.__name__} called {name!r}")

    def click(self, target: QWidget | str) -> None:
        """Clicks in the middle of a widget, and waits for what comes of it."""
        widget = self.find(target, QWidget) if isinstance(target, str) else target
        assert widget.isVisible(), f"{widget.objectName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.objectName()} cannot be used"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def type(self, target: QWidget | str, text: str, *, enter: bool = False) -> None:
        """Puts a text in place of what a field holds."""
        widget = self.find(target, QWidget) if isinstance(target, str) else target
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        # Chinese comes from an input method, which hands text over whole.
        if text.isascii():
            QTest.keyClicks(widget, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(widget, event)
        if enter:
            QTest.keyClick(widget, Qt.Key.Key_Return)
        self.wait()

    def press(self, key: Qt.Key, *, control: bool = False, on: QWidget | None = None) -> None:
        """Presses a key on the widget that has the focus."""
        target = on or QApplication.focusWidget() or self.window
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(target, key, held)
        self.wait()

    def wait(self) -> None:
        """Waits until nothing runs off the UI thread any more and the window is drawn."""
        tasks = self.window.surroundings.tasks
        # A page is made, taken in and shown in turns of the event loop of their own.
        for _ in range(6):
            QApplication.processEvents()
            self.bot.waitUntil(lambda: not tasks.busy, timeout=PATIENCE)
        QApplication.processEvents()

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Waits for something to come about."""
        self.bot.waitUntil(true, timeout=PATIENCE)

    def go(self, page: str) -> None:
        """Chooses a page in the side bar."""
        self.click(f"side-{page}")

    def click_at(self, widget: QWidget, place: QPoint, *, double: bool = False) -> None:
        """Clicks at a place inside a widget."""
        if double:
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=place)
        else:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
        self.wait()

    def drop(self, target: QWidget, paths: Sequence[Path], *, wait: bool = True) -> None:
        """Drags files over a widget and lets them fall; waits for what comes of it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        place = target.rect().center()
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
        held = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QDragEnterEvent(place, *how, held))
        QApplication.sendEvent(target, QDropEvent(QPointF(place), *how, held))
        if wait:
            self.wait()


OpenWindow = Callable[..., Person]


def aside(work: Callable[[], T]) -> T:
    """Does what a test wants to know on another thread, so that the window's own is not kept."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
