"""The packages being collected: each looked at first, then taken one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.exchange.looking import Looked, look, replaced
from studyhours.services.exchange.merged import Merged, Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.ui.context import PageContext
from studyhours.ui.pages.exchange.merge_steps import MergeSteps

_LOOK, _TAKE = "exchange_page.looking", "exchange_page.taking"
_LACKS = "package_files_missing"


class State(Enum):
    """Where a package stands."""

    LOOKING = auto()
    READY = auto()
    UNKNOWN = auto()
    LOCKED = auto()
    BAD = auto()
    TAKING = auto()
    TAKEN = auto()
    OWN = auto()
    OLDER = auto()
    NOTHING = auto()
    OTHERS = auto()


NEEDLESS = frozenset({State.OWN, State.OLDER, State.NOTHING, State.OTHERS})
"""What need not be taken."""


@dataclass(eq=False)
class Arrival:
    """One package on its way.

    Attributes:
        path: The file.
        state: Where it stands.
        looked: What was found when it was looked at.
        taken: What taking it did.
        passphrase: What it is locked by.
        newer: The package beside it that makes it needless.
    """

    path: Path
    state: State = State.LOOKING
    looked: Looked | None = None
    taken: Merged | None = None
    passphrase: str | None = None
    newer: Path | None = None


@dataclass(eq=False)
class _Batch:
    """Those taken at one click.

    Attributes:
        wished: All that lay there then: what is refused for a file that another of them brings
            is meant too.
        copied: Whether the ledger was copied before one of them.
        brought: Whether one was taken since the refused ones were looked at.
        lacked: The refused ones that are looked at once more.
        looking: Those of them of which that is not over yet.
    """

    wished: tuple[Arrival, ...] = ()
    copied: bool = False
    brought: bool = False
    lacked: tuple[Arrival, ...] = ()
    looking: set[Arrival] = field(default_factory=set)

    def call_off(self) -> None:
        """Nothing more is taken than was begun."""
        self.wished = ()


class Arrivals(QObject):
    """Packages in the order they came.

    Signals:
        changed: One of them, or which there are, is otherwise now.
        over: All that could be taken have been tried, those too that lacked what others brought.
    """

    changed = Signal()
    over = Signal()

    def __init__(self, context: PageContext, parent: QObject, steps: MergeSteps) -> None:
        super().__init__(parent)
        self._context = context
        self._steps = steps
        steps.undone.connect(self._undone)
        self._batch = _Batch()
        self.items: list[Arrival] = []

    @property
    def ready(self) -> list[Arrival]:
        """Those that can be taken now."""
        return [one for one in self.items if one.state is State.READY]

    @property
    def busy(self) -> bool:
        """Whether one is being looked at or taken."""
        return any(one.state in (State.LOOKING, State.TAKING) for one in self.items)

    def add(self, paths: list[Path]) -> None:
        """Looks at packages; one that is there already is looked at again."""
        for path in paths:
            there = next((one for one in self.items if one.path == path), None)
            if there is not None and there.state is State.TAKING:
                continue
            if there is None:
                there = Arrival(path)
                self.items.append(there)
            self.look_at(there)
        self.changed.emit()

    def look_at(self, item: Arrival) -> None:
        """Looks at one."""
        item.state, item.taken = State.LOOKING, None
        ledger, path, passphrase = self._context.ledger, item.path, item.passphrase

        def work(tell: Progress) -> Looked:
            return look(ledger, path, passphrase, tell)

        self._context.tasks.command(
            self,
            _LOOK,
            work,
            lambda looked: self._looked(item, looked),
            lambda fault: self._looked(item, Looked(path, fault=fault)),
            cancelled=lambda: self._not_looked(item),
        )

    def look_again(self, state: State) -> None:
        """Looks again at those in a state, after something was settled."""
        for item in self.items:
            if item.state is state:
                self.look_at(item)
        self.changed.emit()

    def unlock(self, passphrase: str) -> None:
        """Tries a passphrase on all that are locked."""
        for item in self.items:
            if item.state is State.LOCKED:
                item.passphrase = passphrase
        self.look_again(State.LOCKED)

    def remove(self, item: Arrival) -> None:
        """Leaves one alone."""
        if item in self.items and item.state is not State.TAKING:
            self.items.remove(item)
            self._find_older()
            self.changed.emit()
            self._go_on(item)

    def put_back(self, item: Arrival, place: int) -> None:
        """Has one again that was left alone, unless it has come anew."""
        if all(one.path != item.path for one in self.items):
            self.items.insert(place, item)
            self.look_at(item)
            self.changed.emit()

    def clear(self) -> None:
        """Leaves all alone."""
        self.items = [one for one in self.items if one.state is State.TAKING]
        self.changed.emit()

    def take_all(self) -> None:
        """Takes all that are ready, each by itself: a bad one stops no other.

        First those of a copy of this very ledger: after a restore they bring back what was decided
        here, which no teacher's package can say.
        """
        self._batch = _Batch(tuple(self.items))
        self._take_those(self.ready)

    def _take_those(self, those: Iterable[Arrival]) -> None:
        for item in sorted(those, key=_is_others):
            self._take(item)
        self.changed.emit()

    def _take(self, item: Arrival) -> None:
        item.state = State.TAKING
        ledger, path, passphrase = self._context.ledger, item.path, item.passphrase
        batch = self._batch

        def work(tell: Progress) -> Merged:
            said = Merging(passphrase, copied=batch.copied)
            merged = merge_package(ledger, path, said, tell)
            batch.copied = True
            return merged

        self._context.tasks.command(
            self,
            _TAKE,
            work,
            lambda merged: self._taken(item, merged),
            lambda fault: self._not_taken(item, fault),
            cancelled=lambda: self._called_off(item),
            changes=lambda merged: merged.changes,
            batch=self._batch,
        )

    def _looked(self, item: Arrival, looked: Looked) -> None:
        if item not in self.items:
            return
        item.looked = looked
        item.state = _state_of(looked)
        self._find_older()
        self.changed.emit()
        self._go_on(item)

    def _not_looked(self, item: Arrival) -> None:
        """Looking was called off: what was known of it stands."""
        self._batch.call_off()
        if item.looked is not None:
            self._looked(item, item.looked)
        else:
            self.remove(item)

    def _find_older(self) -> None:
        """Marks those that a newer one beside them makes needless."""
        found = replaced([one.looked for one in self.items if one.looked is not None])
        for one in self.items:
            one.newer = found.get(one.path)
            if one.state in (State.READY, State.OLDER):
                one.state = State.READY if one.newer is None else State.OLDER

    def _taken(self, item: Arrival, merged: Merged) -> None:
        item.state, item.taken = State.TAKEN, merged
        self._batch.brought = True
        self._steps.took(merged.id, item.path.name)
        self._tell()

    def _undone(self, merge: str) -> None:
        """Looks again at a package that was taken back: it can be taken once more."""
        for item in self.items:
            if item.taken is not None and item.taken.id == merge:
                self.look_at(item)
        self.changed.emit()

    def _not_taken(self, item: Arrival, fault: Fault) -> None:
        said = item.looked.said if item.looked is not None else None
        item.looked = Looked(item.path, said, fault=fault)
        item.state = _state_of(item.looked)
        self._find_older()
        self._tell()

    def _called_off(self, item: Arrival) -> None:
        item.state = State.READY
        self._batch.call_off()
        self._find_older()
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if any(one.state is State.TAKING for one in self.items):
            return
        batch = self._batch
        there = [one for one in batch.wished if one in self.items]
        batch.lacked = tuple(filter(_lacks_files, there)) if batch.brought else ()
        if not batch.lacked:
            self.over.emit()
            return
        batch.brought = False  # another round only where this one takes one of them
        batch.looking = set(batch.lacked)
        for item in batch.lacked:
            self.look_at(item)
        self.changed.emit()

    def _go_on(self, item: Arrival) -> None:
        """Takes those that lacked a file and do no more, once all of them were looked at."""
        batch = self._batch
        if item not in batch.looking:
            return
        batch.looking.remove(item)
        if batch.looking:
            return
        able = [one for one in self.ready if one in batch.lacked]
        if able and batch.wished:
            self._take_those(able)
        else:
            self.over.emit()


def _lacks_files(item: Arrival) -> bool:
    """Whether it is refused for evidence that neither travels in it nor lies here."""
    fault = item.looked.fault if item.looked is not None else None
    return item.state is State.BAD and fault is not None and fault.code == _LACKS


def _is_others(item: Arrival) -> bool:
    """Whether it comes from another ledger than this one and its copies."""
    said = item.looked.said if item.looked is not None else None
    return said is None or not said.same


def _state_of(looked: Looked) -> State:
    if looked.is_own:
        return State.OWN
    if looked.said is not None and looked.said.for_others:
        return State.OTHERS
    if looked.would is not None:
        return State.NOTHING if looked.brings_nothing else State.READY
    if looked.is_unknown:
        return State.UNKNOWN
    return State.LOCKED if looked.is_locked else State.BAD
