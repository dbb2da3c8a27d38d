"""Where a ledger lies, how large it is, and what a backup of it would be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, text

from studyhours.db.blobs import FolderBlobs
from studyhours.db.engine import is_url
from studyhours.db.models import Blob, Record, Teacher
from studyhours.domain.clock import day_in_zone
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.sole import is_own
from studyhours.transfer.files import safe_name

BACKUP_SUFFIX = ".studyhours-backup"


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """A ledger from outside.

    Attributes:
        ledger_id: Names the data, the same in every copy.
        place: Path or address, without a password.
        folder: The folder of a file; None for a database.
        size: Bytes of its data.
        files: How many files it keeps, such as certificates.
        files_size: Their bytes.
        made_on: The day it was made, in the school's zone.
        teachers: How many teachers are in it.
        records: How many records.
        backup_name: A name for a backup made today.
        may_back_up: Whether this login may back it up and examine it.
        may_move: Whether it may move it to another place; a teacher's own stays where it is.
    """

    ledger_id: str
    place: str
    folder: Path | None
    size: int
    files: int
    files_size: int
    made_on: date
    teachers: int
    records: int
    backup_name: str
    may_back_up: bool
    may_move: bool


def read_ledger_facts(ledger: Ledger) -> LedgerFacts:
    """Reads them.

    Raises:
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school, info = school_of(session), info_of(session)
        in_database = is_url(ledger.name)
        if in_database:
            size = session.scalar(text("SELECT pg_database_size(current_database())")) or 0
            files, files_size = session.execute(
                select(func.count(), func.coalesce(func.sum(Blob.size), 0)).select_from(Blob)
            ).one()
        else:
            size = Path(ledger.name).stat().st_size
            files, files_size = _lying_beside(ledger)
        teachers = select(func.count()).select_from(Teacher).where(Teacher.school_id == school.id)
        records = (
            select(func.count())
            .select_from(Record)
            .where(Record.school_id == school.id, Record.deleted.is_(False))
        )
        return LedgerFacts(
            ledger_id=str(info.ledger_id),
            place=ledger.name if in_database else str(Path(ledger.name).absolute()),
            folder=None if in_database else Path(ledger.name).absolute().parent,
            size=int(size),
            files=int(files),
            files_size=int(files_size),
            made_on=day_in_zone(info.made_at, school.zone),
            teachers=session.scalar(teachers) or 0,
            records=session.scalar(records) or 0,
            backup_name=_backup_name(school.name, today(ledger, school)),
            may_back_up="backup" in ledger.actor.functions,
            may_move="repair" in ledger.actor.functions and not is_own(ledger, session, school),
        )


def _lying_beside(ledger: Ledger) -> tuple[int, int]:
    if not isinstance(ledger.blobs, FolderBlobs) or not ledger.blobs.folder.is_dir():
        return 0, 0
    sizes = [one.stat().st_size for one in ledger.blobs.folder.glob("??/*") if one.is_file()]
    return len(sizes), sum(sizes)


def _backup_name(school: str, day: date) -> str:
    return f"{safe_name(school) or 'StudyHours'}-{day.isoformat()}{BACKUP_SUFFIX}"
