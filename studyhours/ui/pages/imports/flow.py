"""What happens to dropped files: read, guess, dry run, apply, undo; all of it off the UI thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.importing.attendance import ATTENDANCE, import_attendance
from studyhours.services.importing.guess import FileGuess, Importable, guess_what, importables
from studyhours.services.importing.look import require_unchanged, tables_in
from studyhours.services.importing.made import ROSTER, undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.importing.report import Imported
from studyhours.services.importing.roster import import_roster
from studyhours.services.importing.together import imported_with
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.attempt import Attempt
from studyhours.ui.context import PageContext
from studyhours.ui.pages.imports.items import (
    BUSY,
    Batch,
    Item,
    State,
    Told,
    add_up,
    brings_nothing_new,
    meant,
    roster_pending,
)
from studyhours.ui.pages.imports.undoing import ToUndo
from studyhours.ui.undo import Step

_NOT_FOR_THE_FILE = frozenset(["ledger_locked", "not_permitted", "ledger_gone"])
"""Faults of the ledger: the file is fine, trying again is the remedy."""


class ImportFlow(QObject):
    """The entries of one visit, and the work on them.

    Attributes:
        batch: What files imported at one click have in common; None where one is by itself.

    Signals:
        listed: There are other entries, or their order is another one.
        moved: Something about an entry is different (``Item``).
        fault: The ledger would not have it (``Fault``).
        undone: An import was undone (its id).
        undo_wanted: The usual keys ask for it (``ToUndo``, step): that is a question first, for it
            takes away much more than one record.
    """

    listed = Signal()
    moved = Signal(object)
    fault = Signal(object)
    undone = Signal(str)
    undo_wanted = Signal(object, object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.items: list[Item] = []
        self.choices: tuple[Importable, ...] = ()
        self.batch: Batch | None = None
        self._read = 0
        self._steps: dict[str, Step] = {}
        self._loose: Item | None = None
        context.tasks.settled.connect(self._settled)

    # ------------------------------------------------------------ reading

    def prepare(self) -> None:
        """Reads what can be imported here."""
        ledger = self._context.ledger

        def keep(choices: tuple[Importable, ...]) -> None:
            self.choices = choices
            self.listed.emit()

        self._context.tasks.query(self, "choices", lambda: importables(ledger), keep, self._tell)

    def take(self, paths: Iterable[Path]) -> list[Item]:
        """Adds files; one that is listed already and not imported yet is read again."""
        busy = {item.path for item in self.items if item.state is State.APPLYING}
        fresh = [Item(path) for path in dict.fromkeys(paths) if path not in busy]
        again = {item.path for item in fresh}
        for old in [item for item in self.items if item.path in again]:
            if old.is_open or old.state is State.UNDONE:
                self._drop(old)
        self.items += fresh
        for item in fresh:
            self._look(item)
        self.listed.emit()
        return fresh

    def take_pasted(self, path: Path, hint: str | None, *, sure: bool) -> None:
        """Adds a block that was pasted.

        Args:
            path: The file it was made.
            hint: What the person was looking at, as ``Importable.what``; None for nothing.
            sure: Whether that decides.
        """
        (item,) = self.take([path])
        item.hint, item.told_apart = hint, sure

    def remove(self, item: Item) -> None:
        """Forgets an entry; nothing was imported of it, or that stays."""
        if item in self.items:
            self._drop(item)
            self.listed.emit()
            self._check_waiting()

    def clear(self) -> None:
        """Forgets all entries."""
        for item in list(self.items):
            self._drop(item)
        self.listed.emit()

    def take_folder(self, item: Item) -> None:
        """Takes the tables that lie in a folder that was dropped."""

        def taken(paths: tuple[Path, ...]) -> None:
            if item in self.items:
                self._drop(item)
                self.take(paths)

        self._context.tasks.query(
            self,
            "folder",
            lambda: tables_in(item.path),
            taken,
            lambda fault: self._stuck(item, fault),
        )

    def _drop(self, item: Item) -> None:
        if item.job is not None:
            item.job.cancel()
            item.job = None
        self.items.remove(item)

    def _look(self, item: Item) -> None:
        ledger = self._context.ledger
        self._read += 1
        item.job = self._context.tasks.query(
            self,
            f"look {self._read}",
            lambda: guess_what(ledger, item.path),
            lambda guess: self._looked(item, guess),
            lambda fault: self._stuck(item, fault),
        )

    def _looked(self, item: Item, guess: FileGuess) -> None:
        if item not in self.items:
            return
        place = self.items.index(item)
        parts = [item.read(guess, part, meant(item, part, guess.choices)) for part in guess.parts]
        self.items[place : place + 1] = parts
        self._all_read()

    def _stuck(self, item: Item, fault: Fault) -> None:
        item.job, item.fault, item.state = None, fault, State.STUCK
        self._all_read()

    def _all_read(self) -> None:
        if not any(item.state is State.READING for item in self.items):
            # Whom records name comes first; otherwise as they were dropped.
            self.items.sort(key=lambda item: item.what != ROSTER)
            self._check_waiting()
        self.listed.emit()

    # ------------------------------------------------------------ dry run

    def choose(self, item: Item, what: str) -> None:
        """The person says what a file is."""
        if what != item.what:
            item.what, item.mapping, item.header_row = what, {}, None
            self.check(item)
            self._check_waiting()

    def map_columns(self, item: Item, mapping: dict[str, str], header_row: int | None) -> None:
        """The person says what columns mean."""
        item.mapping, item.header_row = mapping, header_row
        self.check(item)

    def check(self, item: Item) -> None:
        """Tries an import and keeps nothing of it."""
        if item.job is not None:
            item.job.cancel()
        item.preview, item.fault, item.called_off = None, None, False
        if item.what is None or item.guess is None:
            item.state, item.job = State.STUCK, None
            self.moved.emit(item)
            return
        item.state = State.CHECKING
        ledger, order = self._context.ledger, _Order(item)
        item.job = job = self._context.tasks.command(
            self,
            "imports.checking",
            lambda progress: add_up(order.carry_out(ledger, progress, dry_run=True)),
            lambda told: self._checked(item, told) if item.job is job else None,
            lambda fault: self._refused(item, fault) if item.job is job else None,
            cancelled=lambda: self.set_state(item, State.STOPPED) if item.job is job else None,
            over=lambda: self._let_go(item, State.STOPPED) if item.job is job else None,
        )
        self.moved.emit(item)

    def _check_waiting(self) -> None:
        pending = roster_pending(self.items)
        for item in self.items:
            if item.state not in (State.QUEUED, State.WAITING):
                continue
            if item.what in (ROSTER, None) or not pending:
                self.check(item)
            else:
                item.state = State.WAITING
        self.listed.emit()

    def _checked(self, item: Item, told: Told) -> None:
        item.preview = told
        self.set_state(item, State.READY)
        if item.what == ROSTER and brings_nothing_new(item):
            self._check_waiting()

    def _refused(self, item: Item, fault: Fault) -> None:
        if fault.code in _NOT_FOR_THE_FILE:
            self._tell(fault)
            self.set_state(item, State.STOPPED)
            return
        item.fault = fault
        self.set_state(item, State.STUCK)

    def set_state(self, item: Item, state: State) -> None:
        """How far an entry has come, told at once."""
        item.state, item.job, self._loose = state, None, None
        self.moved.emit(item)

    def _let_go(self, item: Item, state: State) -> None:
        """Work on an entry is over, however it ended: what it told follows, but not after a bug."""
        item.state, self._loose = state, item

    def _settled(self) -> None:
        if (item := self._loose) is not None:
            self._loose = None
            self.moved.emit(item)

    # ------------------------------------------------------------ apply and undo

    def apply(self, item: Item) -> None:
        """Imports a file that was tried before."""
        if item.state is not State.READY:
            return
        item.state, item.called_off = State.APPLYING, False
        ledger, order = self._context.ledger, _Order(item, self.batch)
        item.job = self._context.tasks.command(
            self,
            "imports.applying",
            lambda progress: add_up(order.carry_out(ledger, progress, dry_run=False)),
            lambda told: self._applied(item, told),
            lambda fault: self._not_applied(item, fault),
            cancelled=lambda: self._called_off(item),
            changes=lambda told: told.imported.changes,
            over=lambda: self._let_go(item, State.READY),
            batch=self.batch,
        )
        self.moved.emit(item)

    def _applied(self, item: Item, told: Told) -> None:
        item.done = told
        self.set_state(item, State.APPLIED)
        name, number = item.path.name, told.imported.import_id
        alone = self.batch is None  # else its round is one step, once that is over
        if alone and told.counts.changing and number is not None:
            one = ToUndo(number, item.what, name, told.counts.added, told.counts.updated)
            step = Step("imports.step", {"file": name}, lambda: self.undo_wanted.emit(one, step))
            self._steps[number] = step
            self._context.undo.did(step)
        self._look_at_others(item)

    def _look_at_others(self, item: Item) -> None:
        """Whom the others name may be known by now, or not any more."""
        if item.what == ROSTER:
            for other in self.items:
                if other.state in (State.READY, State.STUCK) and other.what is not None:
                    self.check(other)
        self._check_waiting()

    def _not_applied(self, item: Item, fault: Fault) -> None:
        if fault.code in _NOT_FOR_THE_FILE:
            self._tell(fault)
            self.set_state(item, State.READY)
            return
        item.fault = fault
        self.set_state(item, State.STUCK)

    def _called_off(self, item: Item) -> None:
        item.called_off = True
        self.set_state(item, State.READY)

    def undo(self, import_id: str, step: Step | None = None) -> None:
        """Undoes an import, of this visit or an older one.

        Args:
            import_id: The import.
            step: The step of the stack that this takes back, where it began there.
        """
        if step is None and (known := self._steps.get(import_id)) is not None:
            # Begun on this page: the usual keys must not offer it once more.
            step = known if self._context.undo.withdraw(known) else None
        ledger = self._context.ledger
        item = next((one for one in self.items if id_of(one) == import_id), None)
        if item is not None:
            item.fault = None
            self.set_state(item, State.UNDOING)

        def undone(_changes: Changes) -> None:
            if item is not None:
                self.set_state(item, State.UNDONE)
                self._look_at_others(item)
            self.undone.emit(import_id)

        def refused(fault: Fault) -> None:
            if item is None:
                self._tell(fault)
                return
            item.fault = fault
            self.set_state(item, State.APPLIED)

        def stopped() -> None:
            if item is not None:
                self.set_state(item, State.APPLIED)

        attempt = Attempt(self._context.undo, step) if step is not None else None

        def work(progress: Progress) -> Changes:
            return undo_import(ledger, import_id, progress=progress)

        self._context.tasks.command(
            self,
            "imports.undoing",
            attempt.watch(work) if attempt is not None else work,
            undone,
            refused,
            cancelled=stopped,
            over=lambda: self._undo_over(item, attempt),
            changes=lambda changes: changes,
        )

    def _undo_over(self, item: Item | None, attempt: Attempt | None) -> None:
        if attempt is not None:
            attempt.over()
        if item is not None:
            self._let_go(item, State.APPLIED)

    def _tell(self, fault: Fault) -> None:
        self.fault.emit(fault)


def id_of(item: Item) -> str | None:
    """The import an entry was; None where it was not imported."""
    return item.done.imported.import_id if item.done else None


def is_busy(items: Sequence[Item]) -> bool:
    """Whether something is being done with one of them."""
    return any(item.state in BUSY for item in items)


class _Order:
    """What to import, as plain values for the worker."""

    def __init__(self, item: Item, batch: Batch | None = None) -> None:
        if item.guess is None or item.what is None:
            raise TypeError("nothing is known of this file yet")
        self._look, self._what, self._path = item.guess.look, item.what, item.path
        self._mapping = dict(item.mapping) or None
        self._first = batch.first if batch is not None else None

    def carry_out(self, ledger: Ledger, progress: Progress, *, dry_run: bool) -> Imported:
        """Imports the file, or tries to, provided that it is still the one looked at."""
        require_unchanged(self._look)
        path, said = self._path, self._mapping
        with imported_with(self._first):
            if self._what == ROSTER:
                return import_roster(ledger, path, mapping=said, dry_run=dry_run, progress=progress)
            if self._what == ATTENDANCE:
                return import_attendance(
                    ledger, path, mapping=said, dry_run=dry_run, progress=progress
                )
            return import_records(
                ledger, path, self._what, mapping=said, dry_run=dry_run, progress=progress
            )
