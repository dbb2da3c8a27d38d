"""Copies of a ledger that are made by themselves, kept beside it, and thinned as time goes by.

Each is opened and checked before an older one goes. A copy needs no permission where the ledger
makes it for its own sake: it lies beside the ledger, for whoever can read that anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from studyhours.db.blobs import FolderBlobs
from studyhours.db.check_copy import FileFacts, check_file
from studyhours.db.copying import copy_in_steps
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults
from studyhours.db.migrate import NEWEST
from studyhours.db.models import Draft
from studyhours.domain.clock import SCHOOL_ZONE, Clock, day_in_zone
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.thinning import Made, to_keep
from studyhours.services.evidence.sweeping import named_files
from studyhours.services.ledgers.copy_settings import id_of, settings_of
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.backup import LEDGER, read_backup_facts, try_reading, write_backup
from studyhours.transfer.files import file_faults, sync_folder
from studyhours.transfer.kept_copies import (
    CopyFile,
    SharedFiles,
    copies_folder,
    list_copies,
    name_for,
    working,
)

_MEGABYTE = 1 << 20
_BY_THEMSELVES = frozenset({"daily"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that was made.

    Attributes:
        copy: Where it lies and what it says.
        missing: How many of the ledger's files are missing or damaged, and in no copy either.
        removed: How many older copies went.
    """

    copy: CopyFile
    missing: int
    removed: int


def keep_copy(
    ledger: Ledger, reason: str, progress: Progress = unwatched, *, spare: Path | None = None
) -> Kept:
    """Makes a copy, checks it, and lets older ones go.

    Args:
        ledger: The ledger, in a file.
        reason: One of ``REASONS``; what is ``asked`` for needs permission.
        progress: Told of ``copy_data``, ``copy_check``, ``copy_pack``, ``copy_files`` and
            ``copy_try``, and may call it off: then nothing of it is left.
        spare: A copy that is needed still and stays whatever its age.

    Raises:
        UnusableInput: the ledger lies in a database, or the place cannot be written.
        LedgerDamaged: the ledger is damaged; the copies there are stay.
        LedgerLocked: others write all the time.
    """
    if reason == "asked":
        require(ledger.actor, "backup")
    if is_url(ledger.name):
        raise UnusableInput("copies_of_server", ledger=ledger.name)
    path = Path(ledger.name)
    return keep_copy_of(path, ledger.engine, ledger.clock, reason, progress, spare=spare)


def keep_unless_kept(ledger: Ledger, reason: str, progress: Progress = unwatched) -> None:
    """Makes a copy before something great is done, unless one says all the ledger says.

    A ledger in a database has none.

    Args:
        ledger: The ledger.
        reason: One of ``REASONS``.
        progress: As for ``keep_copy``.

    Raises:
        UnusableInput: the place cannot be written.
        LedgerDamaged: the ledger is damaged.
    """
    if is_url(ledger.name):
        return
    copies = list_copies(copies_folder(Path(ledger.name)))
    if all(one.facts is None or has_changed(ledger, one) for one in copies):
        keep_copy(ledger, reason, progress)


def keep_copy_of(
    path: Path,
    engine: Engine,
    clock: Clock,
    reason: str,
    progress: Progress = unwatched,
    *,
    spare: Path | None = None,
) -> Kept:
    """As ``keep_copy``, for a file of any form that this app still knows."""
    folder = copies_folder(path)
    now = clock.now()
    with working(path) as work:
        data = work / LEDGER
        with database_faults(str(path)):
            copy_in_steps(
                engine,
                data,
                str(path),
                lambda done, total: progress("copy_data", done, total),
                insist=reason not in _BY_THEMSELVES,
            )
            found = check_file(data, str(path), lambda: progress("copy_check", 0, None))
        beside, missing = _share_files(path, _named_in(data, found), SharedFiles(folder), progress)
        facts = {
            "school": found.school,
            "ledger_id": found.ledger_id,
            "made_at": now.astimezone(UTC).isoformat(),
            "beside": beside,
            "missing": missing,
            "rows": dict(found.rows),
            "log": list(found.log),
        }
        size = data.stat().st_size // _MEGABYTE
        part = work / "copy"
        write_backup(part, facts, data, (), lambda at: progress("copy_pack", at // _MEGABYTE, size))
        # What comes out again is, byte by byte, the file that was opened and checked above.
        packed = read_backup_facts(part)
        try_reading(part, packed, lambda at: progress("copy_try", at // _MEGABYTE, size))
        target = name_for(folder, now, reason)
        part.replace(target)
        sync_folder(folder)
    copies = list_copies(folder)
    made = next(one for one in copies if one.path == target)
    return Kept(made, len(missing), thin(folder, copies, spare=spare))


def _named_in(data: Path, found: FileFacts) -> set[str]:
    """The files a copy names, where it has a form that this app reads without changing it."""
    if found.revision != NEWEST:
        return set()
    engine = open_engine(str(data))
    try:
        with engine.connect() as connection, Session(connection) as session:
            return named_files(session)
    finally:
        engine.dispose()


def _share_files(
    path: Path, named: set[str], shared: SharedFiles, progress: Progress
) -> tuple[list[str], list[str]]:
    """Copies the files that no copy has yet; gives those that are there, and those that are not."""
    store = FolderBlobs(path.with_name(path.stem + ".files"))
    names = sorted({*store.names(None), *named})
    beside: list[str] = []
    missing: list[str] = []
    at = 0

    def watch(_size: int) -> None:
        progress("copy_files", at, len(names))

    for at, name in enumerate(names):  # noqa: B007 - ``watch`` says it
        watch(0)
        source = store.path(name)
        there = shared.has(name, _size_of(source)) or shared.take(name, source, watch)
        (beside if there else missing).append(name)
    return beside, missing


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def thin(folder: Path, copies: Sequence[CopyFile], *, spare: Path | None = None) -> int:
    """Lets older copies go, and the files that none of the others needs; gives how many went.

    A copy that cannot be read is no copy: it stays where it is, and keeps no other from staying.
    """
    readable = [one for one in copies if one.facts is not None]
    kept = to_keep(
        Made(
            one.path.name,
            one.at,
            day_in_zone(one.at, SCHOOL_ZONE),
            special=one.reason not in _BY_THEMSELVES,
        )
        for one in readable
        if one.path != spare
    ) | {spare.name if spare is not None else ""}
    going = [one for one in readable if one.path.name not in kept]
    with file_faults(folder):
        for one in going:
            one.path.unlink(missing_ok=True)
        if going:
            staying = [one.facts for one in readable if one.path.name in kept]
            SharedFiles(folder).sweep(
                name for facts in staying if facts is not None for name in facts.beside
            )
    return len(going)


def is_due(ledger: Ledger) -> bool:
    """Whether a copy is to be made by itself: none was made today, and something has changed.

    One without a single record is not the day's: it was made before the work of the first day.
    """
    if is_url(ledger.name) or not settings_of(id_of(ledger)).automatic:
        return False
    newest = _newest_facts(Path(ledger.name))
    if newest is None:
        return True
    today = day_in_zone(ledger.clock.now(), SCHOOL_ZONE)
    holds_any = newest.facts is not None and newest.facts.rows.get("record", 0) > 0
    if holds_any and day_in_zone(newest.at, SCHOOL_ZONE) >= today:
        return False
    return has_changed(ledger, newest)


def _newest_facts(path: Path) -> CopyFile | None:
    """The newest copy that can be read."""
    copies = list_copies(copies_folder(path))
    return next((one for one in copies if one.facts is not None), None)


def has_changed(ledger: Ledger, copy: CopyFile) -> bool:
    """Whether anything was written, or a draft kept, since a copy was made.

    Args:
        ledger: The ledger.
        copy: A copy of it; one that cannot be read says nothing, and all has changed since.
    """
    with ledger.reading() as session:
        info = info_of(session)
        typed = session.scalar(select(func.max(Draft.saved_at)))
    log = tuple(copy.facts.log) if copy.facts is not None else ()
    return (info.log_number, info.log_hash) != log or (typed is not None and _later(typed, copy.at))


def _later(instant: datetime, other: datetime) -> bool:
    return instant.astimezone(UTC) > other


def newest_good(path: Path) -> CopyFile | None:
    """The newest copy beside a ledger's file that is what it says, read to its end.

    Args:
        path: The ledger's file, which may be damaged or gone.
    """
    for one in list_copies(copies_folder(path)):
        if one.facts is None:
            continue
        try:
            try_reading(one.path, one.facts)
        except LedgerDamaged:
            continue
        return one
    return None
