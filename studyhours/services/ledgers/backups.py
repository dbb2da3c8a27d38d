"""Backups that have been tried, and ledgers made from them again."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, inspect, select, update
from sqlalchemy.orm import Session

from studyhours.db.blob_table import TableBlobs
from studyhours.db.blobs import FolderBlobs
from studyhours.db.copying import copy_tables, copy_to_file
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults
from studyhours.db.migrate import upgrade
from studyhours.db.models import Blob, LedgerInfo
from studyhours.domain.clock import Clock, SystemClock
from studyhours.domain.errors import LedgerDamaged, UnusableInput, said_as
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.doctor_entered import GONE
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of, school_of
from studyhours.services.ledgers.opening import blobs_for, bring_up_to_date, display_name
from studyhours.services.ledgers.permissions import LOCAL, Actor, require
from studyhours.transfer.backup import (
    LEDGER,
    BackupFacts,
    read_backup_facts,
    unpack,
    write_backup,
)
from studyhours.transfer.files import (
    file_faults,
    full_disk_of,
    refuse_overwriting,
    sync_folder,
)
from studyhours.transfer.kept_copies import SharedFiles, copy_hashed, is_sound

_OF_FILES = frozenset(
    {
        "doctor.file_missing_in_store",
        "doctor.file_changed_in_store",
        "doctor.evidence_missing",
        "doctor.evidence_changed",
        "doctor.school_picture",
        "doctor.layout_picture",
    }
)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written, read again and compared."""

    path: Path
    size: int
    files: int


def backup(ledger: Ledger, path: Path, progress: Progress = unwatched) -> BackedUp:
    """Writes a backup and tries it: it is unpacked again and its ledger examined.

    Only then does it take the place of an older backup of that name.

    Args:
        ledger: The ledger.
        path: The backup file.
        progress: Told of ``backup_copy``, ``backup_write`` and ``backup_try``, and may call it off:
            then nothing is left of it.

    Raises:
        UnusableInput: the place cannot be written, or the disk is full.
        LedgerDamaged: the ledger misses a file that it names, or is damaged otherwise.
    """
    require(ledger.actor, "backup")
    if path.is_dir():
        raise UnusableInput("file_is_folder", file=str(path))
    if not path.parent.is_dir():
        raise UnusableInput("folder_missing", folder=str(path.parent))
    with file_faults(path):
        refuse_overwriting(path, b"PK ledger.sqlite")
    with (
        full_disk_of(path),
        file_faults(path),
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as work,
    ):
        copy = Path(work, LEDGER)
        progress("backup_copy", 0, None)
        with database_faults(ledger.name):
            copy_to_file(ledger.engine, copy, ledger.name)
        with ledger.reading() as session:
            facts = {
                "school": school_of(session).name,
                "ledger_id": str(info_of(session).ledger_id),
                "made_at": ledger.clock.now().isoformat(),
            }
            files = _files(ledger, session)
        part = Path(work, "backup")
        progress("backup_write", 0, None)
        write_backup(part, facts, copy, files)
        copy.unlink()
        progress("backup_try", 0, None)
        _try_out(part, Path(work), ledger)
        part.replace(path)
        sync_folder(path.parent)
    return BackedUp(path, path.stat().st_size, len(files))


def _files(ledger: Ledger, session: Session) -> list[tuple[str, Path]]:
    """Every content-addressed file on disk; a database holds its own, and so does its copy."""
    if not isinstance(ledger.blobs, FolderBlobs):
        return []
    names = list(ledger.blobs.names(session))
    for name in names:
        ledger.blobs.get(session, name)  # says which one is changed
    return [(name, ledger.blobs.path(name)) for name in names]


def _try_out(path: Path, work: Path, ledger: Ledger) -> None:
    """Unpacks a fresh backup whole and examines the ledger in it."""
    facts = read_backup_facts(path)
    tried, files = work / "tried.sqlite", FolderBlobs(work / "tried.files")
    unpack_all(path, facts, tried, files)
    engine = open_engine(str(tried))
    try:
        blobs = files if isinstance(ledger.blobs, FolderBlobs) else ledger.blobs
        copy = Ledger(ledger.name, engine, blobs, ledger.clock, ledger.actor)
        if any(finding.error for finding in examine(copy)):
            raise LedgerDamaged("ledger_damaged", ledger=ledger.name)
    finally:
        engine.dispose()


def unpack_all(path: Path, facts: BackupFacts, target: Path, files: FolderBlobs | None) -> int:
    """Unpacks the data, and brings the files that lie in the backup or beside it.

    Args:
        path: The backup.
        facts: What it says of itself.
        target: A file that does not exist, for the data.
        files: Where files go; what lies there already and is sound stays. None for no files.

    Returns:
        How many files the backup could not get when it was made, or that are no longer beside it.

    Raises:
        LedgerDamaged: something is not what the backup says.
    """
    unpack(path, facts, LEDGER, target)
    if files is None:
        return 0
    for name in facts.sizes:
        sha256 = name.removeprefix("files/")
        place = files.path(sha256)
        if name != LEDGER and not is_sound(place, sha256):
            place.parent.mkdir(parents=True, exist_ok=True)
            unpack(path, facts, name, place)
    shared = SharedFiles(path.parent)
    return sum(
        not is_sound(files.path(sha256), sha256)
        and not copy_hashed(shared.path(sha256), files.path(sha256), sha256)
        for sha256 in (*facts.beside, *facts.missing)
    )


def restore(path: Path, target: str, clock: Clock | None = None) -> BackupFacts:
    """Makes a ledger from a backup; it is a new replica of the same data.

    Args:
        path: The backup file.
        target: Path of a file that does not exist, or URL of an empty database.
        clock: What time it is.

    Raises:
        UnusableInput: the target is taken or cannot be written.
        LedgerDamaged: the backup is damaged or newer than this app; nothing was made.
    """
    facts = read_backup_facts(path)
    clock = clock or SystemClock()
    if is_url(target):
        _restore_to_database(path, facts, target, clock)
    else:
        _restore_to_file(path, facts, Path(target), clock)
    return facts


def _restore_to_file(path: Path, facts: BackupFacts, target: Path, clock: Clock) -> None:
    folder = blobs_for(str(target))
    if not isinstance(folder, FolderBlobs):
        raise TypeError(target)
    with file_faults(folder.folder):
        names = {Path(one).name for one in facts.hashes}
        taken = folder.folder.exists() and not is_leftover(folder, names)
    if target.exists() or taken:
        raise UnusableInput("ledger_exists", ledger=str(target))
    if not target.parent.is_dir():
        raise UnusableInput("folder_missing", folder=str(target.parent))
    with (
        full_disk_of(target),
        file_faults(target),
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as work,
    ):
        building = Path(work, target.name)
        files = FolderBlobs(Path(work, "files"))
        missing = unpack_all(path, facts, building, files)
        become_replica(path, facts, str(building), files, clock)
        _demand_sound(path, str(building), files, clock, missing)
        if folder.folder.exists():
            folder.folder.rename(Path(work, "leftover"))
        if files.folder.exists():
            files.folder.rename(folder.folder)
        building.rename(target)
        sync_folder(target.parent)


def is_leftover(folder: FolderBlobs, names: Collection[str]) -> bool:
    """Whether a folder of files without a ledger holds only, and whole, what is brought again.

    What was cut off just before its last step leaves such a folder.
    """
    found = [at for at in folder.folder.rglob("*") if not at.is_dir()]
    return all(at.name in names and is_sound(at, at.name) for at in found)


def said_of_backup(path: Path) -> AbstractContextManager[None]:
    """Has the backup be named where the ledger in it is of a form this app does not know yet."""
    return said_as("ledger_newer", "backup_newer", file=str(path))


def become_replica(
    path: Path,
    facts: BackupFacts,
    target: str,
    files: FolderBlobs,
    clock: Clock,
    actor: Actor = LOCAL,
) -> None:
    """Makes an unpacked ledger a replica of its own, in the newest form.

    Whoever restores is let in without a login: the accounts in a backup are not asked.
    """
    engine = open_engine(target)
    try:
        with said_of_backup(path):
            bring_up_to_date(engine, target)
        ledger = Ledger(target, engine, files, clock, actor)
        with (
            database_faults(target),
            engine.connect().execution_options(writing=True) as connection,
            Session(connection) as session,
        ):
            _new_replica(Writing(session, ledger, clock.now()), facts, path)
            move_files_out(session, files)
            session.commit()
            connection.commit()
    finally:
        engine.dispose()


def _demand_sound(path: Path, target: str, files: FolderBlobs, clock: Clock, missing: int) -> None:
    """Examines what was made; of files that the copy never had another says so.

    What the log says was entered and is gone was gone when the copy was made: ``doctor`` puts it
    back.
    """
    engine = open_engine(target)
    try:
        found = examine(Ledger(target, engine, files, clock, LOCAL))
        borne = {*GONE, *(_OF_FILES if missing else ())}
        if any(one.error and one.code not in borne for one in found):
            raise LedgerDamaged("backup_damaged", file=str(path))
    finally:
        engine.dispose()


def move_files_out(session: Session, files: FolderBlobs) -> None:
    """A ledger from a database brings its files in a table; beside an SQLite file they lie free."""
    for name in list(session.scalars(select(Blob.sha256))):
        files.put(session, session.get_one(Blob, name).content)
    session.execute(delete(Blob))


def _new_replica(tx: Writing, facts: BackupFacts, path: Path) -> None:
    info = info_of(tx.session)
    if (str(info.ledger_id), school_of(tx.session).name) != (facts.ledger_id, facts.school):
        raise LedgerDamaged("backup_damaged", file=str(path))
    before = str(info.replica_id)
    tx.session.execute(update(LedgerInfo).values(replica_id=tx.new_id()))
    tx.log("ledger.restore", str(info.ledger_id), {"from_replica": before})


def _restore_to_database(path: Path, facts: BackupFacts, url: str, clock: Clock) -> None:
    """Makes the new replica in a file first, as it is examined there, then copies its tables."""
    name = display_name(url)
    engine = open_engine(url)
    with (
        tempfile.TemporaryDirectory(prefix="restore-") as work,
        database_faults(name),
    ):
        with engine.connect() as connection:
            demand_empty(connection, name)
        copy, files = Path(work, LEDGER), FolderBlobs(Path(work, "files"))
        missing = unpack_all(path, facts, copy, files)
        become_replica(path, facts, str(copy), files, clock)
        _demand_sound(path, str(copy), files, clock, missing)
        source = open_engine(str(copy))
        try:
            with engine.connect().execution_options(writing=True) as target:
                demand_empty(target, name)
                upgrade(target)
                with source.connect() as origin:
                    copy_tables(origin, target)
                with Session(target) as session:
                    for sha256 in files.names(session):
                        TableBlobs().put(session, files.get(session, sha256))
                        session.flush()
                        session.expunge_all()
                    session.commit()
                target.commit()
        finally:
            source.dispose()
            engine.dispose()


def demand_empty(connection: Connection, name: str) -> None:
    """Refuses a database with tables in it, whosever they are."""
    if inspect(connection).get_table_names():
        raise UnusableInput("database_not_empty", ledger=name)
