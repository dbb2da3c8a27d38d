"""Moves a whole ledger to another engine: from its file to a server's database, or back.

What is moved goes on as it was, the numbers of certificates included; the ledger it came from stays
as it is, says where it went, and issues nothing any more (``docs/decisions/0050``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.orm import Session

from studyhours.db.blobs import BlobStore, FolderBlobs
from studyhours.db.copying import copy_tables
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults, fault_of
from studyhours.db.migrate import upgrade
from studyhours.db.models import Blob, LedgerInfo
from studyhours.db.same_tables import differing_table
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.backups import demand_empty, is_leftover
from studyhours.services.ledgers.copies import keep_unless_kept
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import MOVED_TO, Ledger, Writing, info_of, moved_to
from studyhours.services.ledgers.opening import blobs_for, display_name
from studyhours.services.ledgers.origins import origin_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.serials import hand_series_on, holds_series
from studyhours.transfer.files import file_faults, full_disk_of, sync_folder

_FIRST_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class Moved:
    """A ledger that lies in another place now.

    Attributes:
        target: Where, without a password.
        tables: How many tables were compared row by row.
        rows: How many rows they have.
        files: How many files came along.
    """

    target: str
    tables: int
    rows: int
    files: int


def move(ledger: Ledger, target: str, progress: Progress = unwatched) -> Moved:
    """Copies a whole ledger to another engine, compares every row, and hands its numbers on.

    Args:
        ledger: The ledger. Nobody else writes into it meanwhile.
        target: URL of an empty database, or path of a file that does not exist.
        progress: Told of what a copy of the ledger needs, of ``move_copy``, ``move_compare`` and
            ``move_files``, and may call it off: then nothing is left of it.

    Raises:
        UnusableInput: the target is taken or cannot be written, or the ledger was moved before.
        LedgerDamaged: the ledger is damaged, or what was written is not what was read; the ledger
            is as it was.
    """
    require(ledger.actor, "repair")
    _refuse_working_copy(ledger)
    target = target if is_url(target) else str(Path(target).absolute())
    name, handed, held = display_name(target), False, False
    try:
        with _new_place(ledger, target) as (place, files):
            keep_unless_kept(ledger, "move", progress)
            _demand_sound(ledger)
            with ledger.writing() as tx:
                held = holds_series(info_of(tx.session))
                moved = _carry(tx, place, files, name, progress)
            handed = True
            place.commit()
    except BaseException:
        if handed and not _is_there(target):
            _take_back(ledger, held=held)
        raise
    return moved


def place_typed(ledger: str, typed: str) -> str:
    """Where somebody means who types an address or a path: a name alone is beside the ledger."""
    if is_url(typed):
        return typed
    folder = Path.home() if is_url(ledger) else Path(ledger).absolute().parent
    return str(folder / typed)


def _refuse_working_copy(ledger: Ledger) -> None:
    """What was worked on here would go one way and the ledger it belongs to another."""
    origin = None if is_url(ledger.name) else origin_of(Path(ledger.name))
    if origin is not None:
        raise UnusableInput("move_working_copy", origin=origin.path)


def _demand_sound(ledger: Ledger) -> None:
    if any(finding.error for finding in examine(ledger)):
        raise LedgerDamaged("move_unsound", ledger=ledger.name)


def _carry(
    tx: Writing, place: Connection, files: BlobStore, name: str, progress: Progress
) -> Moved:
    """Brings everything over; what is said in both is committed here first, then there."""
    ledger, here = tx.ledger, info_of(tx.session)
    if moved_to(here) not in {"", name}:
        raise UnusableInput("moved_already", target=moved_to(here))
    progress("move_copy", 0, None)
    with ledger.engine.connect() as read:
        copy_tables(read, place)
        differs, tables, rows = differing_table(
            read, place, {Blob.__tablename__}, lambda done: progress("move_compare", done, None)
        )
    if differs:
        raise LedgerDamaged("move_differs", table=differs, target=name)
    with Session(place) as session:
        brought = _carry_files(tx, session, files, progress)
        there = info_of(session)
        replica = tx.new_id()
        if holds_series(here):
            hand_series_on((here, there), replica)
        there.settings = _without_note(there)  # of a first try that was cut off
        here.settings = {**here.settings, MOVED_TO: name}
        before, there.replica_id = there.replica_id, replica
        moving = Writing(session, ledger, tx.now)
        moving.log("ledger.move", str(there.ledger_id), {"from_replica": str(before)})
        session.commit()
    tx.log("ledger.moved_away", str(here.ledger_id), {"to_replica": str(replica), "target": name})
    return Moved(name, tables, rows, brought)


def _carry_files(tx: Writing, session: Session, files: BlobStore, progress: Progress) -> int:
    if not isinstance(tx.ledger.blobs, FolderBlobs):  # they have come with the tables
        names = list(tx.ledger.blobs.names(session))
        for number, sha256 in enumerate(names):
            progress("move_files", number, len(names))
            content = tx.ledger.blobs.get(session, sha256)  # as its name says
            if isinstance(files, FolderBlobs):
                files.put(session, content)
            session.expunge_all()
        if isinstance(files, FolderBlobs):
            session.execute(delete(Blob))
        return len(names)
    names = list(tx.ledger.blobs.names(tx.session))
    for number, sha256 in enumerate(names):
        progress("move_files", number, len(names))
        files.put(session, tx.ledger.blobs.get(tx.session, sha256))
        session.flush()
        session.expunge_all()
    return len(names)


def _without_note(info: LedgerInfo) -> dict[str, Any]:
    return {name: said for name, said in info.settings.items() if name != MOVED_TO}


def _is_there(target: str) -> bool:
    """Whether the other ledger has come to be; where nobody can tell, it may have.

    What a server is still committing is not seen, but making one of its tables waits for it.
    """
    if not is_url(target):
        return Path(target).exists()
    engine = open_engine(target)
    try:
        with engine.connect() as connection:
            demand_empty(connection, "")
            connection.execute(text(f"CREATE TABLE {_FIRST_TABLE} (version_num integer)"))
            connection.rollback()
    except (UnusableInput, DBAPIError):
        return True
    finally:
        engine.dispose()
    return False


def _take_back(ledger: Ledger, *, held: bool) -> None:
    """What was not finished there is as if never begun here: numbers are drawn here again."""
    with ledger.writing() as tx:
        info = info_of(tx.session)
        info.settings = _without_note(info)
        if held:
            hand_series_on((info,), info.replica_id)
        tx.log("ledger.move_failed", str(info.ledger_id), {})


@contextmanager
def _new_place(ledger: Ledger, target: str) -> Iterator[tuple[Connection, BlobStore]]:
    """An empty ledger that nobody sees before its transaction is committed."""
    if is_url(target):
        with _in_database(target) as place:
            yield place, blobs_for(target)
        return
    path, folder = Path(target), blobs_for(target)
    if not isinstance(folder, FolderBlobs):
        raise TypeError(target)
    left = _refuse_taken(ledger, path, folder)
    with (
        full_disk_of(path),
        file_faults(path),
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".move-") as work,
    ):
        files, building = FolderBlobs(Path(work, "files")), Path(work, path.name)
        with _in_database(str(building)) as place:
            yield place, files
        if left:
            folder.folder.rename(Path(work, "left"))
        if files.folder.exists():
            files.folder.rename(folder.folder)
        try:
            building.rename(path)
        except BaseException:
            if folder.folder.exists():
                folder.folder.rename(files.folder)
            raise
        sync_folder(path.parent)


def _refuse_taken(ledger: Ledger, path: Path, folder: FolderBlobs) -> bool:
    """Refuses a place that is taken; says whether what was cut off there left its files."""
    if path.exists():
        raise UnusableInput("ledger_exists", ledger=str(path))
    if isinstance(ledger.blobs, FolderBlobs) and _same(ledger.blobs.folder, folder.folder):
        raise UnusableInput("move_same_files", ledger=str(path), folder=str(folder.folder))
    left = folder.folder.exists()
    if left and not _is_cut_off(ledger, folder):
        raise UnusableInput("ledger_exists", ledger=str(path))
    if not path.parent.is_dir():
        raise UnusableInput("folder_missing", folder=str(path.parent))
    return left


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _is_cut_off(ledger: Ledger, folder: FolderBlobs) -> bool:
    """Whether a folder of files is what a moving of this ledger left that was killed at its end."""
    with ledger.reading() as session:
        names = frozenset(ledger.blobs.names(session))
    return any(folder.names(None)) and is_leftover(folder, names)


def _say_of_target(name: str, failed: ExceptionContext) -> None:
    """Says of the place it is moved to what went wrong there: the ledger itself is whole."""
    error = failed.sqlalchemy_exception
    if not isinstance(error, DBAPIError):
        return
    fault = fault_of(error, name)
    if fault is None and isinstance(error, DataError):
        said = str(error.orig).partition("\n")[0]
        fault = UnusableInput("move_value_refused", target=name, said=said)
    if fault is not None:
        raise fault from error


@contextmanager
def _in_database(target: str) -> Iterator[Connection]:
    name = display_name(target)
    engine = open_engine(target, create=not is_url(target))
    event.listen(engine, "handle_error", partial(_say_of_target, name))
    try:
        with (
            database_faults(name),
            engine.connect().execution_options(writing=True) as connection,
        ):
            demand_empty(connection, name)
            upgrade(connection)
            yield connection
    finally:
        engine.dispose()
