"""Paints a page in turns of the event loop: its frame first, then one list after another.

A page shown anew is painted whole. Every cell of its lists is painted in Python; together with all
the rest that takes longer than the window may be silent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget
from shiboken6 import isValid


class ListsLast(QObject):
    """Holds the lists of a page back while the rest of it is painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], None]] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._next)

    def hold_back(self, page: QWidget) -> None:
        """Has the lists that are seen on a page painted in turns of their own."""
        while self._waiting:  # of a page left before it was painted
            self._waiting.pop()()
        for view in cast(list[QAbstractItemView], page.findChildren(QAbstractItemView)):
            if view.isVisible():
                view.viewport().setUpdatesEnabled(False)
                self._waiting.append(partial(_paint, view))
        if self._waiting:
            self._timer.start()

    def _next(self) -> None:
        if self._waiting:  # none where the page was left in this very moment
            self._waiting.pop()()
            self._timer.start()


def _paint(view: QAbstractItemView) -> None:
    if isValid(view):  # another may have taken its place meanwhile
        view.viewport().setUpdatesEnabled(True)
