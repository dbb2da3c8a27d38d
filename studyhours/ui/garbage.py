"""Keeps Python's garbage collector from holding the window up.

A full collection looks at every object there is and takes the interpreter for itself meanwhile:
60 to 90 ms once SQLAlchemy is loaded, more while an import holds its rows. What has been loaded for
good is therefore set aside, and full collections happen only when nothing runs.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from studyhours.ui.tasks import Tasks

_YOUNG, _MIDDLE, _NEVER = 5_000, 20, 1_000_000
_QUIET = 2_000


class Garbage(QObject):
    """Collects while nobody waits for anything."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        self._tasks = tasks
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        self._timer = QTimer(self, singleShot=True, interval=_QUIET)
        self._timer.timeout.connect(self._collect)
        tasks.idle.connect(self._timer.start)

    def _collect(self) -> None:
        if not self._tasks.busy:
            gc.collect()


def set_aside() -> None:
    """What has been loaded by now stays for good: no collection looks at it again."""
    gc.freeze()
