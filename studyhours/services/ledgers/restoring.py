"""Restoring in the place of a ledger: what it would change, then the change itself.

The present ledger is kept first. What is restored is a new replica (decision 6): it issues no
certificate before it has taken the numbers, so none comes twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyhours.db.blobs import FolderBlobs
from studyhours.db.check_copy import check_file
from studyhours.db.comparing import certificates_in, differing, records_in, teachers_in
from studyhours.db.copying import copy_in_steps, put_in_place
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults
from studyhours.domain.changes import Changes
from studyhours.domain.clock import Clock
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.backups import become_replica, said_of_backup, unpack_all
from studyhours.services.ledgers.comparison import Differences, count_differences
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.copy_settings import id_of
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.ledgers.opening import bring_up_to_date
from studyhours.services.ledgers.permissions import LOCAL, require
from studyhours.transfer.backup import LEDGER, BackupFacts, read_backup_facts
from studyhours.transfer.files import file_faults, sync_folder
from studyhours.transfer.kept_copies import (
    copies_folder,
    is_in_second,
    made_at,
    working,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring a copy would change.

    Attributes:
        path: The copy.
        school: Its school.
        made_at: When it was made.
        records: Of records.
        teachers: Of teachers.
        certificates: Of certificates.
        entries: How many entries the log has got since.
        missing_files: How many files the copy could not get when it was made.
        second: Whether it lies in the second place.
    """

    path: Path
    school: str
    made_at: datetime
    records: Differences
    teachers: Differences
    certificates: Differences
    entries: int
    missing_files: int
    second: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """A ledger was restored in place.

    Attributes:
        made_at: When the copy was made.
        kept: Where the ledger as it was lies now: a copy among the others, or the file itself.
        missing: How many files could not be brought back.
        changes: Everything.
    """

    made_at: datetime
    kept: Path
    missing: int
    changes: Changes

    @property
    def was_damaged(self) -> bool:
        """Whether the ledger as it was could not be copied any more: its file is kept."""
        return made_at(self.kept) is None


def preview_restore(ledger: Ledger, path: Path, progress: Progress = unwatched) -> Preview:
    """What would be lost, come back and be as it was; nothing is changed.

    Args:
        ledger: The ledger.
        path: The copy, or any backup of the same ledger.
        progress: Told of ``restore_read`` and ``restore_compare``, and may call it off.

    Raises:
        UnusableInput: it is no backup, or one of another ledger.
        LedgerDamaged: it is damaged.
    """
    facts = _usable(ledger, path)
    progress("restore_read", 0, None)
    with (
        _unpacked_copy(ledger, path, facts) as copy,
        ledger.reading() as here,
        copy.reading() as there,
    ):
        records, teachers, certificates = (
            count_differences(differing(read(here), read(there)), progress)
            for read in (records_in, teachers_in, certificates_in)
        )
        entries = info_of(here).log_number - info_of(there).log_number
    return Preview(
        path,
        facts.school,
        datetime.fromisoformat(facts.made_at),
        records,
        teachers,
        certificates,
        entries=max(entries, 0),
        missing_files=len(facts.missing),
        second=is_in_second(path),
    )


def _usable(ledger: Ledger, path: Path) -> BackupFacts:
    require(ledger.actor, "repair")
    if is_url(ledger.name):
        raise UnusableInput("restore_over_server", ledger=ledger.name)
    facts = read_backup_facts(path)
    if facts.ledger_id != id_of(ledger):
        raise UnusableInput("backup_of_other", file=path.name, school=facts.school)
    return facts


@contextmanager
def _unpacked_copy(ledger: Ledger, path: Path, facts: BackupFacts) -> Iterator[Ledger]:
    with working(Path(ledger.name)) as work:
        copy, files = work / LEDGER, FolderBlobs(work / "none")
        unpack_all(path, facts, copy, None)
        engine = open_engine(str(copy))
        try:
            with said_of_backup(path):
                bring_up_to_date(engine, str(path))
            yield Ledger(str(path), engine, files, ledger.clock, LOCAL)
        finally:
            engine.dispose()


def restore_over(ledger: Ledger, path: Path, progress: Progress = unwatched) -> Restored:
    """Puts a copy in the place of the ledger, which is kept first.

    Whoever has the ledger open sees the old one or the new one, never a mixture; a crash at any
    moment leaves one of them. The window opens it anew afterwards.

    Args:
        ledger: The ledger.
        path: The copy, or any backup of the same ledger.
        progress: Told how far it is, and may call it off until the ledger is put in place.

    Raises:
        UnusableInput: it is no backup or one of another ledger, or the disk is full.
        LedgerDamaged: it is damaged; nothing was changed.
        LedgerLocked: another program holds the ledger.
    """
    facts = _usable(ledger, path)
    kept = _keep_present(ledger, path, progress)
    progress("restore_read", 0, None)
    with working(Path(ledger.name)) as work:
        building = work / LEDGER
        missing = _build(ledger, path, facts, building)
        progress("restore_place", 0, None)
        with database_faults(ledger.name):
            put_in_place(building, ledger.engine, ledger.name)
    ledger.kept.standing = ledger.kept.verdicts = None
    return Restored(datetime.fromisoformat(facts.made_at), kept, missing, ~Changes.NONE)


def _keep_present(ledger: Ledger, copy: Path, progress: Progress) -> Path:
    """A copy among the others; where the ledger is damaged, its file as it is."""
    try:
        return keep_copy(ledger, "restore", progress, spare=copy).copy.path
    except LedgerDamaged:
        return _set_aside(ledger, progress)


def _build(ledger: Ledger, path: Path, facts: BackupFacts, building: Path) -> int:
    """Makes the new replica in a file of its own, and brings its files to the ledger's own."""
    store = ledger.blobs
    if not isinstance(store, FolderBlobs):
        raise TypeError(ledger.name)
    missing = unpack_all(path, facts, building, store)
    become_replica(path, facts, str(building), store, ledger.clock, ledger.actor)
    check_file(building, str(path), _nothing)
    return missing


def _set_aside(ledger: Ledger, progress: Progress) -> Path:
    """Keeps a damaged ledger page by page as it is, among its copies."""
    path = Path(ledger.name)
    folder = aside_folder(path, ledger.clock)
    aside = folder / path.name
    with file_faults(folder), database_faults(ledger.name):
        folder.mkdir(parents=True)
        copy_in_steps(
            ledger.engine,
            aside,
            ledger.name,
            lambda done, total: progress("copy_data", done, total),
            insist=True,
        )
        sync_folder(folder)
    return aside


def aside_folder(path: Path, clock: Clock) -> Path:
    """A folder among the copies for a ledger that is damaged, not taken yet."""
    stem = f"aside-{clock.now():%Y%m%dT%H%M%SZ}"
    folder, number = copies_folder(path) / stem, 2
    while folder.exists():
        folder, number = copies_folder(path) / f"{stem}-{number}", number + 1
    return folder


def _nothing() -> None:
    """Nobody ends this."""
