"""Somebody at the window who clicks and types: for pictures, for measuring, for trying out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QTableView, QWidget

from studyhours.ui.main_window import MainWindow

_PATIENCE = 60_000
_BEAT, _QUIET = 10, 15


class Operator:
    """Somebody who brings the window into a state and waits until it is drawn."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def settle(self) -> None:
        """Waits until nothing runs and everything is drawn.

        Raises:
            TimeoutError: that never came.
        """
        tasks = self.window.surroundings.tasks
        loop, quiet, waited = QEventLoop(), [0], [0]

        def look() -> None:
            waited[0] += 1
            quiet[0] = 0 if tasks.busy else quiet[0] + 1
            if quiet[0] >= _QUIET or waited[0] > _PATIENCE // _BEAT:
                loop.quit()

        timer = QTimer(interval=_BEAT)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if quiet[0] < _QUIET:
            raise TimeoutError("the window does not come to rest")

    def find(self, name: str) -> QWidget:
        """The visible widget of that object name.

        Raises:
            LookupError: there is none.
        """
        for place in (self.window, *QApplication.topLevelWidgets()):
            for found in cast(list[QWidget], place.findChildren(QWidget, name)):
                if found.isVisible():
                    return found
        raise LookupError(name)

    def click(self, name: str) -> None:
        """Clicks a widget."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def cell(self, name: str, row: int, column: int, *, double: bool = False) -> None:
        """Clicks a cell of a table."""
        table = cast(QTableView, self.find(name))
        place: QPoint = table.visualRect(table.model().index(row, column)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if double:
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Puts a text in place of what a field holds."""
        field = cast(QLineEdit, self.find(name))
        field.setFocus()
        field.selectAll()
        field.insert(text)
        field.textEdited.emit(text)
        self.settle()

    def enter(self, name: str) -> None:
        """Presses Enter in a widget."""
        QTest.keyClick(self.find(name), Qt.Key.Key_Return)
        self.settle()

    def choose(self, name: str, text: str) -> None:
        """Chooses an entry of a list that drops down.

        Raises:
            LookupError: it has no such entry.
        """
        box = cast(QComboBox, self.find(name))
        place = box.findText(text)
        if place < 0:
            raise LookupError(text)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(place):
            QTest.keyClick(box, Qt.Key.Key_Down)
        self.settle()

    def menu(self, name: str, entry: str) -> None:
        """Chooses an entry of the menu that a button opens.

        Raises:
            LookupError: it has no such entry.
        """
        menu = cast(QPushButton, self.find(name)).menu()
        for action in menu.actions():
            if action.objectName() == entry:
                action.trigger()
                self.settle()
                return
        raise LookupError(entry)

    def cell_saying(self, name: str, text: str) -> None:
        """Clicks a cell of a table that says something: the last one of the first such row.

        Raises:
            LookupError: none does.
        """
        table = cast(QTableView, self.find(name))
        model = table.model()
        for row in range(model.rowCount()):
            for column in reversed(range(model.columnCount())):
                if model.index(row, column).data() == text:
                    table.scrollTo(model.index(row, column))
                    self.cell(name, row, column)
                    return
        raise LookupError(text)

    def drop(self, paths: Sequence[Path]) -> None:
        """Drags files onto the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path.resolve())) for path in paths])
        place = self.window.rect().center()
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
        held = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.window, QDragEnterEvent(place, *how, held))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(place), *how, held))
        self.settle()
