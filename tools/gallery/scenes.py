"""What is photographed: a page, brought into a state by the clicks a person would make."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from studyhours.ui.main_window import MainWindow

_PATIENCE = 60.0


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
        end = time.monotonic() + _PATIENCE
        quiet = 0
        while quiet < 5:
            if time.monotonic() > end:
                raise TimeoutError("the window does not come to rest")
            QApplication.processEvents()
            time.sleep(0.01)
            quiet = 0 if tasks.busy else quiet + 1

    def find(self, name: str) -> QWidget:
        """The visible widget of that object name.

        Raises:
            LookupError: there is none.
        """
        for found in cast(list[QWidget], self.window.findChildren(QWidget, name)):
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


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: Of the picture.
        ledger: ``none``, ``empty``, ``school`` or ``large``.
        page: The page shown; empty for the start page.
        prepare: Brings it into its state.
    """

    name: str
    ledger: str
    page: str
    prepare: Callable[[Operator], None] = lambda _operator: None
