"""Whether what was given to be written has to wait: one thing is written after the other."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from studyhours.ui.tasks import Tasks
from studyhours.ui.workers import Job

_PATIENCE = 800
"""Milliseconds a job may wait for its turn before that is said."""


class Queue(QObject):
    """Watches the newest job of a form until it has its turn.

    Signals:
        changed: It waits now, or no longer.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._waits = False
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self._has_waited)
        tasks.begun.connect(self._begun)
        tasks.settled.connect(self._begun)

    @property
    def waits(self) -> bool:
        """Whether it has waited for so long that it should be said."""
        return self._waits

    def watch(self, job: Job) -> None:
        """A job was given to be done; those before it are no longer watched."""
        self._job = job
        if not self._waits:
            self._timer.start()

    def _has_waited(self) -> None:
        if self._job is not None:
            self._waits = True
            self.changed.emit()

    def _begun(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        self._timer.stop()
        if self._waits:
            self._waits = False
            self.changed.emit()
