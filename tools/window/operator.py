"""Somebody at the window who clicks and types: for pictures, for measuring, for trying out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from studyhours.ui.main_window import MainWindow
from studyhours.ui.pages.rules.editor_words import WordBar

_PATIENCE = 900_000
_BEAT, _QUIET, _TRIES = 10, 15, 10


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

    def rest(self, milliseconds: int) -> None:
        """Does nothing for so long; unlike in ``QTest.qWait``, the window's threads work on."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        self.settle()

    def find(self, name: str) -> QWidget:
        """The visible widget of that object name; what is made in turns may still be coming.

        Raises:
            LookupError: there is none.
        """
        for _ in range(_TRIES):
            found = self._seen(name)
            if found is not None:
                return found
            self.settle()
        raise LookupError(name)

    def _seen(self, name: str) -> QWidget | None:
        for place in (self.window, *QApplication.topLevelWidgets()):
            for found in cast(list[QWidget], place.findChildren(QWidget, name)):
                if found.isVisible():
                    return found
        return None

    def click(self, name: str) -> None:
        """Clicks a widget."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def cell(self, name: str, row: int, column: int, *, double: bool = False) -> None:
        """Clicks a cell of a table, or a line of a list."""
        table = cast(QAbstractItemView, self.find(name))
        index = table.model().index(row, column)
        table.scrollTo(index)
        place: QPoint = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if double:
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Puts a text in place of what a field holds."""
        found = self.find(name)
        if isinstance(found, QPlainTextEdit):
            found.setFocus()
            found.setPlainText(text)
            self.settle()
            return
        field = cast(QLineEdit, found)
        field.setFocus()
        field.selectAll()
        field.insert(text)
        field.textEdited.emit(text)
        self.settle()

    def keys(self, name: str, text: str) -> None:
        """Types a text in place of what a field holds, key by key."""
        field = self.find(name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        self.settle()
        for one in text:
            if one.isascii():
                QTest.keyClicks(field, one)
            else:  # from an input method
                event = QInputMethodEvent()
                event.setCommitString(one)
                QApplication.sendEvent(field, event)
            self.settle()

    def day(self, name: str, text: str) -> None:
        """Types a day."""
        field = cast(QLineEdit, self.find(name).findChild(QLineEdit, "day-field"))
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def escape(self, name: str) -> None:
        """Presses Esc in a widget."""
        QTest.keyClick(self.find(name), Qt.Key.Key_Escape)
        self.settle()

    def heading(self, name: str, column: int) -> None:
        """Clicks the heading of a table's column."""
        head = cast(QTableView, self.find(name)).horizontalHeader()
        place = QPoint(head.sectionViewportPosition(column) + 12, head.height() // 2)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
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

    def pick(self, name: str, value: str) -> None:
        """Chooses the entry of a box that stands for a value.

        Raises:
            LookupError: it has no such entry.
        """
        box = cast(QComboBox, self.find(name))
        place = box.findData(value)
        if place < 0:
            raise LookupError(value)
        box.setCurrentIndex(place)
        box.activated.emit(place)
        self.settle()

    def word(self, name: str, value: str) -> None:
        """Clicks a word of a bar of words.

        Raises:
            LookupError: it has no such word.
        """
        bar = cast(WordBar, self.find(name))
        if value not in bar.values:
            raise LookupError(value)
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.place_of(value))
        self.settle()

    def entry(self, button: str, menu: str, action: str) -> None:
        """Chooses an entry of a button's menu.

        Raises:
            LookupError: there is no such menu or entry.
        """
        below = self.find(button)
        # A click would open the menu in an event loop of its own.
        for found in cast(list[QMenu], self.window.findChildren(QMenu, menu)):
            found.popup(below.mapToGlobal(below.rect().bottomLeft()))
            self.settle()
            self.action(menu, action)
            return
        raise LookupError(menu)

    def action(self, menu: str, action: str) -> None:
        """Clicks an entry of a menu that is open.

        Raises:
            LookupError: it has no such entry.
        """
        found = cast(QMenu, self.find(menu))
        for one in found.actions():
            if one.objectName() == action:
                place = found.actionGeometry(one).center()
                QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=place)
                self.settle()
                return
        raise LookupError(action)

    def scroll(self, name: str, share: float) -> None:
        """Scrolls a list or an area to a share of its way down."""
        area = cast(QScrollArea, self.find(name))
        bar = area.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        self.settle()

    def drop(self, paths: Sequence[Path], name: str = "") -> None:
        """Drags files onto the window, or onto the widget of that name."""
        target = self.find(name) if name else self.window
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path.resolve())) for path in paths])
        place = target.rect().center()
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
        held = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QDragEnterEvent(place, *how, held))
        QApplication.sendEvent(target, QDropEvent(QPointF(place), *how, held))
        self.settle()
