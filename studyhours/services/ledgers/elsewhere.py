"""A ledger on a share or a stick: worked on in a copy on this computer, or only looked at.

Before a copy is made nobody can be asked for permission: whoever is at the computer could as well
copy the files. What the copy holds is opened with a login, like the ledger itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from studyhours.db.blobs import FolderBlobs
from studyhours.db.check_copy import FileFacts, check_file
from studyhours.db.copying import copy_in_steps
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults
from studyhours.db.migrate import pending
from studyhours.db.models import Draft, LedgerInfo
from studyhours.domain.clock import Clock, SystemClock
from studyhours.domain.errors import Fault, LedgerLocked, UnusableInput
from studyhours.domain.held import looking_at
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of
from studyhours.services.ledgers.opening import (
    SUFFIX,
    blobs_for,
    bring_up_to_date,
    look_at_file,
    open_ledger,
)
from studyhours.services.ledgers.origins import Origin, copy_of, keep_origin
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.ledgers.seats import READING
from studyhours.transfer.files import file_faults, full_disk_of, make_folder, sync_folder
from studyhours.transfer.kept_copies import copy_hashed, file_hash, is_sound
from studyhours.transfer.mounts import SHARE, place_of
from studyhours.transfer.seat import holder_of

if TYPE_CHECKING:
    from studyhours.services.ledgers.accounts import Credentials


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A ledger that lies on a share or a stick.

    Attributes:
        path: The ledger.
        place: ``share`` or ``stick``.
        copy: The working copy here with work in it that was not handed back; None for none.
    """

    path: Path
    place: str
    copy: Path | None


@dataclass(frozen=True, slots=True)
class CopiedHere:
    """A working copy was made.

    Attributes:
        path: The copy.
        files: How many files came along.
        missing: How many are missing or damaged elsewhere, and so here.
    """

    path: Path
    files: int
    missing: int


def look_where(target: str) -> Elsewhere | None:
    """Whether a ledger lies elsewhere, and what is worked on here already; None where it is here.

    Args:
        target: Path or URL; what is not there is not looked at.
    """
    path = Path(target)
    if is_url(target) or not path.is_file():
        return None
    place = place_of(path)
    if not place:
        return None
    origin = copy_of(path)
    waiting = origin is not None and _has_grown(origin)
    return Elsewhere(path, place, Path(origin.copy) if origin is not None and waiting else None)


def _has_grown(origin: Origin) -> bool:
    """Whether a working copy has anything that was not handed back; in doubt it has."""
    copy = Path(origin.copy)
    engine = open_engine(str(copy))
    try:
        with Ledger(origin.copy, engine, blobs_for(origin.copy), SystemClock(), LOCAL).reading(
            by_anybody=True
        ) as session:
            typed = session.scalar(select(func.max(Draft.saved_at)))
            at = datetime.fromisoformat(origin.at)
            begun = typed is not None and typed.astimezone(UTC) > at
            return begun or info_of(session).log_number != origin.copy_log
    except Exception:  # noqa: BLE001 - whatever is wrong with it: it is not written over
        return True
    finally:
        engine.dispose()


def copy_here(
    path: Path, folder: Path, clock: Clock | None = None, progress: Progress = unwatched
) -> CopiedHere:
    """Copies a ledger elsewhere, with its files, and remembers where it came from.

    The copy is checked, and is a replica of its own: should both be worked on, no number of a
    certificate comes twice and the two can be merged. An earlier copy with nothing in it that was
    not handed back is written over.

    Args:
        path: The ledger elsewhere; it is not changed.
        folder: Where copies go, made where there is none.
        clock: What time it is.
        progress: Told of ``copy_data``, ``copy_check`` and ``copy_files``, and may call it off:
            then there is no copy.

    Raises:
        UnusableInput: there is no such ledger, or this disk is full or cannot be written.
        LedgerDamaged: the ledger is damaged.
        LedgerLocked: it is being written to, or this program has it open.
    """
    clock = clock or SystemClock()
    look_at_file(path)
    make_folder(folder)
    target = _target(path, folder)
    with (
        calmly(path, gone),
        full_disk_of(target),
        file_faults(target),
        tempfile.TemporaryDirectory(dir=folder, prefix=".copy-") as work,
    ):
        part = Path(work, "ledger.sqlite")
        sha256, facts = copy_checked(path, part, progress)
        files, missing = bring_files(path, target, progress)
        origin = Origin(
            str(path.absolute()), str(target), place_of(path), sha256, "", facts.log[0], 0,
            "", clock.now().astimezone(UTC).isoformat(),
        )  # fmt: skip
        keep_origin(_become_copy(part, origin, clock))
        with looking_at(target) as free:
            if not free:
                raise LedgerLocked("ledger_locked", ledger=str(target))
            part.replace(target)
        sync_folder(folder)
    return CopiedHere(target, files, missing)


def _target(path: Path, folder: Path) -> Path:
    known = copy_of(path)
    if known is not None and not _has_grown(known):
        if holder_of(Path(known.copy)) is not None:
            raise LedgerLocked("ledger_locked", ledger=known.copy)
        return Path(known.copy)
    target, number = folder / f"{path.stem}{SUFFIX}", 2
    while target.exists():
        target, number = folder / f"{path.stem}-{number}{SUFFIX}", number + 1
    return target


def copy_checked(path: Path, part: Path, progress: Progress) -> tuple[str, FileFacts]:
    """Copies a ledger's data into a file that does not exist, and checks it.

    Returns:
        The hash of the file it was copied from, which was the same before and after.
    """
    engine = open_engine(str(path))
    try:
        with database_faults(str(path)):
            with engine.connect() as connection:  # rolls back what a crash left half written
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar()
            engine.dispose()
            before = hash_of_ledger(path)
            copy_in_steps(
                engine,
                part,
                str(path),
                lambda done, total: progress("copy_data", done, total),
                insist=False,
            )
    finally:
        engine.dispose()
    facts = check_file(part, str(path), lambda: progress("copy_check", 0, None))
    if hash_of_ledger(path) != before:
        raise LedgerLocked("ledger_locked", ledger=str(path))
    return before, facts


def hash_of_ledger(path: Path) -> str:
    """The hash of a ledger's file that this program does not have open."""
    with looking_at(path) as free:
        if not free:
            raise LedgerLocked("ledger_locked", ledger=str(path))
        return file_hash(path)


def bring_files(source: Path, target: Path, progress: Progress) -> tuple[int, int]:
    """Copies the files of a ledger that another lacks; gives how many, and how many are damaged."""
    here, there = _store(source), _store(target)
    names = list(here.names(None))
    missing = 0
    for number, name in enumerate(names):
        progress("copy_files", number, len(names))
        at = there.path(name)
        if not is_sound(at, name):
            missing += not copy_hashed(here.path(name), at, name)
    return len(names) - missing, missing


def _store(path: Path) -> FolderBlobs:
    store = blobs_for(str(path))
    if not isinstance(store, FolderBlobs):
        raise TypeError(path)
    return store


def _become_copy(part: Path, origin: Origin, clock: Clock) -> Origin:
    """Makes the copied data a replica of its own, in the newest form, and says so in its log."""
    engine = open_engine(str(part))
    try:
        bring_up_to_date(engine, origin.path)
        ledger = Ledger(origin.path, engine, blobs_for(str(part)), clock, LOCAL)
        with ledger.reading(by_anybody=True) as session:
            replica = str(info_of(session).replica_id)
        set_replica(ledger, "ledger.copy_here", {"from_replica": replica}, None)
        with ledger.reading(by_anybody=True) as session:
            return replace(origin, replica=replica, copy_log=info_of(session).log_number)
    finally:
        engine.dispose()


def set_replica(data: Ledger, action: str, details: dict[str, object], replica: str | None) -> str:
    """Gives data the identity of one copy of it, None for a new one; returns that.

    Data that lies in no ledger yet, or whose ledger's actor has been asked for permission.
    """
    with (
        database_faults(data.name),
        data.engine.connect().execution_options(writing=True) as connection,
        Session(connection) as session,
    ):
        tx = Writing(session, data, data.clock.now())
        info = info_of(session)
        chosen = UUID(replica) if replica else tx.new_id()
        session.execute(update(LedgerInfo).values(replica_id=chosen))
        tx.log(action, str(info.ledger_id), details)
        session.commit()
        connection.commit()
    return str(chosen)


def open_to_look(
    target: str, credentials: Credentials | None = None, progress: Progress = unwatched
) -> Ledger:
    """Opens a ledger only to be read: nothing in its file changes.

    Raises:
        UnusableInput: it has an older form, so that opening it would change it.
    """
    path = Path(target)
    look_at_file(path)
    engine = open_engine(target)
    try:
        with database_faults(target), engine.connect() as connection:
            if pending(connection, target):
                raise UnusableInput("look_at_older", ledger=target)
    finally:
        engine.dispose()
    ledger = open_ledger(target, credentials=credentials, progress=progress)
    actor = replace(ledger.actor, functions=ledger.actor.functions & READING)
    return replace(ledger, actor=actor, only_looking=place_of(path) or SHARE)


def demand_there(path: Path) -> None:
    """Says calmly that a stick was pulled out, or a share is away.

    Raises:
        UnusableInput: there is no such file.
    """
    if not path.is_file():
        raise away(path)


def away(path: Path) -> Fault:
    """The ledger a working copy came from is not there now."""
    return UnusableInput("origin_away", file=str(path))


def gone(path: Path) -> Fault:
    """A ledger is not there any more of which a copy was being made."""
    return UnusableInput("ledger_gone", ledger=str(path))


@contextmanager
def calmly(path: Path, saying: Callable[[Path], Fault]) -> Iterator[None]:
    """Says of whatever goes wrong once a stick was pulled out only that: the ledger is not there.

    Args:
        path: The ledger elsewhere.
        saying: What is said, ``away`` or ``gone``.
    """
    try:
        with file_faults(path):
            yield
    except Fault as fault:
        if not path.is_file():
            raise saying(path) from fault
        raise
