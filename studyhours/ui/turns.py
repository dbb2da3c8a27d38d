"""Does several things in turns of the event loop, so that the window answers in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Steps that take some 20 ms each and together would be felt."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._next)

    def begin(self, *steps: Callable[[], object]) -> None:
        """Does the first step now and each other in a turn of its own.

        What is left of steps begun before is dropped: the new ones show something newer.
        """
        self._steps = deque(steps)
        self._next()

    def forget(self) -> None:
        """Drops what is left of the steps."""
        self._steps.clear()
        self._timer.stop()

    def _next(self) -> None:
        step = self._steps.popleft()
        if self._steps:
            self._timer.start()
        else:
            self._timer.stop()
        step()
