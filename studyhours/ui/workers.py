"""The threads that work, and the pieces of work they are given."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Cancelled, Progress

Failed = Callable[[Fault], None]


@dataclass(eq=False)
class Job:
    """One piece of work on its way.

    Attributes:
        owner: Whom the result is for.
        work: What runs on the worker.
        done: Takes the result, on the UI thread.
        failed: Takes a fault, on the UI thread.
        cancelled: Called when it was called off.
        key: Key of a command's name; empty for queries.
        slot: Slot of a query.
        number: Counts up.
        changes: What to announce afterwards.
        quiet: Whether nobody is asked or told about it.
        over: Called first when it is over, however it ended.
        batch: What it belongs to with others, that need one reason together; None for none.
    """

    owner: QObject
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Failed | None
    cancelled: Callable[[], None] | None
    key: str
    slot: str
    number: int
    changes: Changes | Callable[[Any], Changes] = Changes.NONE
    quiet: bool = False
    over: Callable[[], None] | None = None
    batch: object = None
    stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Asks it to stop at its next step."""
        self.stop.set()


@dataclass(frozen=True)
class Outcome:
    """How a job ended: with a value, or with an error."""

    value: Any = None
    error: BaseException | None = None

    def forget_frames(self) -> None:
        """Lets go where the error, and what led to it, came from; for the UI thread.

        Those frames hold on to the page, and the worker may still hold the error: it would be the
        last to let the page go, and objects of Qt must not go on its thread.
        """
        seen: set[int] = set()
        waiting = [self.error]
        while waiting:
            error = waiting.pop()
            if error is not None and id(error) not in seen:
                seen.add(id(error))
                waiting += error.__cause__, error.__context__
                error.__traceback__ = None


@dataclass(frozen=True)
class Told:
    """Who is told, on the worker's thread.

    Attributes:
        begun: A job has begun.
        moved: A command tells how far it is: stage, done, total.
        ended: A job is over.
    """

    begun: Callable[[Job], None]
    moved: Callable[[Job, tuple[str, int, int | None]], None]
    ended: Callable[[Job, Outcome], None]


class Worker:
    """A thread that does one job after the other."""

    def __init__(self, name: str, told: Told) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._told = told
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Puts a job behind the others."""
        self._jobs.put(job)

    def end(self, seconds: float) -> None:
        """Ends after what it was given, and waits so long for that."""
        self._jobs.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._told.begun(job)
            outcome = _carry_out(job, self._told)
            self._told.ended(job, outcome)
            del job, outcome


def _carry_out(job: Job, told: Told) -> Outcome:
    def tell(stage: str, done: int, total: int | None) -> None:
        if job.stop.is_set():
            raise Cancelled
        if job.key:
            told.moved(job, (stage, done, total))

    if job.stop.is_set():
        return Outcome(error=Cancelled())
    try:
        return Outcome(job.work(tell))
    except BaseException as error:  # noqa: BLE001 - handed to the UI thread, which decides
        return Outcome(error=error)
