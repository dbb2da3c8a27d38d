"""The imports that were made: listing them, and undoing one as one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.bulk import BULK_ROWS, BulkInsert, BulkUpdate
from studyhours.db.models import (
    Activity,
    Attendance,
    Import,
    ImportedRow,
    Participant,
    Record,
    RecordVersion,
)
from studyhours.db.search_index import SearchIndex
from studyhours.db.types import raw_instant
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.activities.rows import (
    Mark,
    attended_people,
    planned_people,
    put_people,
)
from studyhours.services.closing.closed_years import (
    ClosedDays,
    closed_days,
    correcting,
    marked,
    years_with,
)
from studyhours.services.importing.report import Imported, RowRejected
from studyhours.services.importing.step import ACTIVITY, ATTENDED
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.rows import DELETED, VERSION_COLUMNS, deletion_hash

__all__ = [
    "ROSTER",
    "ImportMade",
    "Imported",
    "RowRejected",
    "find_import",
    "list_imports",
    "undo_import",
]

ROSTER = "roster"
_TITLES_NAMED = 10
_UNDO = "undo_rows"


@collecting_later()
def undo_import(ledger: Ledger, import_id: str, *, progress: Progress = unwatched) -> Changes:
    """Undoes an import of records or attendance as one step.

    Args:
        ledger: The ledger.
        import_id: The import.
        progress: Told about ``undo_rows``.

    Raises:
        UnusableInput: there is no such import, it was a roster, it is undone already, or records
            it made have changed since; those are listed and nothing is undone. Or a correction
            of a closed year needs a reason.
    """
    require(ledger.actor, "import")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        row = tx.session.get(Import, _uuid(import_id))
        if row is None:
            raise UnusableInput("unknown_import", id=import_id)
        if row.undone_at is not None:
            raise UnusableInput("import_undone_already", id=import_id)
        if row.what == ROSTER:
            raise UnusableInput("roster_import_stays", id=import_id)
        _refuse_if_changed(tx, row.id)
        rows = _count_rows(tx, row.id)
        closed = closed_days(tx.session, school)
        years = _records_of(tx, row.id, closed)
        mark = correcting(years)
        _bury_records(tx, school.id, row.id, rows, closed, progress)
        _take_attendance_back(tx, school.id, row)
        for activity_id in tx.session.scalars(
            select(ImportedRow.made).where(
                ImportedRow.import_id == row.id, ImportedRow.fingerprint.startswith(ACTIVITY)
            )
        ).all():
            if activity_id is not None:
                _remove_activity(tx, activity_id)
        progress(_UNDO, rows, rows)
        tx.session.execute(delete(ImportedRow).where(ImportedRow.import_id == row.id))
        row.undone_at = tx.now
        tx.log("import.undo", import_id, {"rows": rows, **mark})
    return Changes.RECORDS | Changes.ACTIVITIES


def _refuse_if_changed(tx: Writing, import_id: UUID) -> None:
    made = select(Record.title, func.count().over().label("count")).join(
        ImportedRow, ImportedRow.made == Record.id
    )
    changed = tx.session.execute(
        made.where(
            ImportedRow.import_id == import_id,
            ImportedRow.made_hash.is_distinct_from(Record.version),
        )
        .order_by(ImportedRow.id)
        .limit(_TITLES_NAMED)
    ).all()
    if changed:
        titles = ", ".join(row.title for row in changed)
        raise UnusableInput("import_changed_since", count=changed[0][1], titles=titles)


def _count_rows(tx: Writing, import_id: UUID) -> int:
    query = select(func.count()).select_from(ImportedRow)
    return tx.session.scalar(query.where(ImportedRow.import_id == import_id)) or 0


def _records_of(tx: Writing, import_id: UUID, closed: Sequence[ClosedDays]) -> dict[str, int]:
    """How many records an import made in which closed year."""
    made = (
        select(func.count())
        .select_from(Record)
        .join(ImportedRow, ImportedRow.made == Record.id)
        .where(ImportedRow.import_id == import_id)
    )
    days = {
        one.year: tx.session.scalar(made.where(Record.last_day.between(one.first, one.last))) or 0
        for one in closed
    }
    return {year: count for year, count in days.items() if count}


def _bury_records(
    tx: Writing,
    school_id: UUID,
    import_id: UUID,
    rows: int,
    closed: Sequence[ClosedDays],
    progress: Progress,
) -> None:
    """Puts a deletion on top of every record an import made, and lets it go from its activity."""
    query = (
        select(Record.id, Record.version, Record.last_day)
        .join(ImportedRow, ImportedRow.made == Record.id)
        .where(ImportedRow.import_id == import_id)
        .order_by(ImportedRow.id)
    )
    progress(_UNDO, 0, rows)
    made = select(ImportedRow.made).where(ImportedRow.import_id == import_id)
    tx.session.execute(delete(Attendance).where(Attendance.record_id.in_(made)))
    # All of them are read before the first is changed, in parts so that other threads get turns.
    found = tx.session.execute(query, execution_options={"yield_per": BULK_ROWS})
    parts = [
        tuple((row.id, row.version, marked(years_with(closed, [row.last_day]))) for row in part)
        for part in found.partitions()
    ]
    done = 0
    for part in parts:
        _bury(tx, school_id, part)
        done += len(part)
        progress(_UNDO, done, rows)


def _bury(
    tx: Writing, school_id: UUID, records: Sequence[tuple[UUID, str, Mapping[str, object]]]
) -> None:
    connection = tx.session.connection()
    buried = [
        (record, before, deletion_hash(record.bytes, before), mark)
        for record, before, mark in records
    ]
    at, by = raw_instant(tx.now), tx.ledger.actor.name
    fresh = tx.ledger.identities.make_raw(tx.now, len(buried))
    BulkInsert(connection, RecordVersion, VERSION_COLUMNS).write(
        [
            (row_id, school_id.bytes, record.bytes, version, f'["{before}"]', at, by, DELETED)
            for row_id, (record, before, version, _) in zip(fresh, buried, strict=True)
        ]
    )
    BulkUpdate(connection, Record, ("version", "deleted", "activity_id")).write(
        [(version, True, None, record.bytes) for record, _, version, _ in buried]
    )
    SearchIndex(connection).take([record.bytes for record, *_ in buried])
    append_entries(
        tx.session,
        at=tx.now,
        actor=by,
        entries=[
            LogEntry("record.delete", str(record), {"version": version, "based_on": before, **mark})
            for record, before, version, mark in buried
        ],
    )


def _take_attendance_back(tx: Writing, school_id: UUID, row: Import) -> None:
    """Who got no record from a sheet is taken off it; who was planned is planned again."""
    said: Mapping[str, Mapping[str, list[str] | None]] = row.counts.get(ATTENDED, {})
    for activity, people in said.items():
        activity_id = UUID(activity)
        if tx.session.get(Activity, activity_id) is None:
            continue
        tx.session.execute(
            delete(Attendance).where(
                Attendance.activity_id == activity_id,
                Attendance.teacher_id.in_([UUID(one) for one in people]),
                Attendance.record_id.is_(None),
            )
        )
        # Who was said to have been there after all has got a record since, and keeps it.
        there = {
            *attended_people(tx.session, activity_id),
            *planned_people(tx.session, activity_id),
        }
        planned = {
            UUID(one): Mark(*before)
            for one, before in people.items()
            if before is not None and UUID(one) not in there
        }
        put_people(tx, school_id, activity_id, planned)


def _remove_activity(tx: Writing, activity_id: UUID) -> None:
    """Removes an activity with its attendance, unless somebody was credited there since."""
    credited = tx.session.scalars(
        select(Record.id).where(Record.activity_id == activity_id).limit(1)
    ).first()
    if credited is None:
        for people in (Attendance, Participant):
            tx.session.execute(delete(people).where(people.activity_id == activity_id))
        tx.session.execute(delete(Activity).where(Activity.id == activity_id))


@dataclass(frozen=True, slots=True)
class ImportMade:
    """An import that still stands.

    Attributes:
        id: What ``undo_import`` takes.
        made_at: When, UTC.
        made_by: By whom.
        what: ``roster``, ``attendance`` or a record kind.
        file: Name of the file.
        added: Entries it added.
        updated: Entries it updated.
    """

    id: str
    made_at: datetime
    made_by: str
    what: str
    file: str
    added: int
    updated: int


def list_imports(ledger: Ledger) -> tuple[ImportMade, ...]:
    """The imports that still stand and changed something, newest first."""
    require(ledger.actor, "import")
    with ledger.reading() as session:
        rows = session.scalars(
            select(Import).where(Import.undone_at.is_(None)).order_by(Import.id.desc())
        )
        made = [
            ImportMade(
                str(row.id),
                row.made_at,
                row.made_by,
                row.what,
                row.file_name,
                int(row.counts["added"]),
                int(row.counts["updated"]),
            )
            for row in rows
        ]
        return tuple(one for one in made if one.added or one.updated)


def find_import(ledger: Ledger, import_id: str | None) -> ImportMade:
    """One import by its id, or the newest that can be undone.

    Raises:
        UnusableInput: there is none.
    """
    made = list_imports(ledger)
    if import_id is None:
        for one in made:
            if one.what != ROSTER:
                return one
        raise UnusableInput("no_import")
    for one in made:
        if one.id == import_id:
            return one
    _uuid(import_id)
    with ledger.reading() as session:
        gone = session.get(Import, _uuid(import_id))
    code = "unknown_import" if gone is None else "import_undone_already"
    raise UnusableInput(code, id=import_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnusableInput("unknown_import", id=text) from None
