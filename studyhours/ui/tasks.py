"""Work off the UI thread: one worker that writes, its twin that reads, a third for long copies.

A query may be overtaken by a newer one in its slot; a command runs to its end or is cancelled as a
whole. Results come back to the UI thread and only while their owner lives.

A command that corrects a closed year and says no reason is refused by its service. No page need
know of that: the command is set aside, the window asks once for all of them, and each is done again
with the reason, or is over as if called off.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Cancelled, Progress
from studyhours.services.closing.reasons import REASON_ASKED, because
from studyhours.ui.changes import ChangeBus
from studyhours.ui.workers import Failed, Job, Outcome, Told, Worker

_SHUT_OUT = "account_changed"
T = TypeVar("T")


class Tasks(QObject):
    """Runs queries and commands.

    Attributes:
        lost: Why quiet commands failed: something typed may not have been kept.
        asker: Asks for the reason of what was set aside; told the fault, it calls ``answer``.

    Signals:
        begun: A job has begun (``Job``).
        moved: A command tells how far it is (``Job``, (stage, done, total)).
        ended: A job is over (``Job``, outcome); for this object itself.
        settled: A command is over and its result handed out (``Job``).
        broken: A job failed for a reason that is our fault (the exception).
        idle: Nothing is running or waiting any more.
        shut_out: The account may do less, or nothing, since somebody logged in with it.
    """

    begun = Signal(object)
    moved = Signal(object, object)
    ended = Signal(object, object)
    settled = Signal(object)
    broken = Signal(object)
    idle = Signal()
    shut_out = Signal()

    def __init__(self, changes: ChangeBus) -> None:
        super().__init__()
        self._changes = changes
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Job] = {}
        self._newest: dict[tuple[int, str], Job] = {}
        self.lost: list[BaseException] = []
        self.asker: Callable[[Fault], None] | None = None
        self._aside: list[Job] = []
        self._closed = False
        self._said: tuple[object, str] = (None, "")
        self._told = Told(self.begun.emit, self.moved.emit, self.ended.emit)
        self._reader = Worker("reading", self._told)
        self._writer = Worker("writing", self._told)
        self._aside_worker: Worker | None = None
        self.ended.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._waiting)

    @property
    def only_reads(self) -> bool:
        """Whether nothing but queries runs or waits: leaving them behind loses nothing."""
        return all(job.slot for job in self._waiting.values())

    @property
    def commands(self) -> list[Job]:
        """Commands that run or wait and that a person knows of."""
        return [job for job in self._waiting.values() if job.key and not job.quiet]

    def query(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        over: Callable[[], None] | None = None,
        after: int = 0,
    ) -> Job:
        """Reads something.

        Args:
            owner: Whom the result is for; nothing is called once it is gone.
            slot: A newer query of the same owner and slot takes the place of this one.
            work: Runs on the reading thread.
            done: Takes the result on the UI thread.
            failed: Takes a fault; else ``owner.banner.show_fault`` where there is one.
            over: Called first however it ended, unless a newer one has taken its place.
            after: Milliseconds it waits first, so that what is there already is painted and
                answers a click before anything competes with it.
        """
        return self._start_query(owner, slot, lambda _tell: work(), done, failed, over, after)

    def watched_query(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        over: Callable[[], None] | None = None,
    ) -> Job:
        """Like ``query``, for reading that is long enough to be stopped when overtaken."""
        return self._start_query(owner, slot, work, done, failed, over)

    def beside(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Failed,
    ) -> Job:
        """Does something long that nobody waits for, such as a copy of the ledger.

        It has a thread of its own: what is saved and read meanwhile does not queue behind it. When
        the ledger is let go it is called off like a query.

        Args:
            owner: Whom the result is for.
            slot: Its name.
            work: Runs on that thread; asks now and then whether it is called off.
            done: Takes the result on the UI thread.
            failed: Takes a fault.
        """
        if self._aside_worker is None and not self._closed:
            self._aside_worker = Worker("beside", self._told)
        return self._start_query(owner, slot, work, done, failed, None, 0, self._aside_worker)

    def _start_query(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Failed | None,
        over: Callable[[], None] | None,
        after: int = 0,
        worker: Worker | None = None,
    ) -> Job:
        job = Job(owner, work, done, failed, None, "", slot, next(self._numbers), over=over)
        before = self._newest.get((id(owner), slot))
        if before is not None:
            before.cancel()
        self._newest[id(owner), slot] = job
        self._waiting[job.number] = job
        if after:
            QTimer.singleShot(after, self, lambda: self._put(self._reader, job))
        else:
            self._put(worker or self._reader, job)
        return job

    def _put(self, worker: Worker, job: Job) -> None:
        """What comes when the threads have ended is called off: nobody would ever do it."""
        if self._closed:
            self.ended.emit(job, Outcome(error=Cancelled()))
        else:
            worker.put(job)

    def command(  # noqa: PLR0913 - one call says everything about a command
        self,
        owner: QObject,
        key: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        cancelled: Callable[[], None] | None = None,
        changes: Changes | Callable[[T], Changes] = Changes.NONE,
        quiet: bool = False,
        over: Callable[[], None] | None = None,
        batch: object = None,
    ) -> Job:
        """Changes something, one command after the other.

        Args:
            owner: Whom the result is for.
            key: Key of what is being done, shown while it runs.
            work: Runs on the writing thread; tells how far it is and may be cancelled there.
            done: Takes the result on the UI thread.
            failed: Takes a fault; else ``owner.banner.show_fault`` where there is one, and so where
                it is a method of a dialog that was closed meanwhile.
            cancelled: Called when it was called off and nothing was kept.
            changes: What to announce afterwards, also when the owner is gone.
            quiet: Short and never asked about, such as keeping a draft: closing waits for it.
            over: Called before any of the others however it ended, a bug of ours included: what
                was locked for the time being is unlocked there.
            batch: The same for commands that the person began as one: the reason given for the
                first that corrects a closed year holds for the others.
        """
        job = Job(owner, work, done, failed, cancelled, key, "", next(self._numbers))
        job.changes, job.quiet, job.over, job.batch = changes, quiet, over, batch
        self._waiting[job.number] = job
        self._put(self._writer, job)
        return job

    def cancel_all(self) -> None:
        """Asks everything that runs or waits to stop; what is quiet is soon done and goes on."""
        for job in self._waiting.values():
            if not job.quiet:
                job.cancel()

    def cancel_queries(self) -> None:
        """Nobody wants to see anything any more."""
        for job in self._waiting.values():
            if job.slot:
                job.cancel()

    def close(self, seconds: float = 30.0) -> None:
        """Ends all threads after what they are at; queries that still run are left behind."""
        self._closed = True
        self._writer.end(seconds)
        reading = any(job.slot for job in self._waiting.values())
        for worker in (self._reader, self._aside_worker):
            if worker is not None:
                worker.end(0.0 if reading else seconds)

    def answer(self, reason: str) -> None:
        """Does again what was set aside, or calls it off where there is no reason."""
        jobs, self._aside = self._aside, []
        for job in jobs:
            if reason:
                self._said = job.batch, reason
                self._do_again(job, reason)
            else:
                self._hand_out(job, Outcome(error=Cancelled()))

    def _do_again(self, job: Job, reason: str) -> None:
        work = job.work

        def explained(tell: Progress) -> object:
            with because(reason):
                return work(tell)

        job.work = explained
        self._waiting[job.number] = job
        self._put(self._writer, job)

    def _set_aside(self, job: Job, error: BaseException | None) -> bool:
        """Keeps a command that needs a reason, and asks unless that is being asked already."""
        if self.asker is None or job.quiet or not job.key or not shiboken6.isValid(job.owner):
            return False
        if not isinstance(error, Fault) or error.code != REASON_ASKED:
            return False
        batch, reason = self._said
        if batch is not None and batch is job.batch:
            self._do_again(job, reason)
            return True
        self._aside.append(job)
        if len(self._aside) == 1:
            self.asker(error)
        return True

    def _hand_out(self, job: Job, outcome: Outcome) -> None:
        self._waiting.pop(job.number, None)
        if self._set_aside(job, outcome.error):
            outcome.forget_frames()
            self._tell_if_idle()
            return
        overtaken = False
        if job.slot:
            overtaken = self._newest.get((id(job.owner), job.slot)) is not job
            if not overtaken:
                del self._newest[id(job.owner), job.slot]
        try:
            self._deliver(job, outcome, overtaken=overtaken)
        finally:
            if job.key:
                self.settled.emit(job)
            # What these hold on to (pages, widgets) must go here and not on the worker's thread.
            job.work, job.done, job.failed, job.cancelled = _nothing, _nothing, None, None
            job.over = None
            job.changes = Changes.NONE
            outcome.forget_frames()
            self._tell_if_idle()

    def _tell_if_idle(self) -> None:
        """Once everything has ended nobody is told: there is nothing to begin any more."""
        if not self._waiting and not self._closed:
            self.idle.emit()

    def _deliver(self, job: Job, outcome: Outcome, *, overtaken: bool) -> None:
        alive = shiboken6.isValid(job.owner)
        error = outcome.error
        if error is not None and job.quiet:
            self.lost.append(error)
        wanted = alive and not overtaken
        if job.over is not None and wanted and not _is_gone(job.over):
            job.over()
        if isinstance(error, Cancelled):
            if alive and job.cancelled is not None and not _is_gone(job.cancelled):
                job.cancelled()
        elif isinstance(error, Fault):
            if error.code == _SHUT_OUT:
                self.shut_out.emit()
            if wanted:
                _failed_of(job)(error)
        elif error is not None:
            self.broken.emit(error)
        else:
            if wanted and not _is_gone(job.done):
                job.done(outcome.value)
            changes = job.changes(outcome.value) if callable(job.changes) else job.changes
            self._changes.announce(changes)


def _nothing(_value: object) -> None:
    """What is left of a job that is over."""


def _is_gone(call: Callable[..., object]) -> bool:
    """Whether it is a method of something of Qt that was closed while the work went on."""
    whose = getattr(call, "__self__", None)
    return isinstance(whose, QObject) and not shiboken6.isValid(whose)


def _failed_of(job: Job) -> Failed:
    if job.failed is not None and not _is_gone(job.failed):
        return job.failed
    banner = getattr(job.owner, "banner", None)
    if banner is None:
        raise TypeError("a job whose owner has no banner needs to say what happens on a fault")
    shown: Failed = banner.show_fault
    return shown
