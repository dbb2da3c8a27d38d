"""Imports all files that are ready, one after the other; stops where a person has to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studyhours.services.importing.guess import SURE
from studyhours.ui.pages.imports.flow import ImportFlow, id_of, is_busy
from studyhours.ui.pages.imports.items import Batch, Item, State, brings_nothing_new
from studyhours.ui.tasks import Tasks


class Decision(Enum):
    """What a person has to decide about an entry before it can be imported."""

    UNSURE = "unsure"
    NO_TEACHERS = "no_teachers"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class AllTaken:
    """How far it came.

    Attributes:
        files: Files imported, all of whose tables count as one.
        rows: Rows they brought.
        rejected: Rows of them that were not taken.
        items: The entries imported.
        stuck: The entry at which it stopped, if any.
        why: What is to be decided about it.
        called_off: Whether the person stopped it, the ledger would not have it, or it broke.
    """

    files: int = 0
    rows: int = 0
    rejected: int = 0
    items: tuple[Item, ...] = ()
    stuck: Item | None = None
    why: Decision | None = None
    called_off: bool = False


def decision_of(item: Item) -> Decision | None:
    """What there is to decide about an entry that has been checked; None where it is ready."""
    if item.state is not State.READY:
        return Decision.MEND
    if item.told is not None and item.told.lacks_teachers:
        return Decision.NO_TEACHERS
    if not item.counts.changing:
        return Decision.MEND
    chosen = item.mapping or item.part is None or item.what != item.part.what
    if not chosen and item.part is not None and item.part.confidence != SURE:
        return Decision.UNSURE
    return None


class AllFiles(QObject):
    """Goes through the entries in their order, the roster first; together they are one step.

    Signals:
        at: An entry is being imported (``Item``).
        ended: It is over (``AllTaken``).
    """

    at = Signal(object)
    ended = Signal(object)

    def __init__(self, flow: ImportFlow, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._flow = flow
        self._taken = AllTaken()
        self._paths: set[Path] = set()
        self._current: Item | None = None
        self._running = self._stopping = False
        flow.listed.connect(self._go_on)
        tasks.settled.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether it is at it."""
        return self._running

    def start(self) -> None:
        """Begins, or waits for the checks under way and then begins."""
        self._taken, self._paths, self._current = AllTaken(), set(), None
        self._running, self._stopping = True, False
        self._flow.batch = Batch()
        self._go_on()

    def stop(self) -> None:
        """Stops; the entry being imported leaves nothing, those before it stay."""
        self._stopping = True
        if self._current is not None and self._current.job is not None:
            self._current.job.cancel()
        else:
            self._end(called_off=True)

    def _go_on(self) -> None:
        if not self._running or is_busy(self._flow.items):
            return
        if (before := self._current) is not None:
            self._current = None
            if before.state is State.APPLIED:
                self._count(before)
            elif before.state is State.READY:
                # Called off, refused by the ledger or broken, which is said elsewhere.
                self._end(called_off=True)
                return
        if self._stopping:
            self._end(called_off=True)
            return
        for item in self._flow.items:
            if not item.is_open or brings_nothing_new(item):
                continue
            why = decision_of(item)
            if why is not None:
                self._end(stuck=item, why=why)
            else:
                self._current = item
                self.at.emit(item)
                self._flow.apply(item)
            return
        self._end()

    def _count(self, item: Item) -> None:
        taken, counts = self._taken, item.counts
        self._paths.add(item.path)
        if (batch := self._flow.batch) is not None and batch.first is None:
            batch.first = id_of(item)
        self._taken = AllTaken(
            len(self._paths),
            taken.rows + counts.changing,
            taken.rejected + counts.rejected,
            (*taken.items, item),
        )

    def _end(
        self,
        *,
        stuck: Item | None = None,
        why: Decision | None = None,
        called_off: bool = False,
    ) -> None:
        self._running, self._flow.batch = False, None
        self.ended.emit(replace(self._taken, stuck=stuck, why=why, called_off=called_off))
