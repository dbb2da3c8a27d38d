"""A ledger that cannot be opened any more: it is kept as it is, and the newest good copy offered.

No ledger is open and nobody can be asked for permission: whoever is at the computer could as well
copy the files.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyhours.db.blobs import FolderBlobs
from studyhours.db.check_copy import check_file
from studyhours.db.comparing import certificates_in, differing, records_in, teachers_in
from studyhours.db.engine import open_engine
from studyhours.db.salvage import salvage
from studyhours.domain.clock import Clock, SystemClock
from studyhours.domain.errors import LedgerLocked, UnusableInput
from studyhours.domain.held import looking_at
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.backups import become_replica, unpack_all
from studyhours.services.ledgers.comparison import Differences, count_differences
from studyhours.services.ledgers.copies import newest_good
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import blobs_for, bring_up_to_date, journal_of
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.ledgers.restoring import aside_folder
from studyhours.transfer.backup import LEDGER, BackupFacts, read_backup_facts
from studyhours.transfer.files import file_faults, sync_folder
from studyhours.transfer.kept_copies import working


@dataclass(frozen=True, slots=True)
class Rescue:
    """The newest good copy of a damaged ledger, and what it lacks.

    Attributes:
        copy: Where it lies.
        school: Its school.
        made_at: When it was made.
        records: What can still be read in the damaged file: ``lost`` are records the copy does not
            have, ``changed`` those it has as they were. ``back`` says nothing here.
        teachers: The same of teachers.
        certificates: The same of certificates.
        whole: Whether everything in the damaged file could be read; else more may be missing.
    """

    copy: Path
    school: str
    made_at: datetime
    records: Differences
    teachers: Differences
    certificates: Differences
    whole: bool


@dataclass(frozen=True, slots=True)
class Rescued:
    """A copy has taken the place of a damaged ledger.

    Attributes:
        path: The ledger.
        kept: The damaged file, byte by byte.
        missing: How many files could not be brought back.
    """

    path: Path
    kept: Path
    missing: int


def find_rescue(path: Path, progress: Progress = unwatched) -> Rescue | None:
    """Looks for the newest copy beside a damaged ledger that is good; None where there is none.

    Args:
        path: The ledger's file.
        progress: Told of ``restore_read`` and ``restore_compare``, and may call it off.
    """
    progress("restore_read", 0, None)
    found = newest_good(path)
    if found is None or found.facts is None:
        return None
    facts = found.facts
    left = salvage(path)
    with working(path) as work:
        data, none = work / LEDGER, FolderBlobs(work / "none")
        unpack_all(found.path, facts, data, None)
        engine = open_engine(str(data))
        try:
            bring_up_to_date(engine, str(found.path))
            copy = Ledger(str(found.path), engine, none, SystemClock(), LOCAL)
            with copy.reading() as session:
                records, teachers, certificates = (
                    count_differences(differing(iter(here), there(session)), progress)
                    for here, there in (
                        (left.records, records_in),
                        (left.teachers, teachers_in),
                        (left.certificates, certificates_in),
                    )
                )
        finally:
            engine.dispose()
    made_at = datetime.fromisoformat(facts.made_at)
    return Rescue(found.path, facts.school, made_at, records, teachers, certificates, left.whole)


def rescue(
    path: Path, copy: Path, clock: Clock | None = None, progress: Progress = unwatched
) -> Rescued:
    """Keeps the damaged file among the copies and puts a copy in its place.

    At any moment there is a file of that name: the damaged one, then the restored one.

    Args:
        path: The damaged ledger.
        copy: The copy.
        clock: What time it is.
        progress: May call it off until the file is put in place.

    Raises:
        UnusableInput: the disk is full or the place cannot be written.
        LedgerDamaged: the copy is damaged too; nothing was changed.
        LedgerLocked: this program has the ledger open.
    """
    clock = clock or SystemClock()
    facts = read_backup_facts(copy)
    progress("restore_read", 0, None)
    with file_faults(path), working(path) as work:
        building = work / LEDGER
        missing = _build(copy, facts, building, path, clock)
        progress("restore_place", 0, None)
        folder = aside_folder(path, clock)
        with looking_at(path) as free:
            if not free:
                raise LedgerLocked("ledger_locked", ledger=str(path))
            kept = _keep(path, folder)
            building.replace(path)
            sync_folder(path.parent)
    return Rescued(path, kept, missing)


def _build(copy: Path, facts: BackupFacts, building: Path, path: Path, clock: Clock) -> int:
    store = blobs_for(str(path))
    if not isinstance(store, FolderBlobs):
        raise UnusableInput("restore_over_server", ledger=str(path))
    missing = unpack_all(copy, facts, building, store)
    become_replica(copy, facts, str(building), store, clock)
    check_file(building, str(copy), lambda: None)
    return missing


def _keep(path: Path, folder: Path) -> Path:
    """The damaged file and its journal under another name, without copying where that is possible.

    The journal must not lie beside what takes the place: it would be rolled back into that.
    """
    folder.mkdir(parents=True)
    kept = folder / path.name
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)
    journal = journal_of(path)
    with suppress(FileNotFoundError):
        journal.replace(folder / journal.name)
    sync_folder(folder)
    return kept
