"""Answers a rule plan's tally requests set by set: one grouped query for each request.

The days of all windows go into a temporary table that records are joined with by day, so that the
database does the counting whatever the windows are, and only one row for each subject and window
comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from studyhours.db.models import Record
from studyhours.domain.calendar import days_between
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.plan import Tallied, TallyAnswer, TallyRequest
from studyhours.rules.trace import APPROVED

_WINDOW_DAY = Table(
    "window_day",
    MetaData(),
    Column("day", Date, primary_key=True),
    Column("window_index", Integer, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
"""Belongs to the connection, not to the ledger, and goes with it."""

_COLUMNS = {
    "level": Record.level,
    "mode": Record.mode,
    "place": Record.place,
    "text": Record.characters,
}


def answer(
    session: Session,
    request: TallyRequest,
    school_id: UUID,
    teachers: Collection[UUID] | None = None,
) -> TallyAnswer:
    """What each teacher's records come to in each window of a request.

    Args:
        session: A session on the ledger.
        request: Leaf, windows and day.
        school_id: Only this school's records.
        teachers: Only these teachers, or everybody.
    """
    found: dict[str, dict[int, Tallied]] = {}
    if not request.windows or not request.leaf.kinds:
        return found
    if len(request.windows) > 1:
        _fill_window_days(session, request)
    query = _query(request, school_id, teachers)
    for teacher_id, window, unit, records, hundredths in session.execute(query):
        mine = found.setdefault(str(teacher_id), {})
        before = mine.get(window)
        sums = dict(before.sums) if before else {}
        sums[unit] = int(hundredths)
        mine[window] = Tallied((before.records if before else 0) + records, sums)
    return found


def _query(
    request: TallyRequest, school_id: UUID, teachers: Collection[UUID] | None
) -> Select[tuple[UUID, int, str, int, int]]:
    where = [*about(request.leaf, school_id), *counting(request.leaf)]
    if teachers is not None:
        where.append(Record.teacher_id.in_(teachers))
    last_seen = min(request.as_of, request.windows[-1].last)
    where.append(Record.last_day.between(request.windows[0].first, last_seen))
    hundredths = func.sum(Record.hundredths)
    if len(request.windows) == 1:
        alone = select(
            Record.teacher_id, literal(0, Integer), Record.unit, func.count(), hundredths
        )
        return alone.where(*where).group_by(Record.teacher_id, Record.unit)
    window = _WINDOW_DAY.c.window_index
    many = select(Record.teacher_id, window, Record.unit, func.count(), hundredths)
    joined = many.join(_WINDOW_DAY, Record.last_day == _WINDOW_DAY.c.day)
    return joined.where(*where).group_by(Record.teacher_id, window, Record.unit)


def _fill_window_days(session: Session, request: TallyRequest) -> None:
    """Puts the days of all windows that can have been seen into the temporary table."""
    connection = session.connection()
    connection.execute(CreateTable(_WINDOW_DAY, if_not_exists=True))
    connection.execute(delete(_WINDOW_DAY))
    rows = [
        {"day": day, "window_index": index}
        for index, window in enumerate(request.windows)
        for day in days_between(window.first, min(window.last, request.as_of))
    ]
    if rows:
        connection.execute(insert(_WINDOW_DAY), rows)


def about(leaf: Leaf, school_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The records a leaf is about, whether they count or not."""
    where: list[ColumnElement[bool]] = [
        Record.school_id == school_id,
        Record.deleted.is_(False),
        Record.kind.in_(leaf.kinds),
    ]
    if leaf.types:
        where.append(Record.type.in_(leaf.types))
    return where


def counting(leaf: Leaf) -> Sequence[ColumnElement[bool]]:
    """What must hold for a record to count."""
    where: list[ColumnElement[bool]] = [Record.status == APPROVED]
    where.extend(_condition(condition) for condition in leaf.conditions)
    if leaf.what == "sum":
        where.append(Record.unit.in_(tuple(leaf.factors)))
    return where


def _condition(condition: Condition) -> ColumnElement[bool]:
    if condition.field == "text":
        return Record.characters >= condition.at_least
    return _COLUMNS[condition.field].in_(condition.allowed)
