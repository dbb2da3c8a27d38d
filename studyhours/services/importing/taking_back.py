"""Taking back what imports made, inside a transaction: all of it, or nothing and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    School,
    Teacher,
)
from studyhours.db.search_index import SearchIndex
from studyhours.db.types import raw_instant
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
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
from studyhours.services.importing.roster_back import take_roster_back, teachers_of
from studyhours.services.importing.step import ACTIVITY, ATTENDED, Stage
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.rows import DELETED, VERSION_COLUMNS, deletion_hash

__all__ = ["ROSTER", "take_back"]

ROSTER = "roster"

_ROWS_NAMED = 10
_UNDO = "undo_rows"


def take_back(tx: Writing, school: School, imports: Sequence[Import], progress: Progress) -> None:
    """Takes back what some imports made, all of it or nothing.

    Args:
        tx: The transaction.
        school: The school.
        imports: Imports that stand, in the order in which they are taken back.
        progress: Told about ``undo_rows`` of all of them together.

    Raises:
        UnusableInput: records they made, or what a roster said, have changed since; those are
            listed. Or somebody a roster added has records by now, or a correction of a closed year
            needs a reason.
    """
    _refuse_if_changed(tx, imports)
    ids = [one.id for one in imports]
    closed = closed_days(tx.session, school)
    mark = correcting(_records_of(tx, ids, closed))
    rows = _count_rows(tx, ids) | teachers_of(imports)
    stage = Stage(progress, _UNDO, sum(rows.values()))
    for one in imports:
        many, own = rows.get(one.id, 0), mark
        if one.what == ROSTER:
            stage.tick(0)
            own = correcting(take_roster_back(tx, school, one))
        else:
            _take_one_back(tx, school, one, closed, stage)
        stage.sheet_done(many)
        one.undone_at = tx.now
        beside = {"together": len(imports)} if len(imports) > 1 else {}
        tx.log("import.undo", str(one.id), {"rows": many, **beside, **own})


def _take_one_back(
    tx: Writing, school: School, row: Import, closed: Sequence[ClosedDays], stage: Stage
) -> None:
    _bury_records(tx, school.id, row.id, closed, stage)
    _take_attendance_back(tx, school.id, row)
    for activity_id in tx.session.scalars(
        select(ImportedRow.made).where(
            ImportedRow.import_id == row.id, ImportedRow.fingerprint.startswith(ACTIVITY)
        )
    ).all():
        if activity_id is not None:
            _remove_activity(tx, activity_id)
    tx.session.execute(delete(ImportedRow).where(ImportedRow.import_id == row.id))


def _refuse_if_changed(tx: Writing, imports: Sequence[Import]) -> None:
    """Refuses all of them where one record is not as its import left it.

    Raises:
        UnusableInput: which, by file, row and teacher where there are several files.
    """
    made = (
        select(
            Record.title,
            Teacher.name,
            ImportedRow.row,
            ImportedRow.import_id,
            func.count().over().label("count"),
        )
        .join(ImportedRow, ImportedRow.made == Record.id)
        .join(Teacher, Teacher.id == Record.teacher_id)
    )
    changed = tx.session.execute(
        made.where(
            ImportedRow.import_id.in_([one.id for one in imports]),
            ImportedRow.made_hash.is_distinct_from(Record.version),
        )
        .order_by(ImportedRow.id)
        .limit(_ROWS_NAMED)
    ).all()
    if not changed:
        return
    count = changed[0].count
    if len(imports) == 1:
        titles = ", ".join(one.title for one in changed)
        raise UnusableInput("import_changed_since", count=count, titles=titles)
    files = {one.id: one.file_name for one in imports}
    rows = "、".join(f"{files[one.import_id]} {one.row} {one.name} {one.title}" for one in changed)
    raise UnusableInput("imports_changed_since", count=count, rows=rows)


def _count_rows(tx: Writing, import_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many rows of each import stand."""
    query = (
        select(ImportedRow.import_id, func.count())
        .where(ImportedRow.import_id.in_(import_ids))
        .group_by(ImportedRow.import_id)
    )
    return dict(tx.session.execute(query).tuples().all())


def _records_of(
    tx: Writing, import_ids: Sequence[UUID], closed: Sequence[ClosedDays]
) -> dict[str, int]:
    """How many records some imports made in which closed year."""
    made = (
        select(func.count())
        .select_from(Record)
        .join(ImportedRow, ImportedRow.made == Record.id)
        .where(ImportedRow.import_id.in_(import_ids))
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
    closed: Sequence[ClosedDays],
    stage: Stage,
) -> None:
    """Puts a deletion on top of every record an import made, and lets it go from its activity."""
    query = (
        select(Record.id, Record.version, Record.last_day)
        .join(ImportedRow, ImportedRow.made == Record.id)
        .where(ImportedRow.import_id == import_id)
        .order_by(ImportedRow.id)
    )
    stage.tick(0)
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
        stage.tick(done)


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
