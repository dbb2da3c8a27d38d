"""Finishing what runs before the window is let go: on by itself, unless something went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from studyhours.domain.progress import Cancelled
from studyhours.ui.tasks import Tasks
from studyhours.ui.workers import Job, Outcome


class Finishing(QObject):
    """Waits until no command runs any more; what went wrong has been shown by then.

    A command that fails, or that has to ask for a reason first, ends the waiting: the person is to
    see that, and decides anew.
    """

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._well: Callable[[], None] | None = None
        self._badly: Callable[[], None] | None = None
        # Always listened to, and behind the tasks themselves: a command may be over, and its end
        # on the way here, when the waiting begins.
        tasks.ended.connect(self._ended, Qt.ConnectionType.QueuedConnection)

    def begin(self, well: Callable[[], None], badly: Callable[[], None] = lambda: None) -> None:
        """Begins to wait, in place of whatever was waited for.

        Args:
            well: Called once nothing runs; at once where nothing does.
            badly: Called instead where something failed meanwhile.
        """
        self._well, self._badly = well, badly
        self._look()

    def forget(self) -> None:
        """Nobody waits any more."""
        self._well = self._badly = None

    def _ended(self, job: Job, outcome: Outcome) -> None:
        failed = outcome.error is not None and not isinstance(outcome.error, Cancelled)
        if failed and job.key and not job.quiet and (badly := self._badly) is not None:
            self.forget()
            badly()
        else:
            self._look()

    def _look(self) -> None:
        if (well := self._well) is not None and not self._tasks.commands:
            self.forget()
            well()
