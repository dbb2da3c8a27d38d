"""Makes large forms in turns of the event loop, so that the window answers in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import perf_counter

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

_BUDGET = 0.012
"""Seconds of one turn."""


class Spread(QObject):
    """What is to be made: at once while there is time, else in turns.

    Signals:
        done: Everything has been made.
    """

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[QObject, Callable[[], None]]] = deque()
        self._last: deque[tuple[QObject, Callable[[], None]]] = deque()
        self._until = 0.0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._next)

    @property
    def is_done(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting and not self._last

    def begin(self) -> None:
        """A new turn begins."""
        self._until = perf_counter() + _BUDGET

    def make(self, owner: QObject, work: Callable[[], None]) -> None:
        """Does something, now or soon; not at all once its owner is gone."""
        if perf_counter() < self._until and not self._waiting:
            work()
        else:
            self.soon(owner, work)

    def soon(self, owner: QObject, work: Callable[[], None]) -> None:
        """Does something in another turn, when its owner has found its place."""
        self._waiting.append((owner, work))
        self._timer.start()

    def after(self, owner: QObject, work: Callable[[], None]) -> None:
        """Does something in a turn of its own, once everything has been made."""
        self._last.append((owner, work))
        self._timer.start()

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        self.begin()
        todo, self._waiting = self._waiting, deque()
        while todo and perf_counter() < self._until:
            owner, work = todo.popleft()
            if shiboken6.isValid(owner):
                # What it adds comes next, before what was waiting already.
                work()
        self._waiting.extend(todo)
        self._timer.start()

    def _finish(self) -> None:
        last, self._last = self._last, deque()
        for owner, work in last:
            if shiboken6.isValid(owner):
                work()
        if self.is_done:
            self.done.emit()
