"""Answers a rule plan's tally requests set by set: one grouped query for each request.

The days of all windows go into the query as a small table joined on the day, so that the database
does the counting whatever the windows are, and only one row for each subject and window comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    column,
    func,
    literal,
    select,
    values,
)
from sqlalchemy.orm import Session

from studyhours.db.models import Record
from studyhours.domain.calendar import days_between
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.plan import Tallied, TallyAnswer, TallyRequest
from studyhours.rules.trace import APPROVED

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
    window: ColumnElement[int]
    where = [*about(request.leaf, school_id), *counting(request.leaf)]
    if teachers is not None:
        where.append(Record.teacher_id.in_(teachers))
    last_seen = min(request.as_of, request.windows[-1].last)
    where.append(Record.last_day.between(request.windows[0].first, last_seen))
    if len(request.windows) == 1:
        window = literal(0, Integer)
        source = select(Record.teacher_id, window, Record.unit, func.count(), _sum())
    else:
        days = _window_days(request)
        window = days.c.window_index
        source = select(Record.teacher_id, window, Record.unit, func.count(), _sum()).join(
            days, Record.last_day == days.c.day
        )
        source = source.group_by(days.c.window_index)
    return source.where(and_(*where)).group_by(Record.teacher_id, Record.unit)


def _sum() -> ColumnElement[int]:
    return func.sum(Record.hundredths)


def _window_days(request: TallyRequest) -> CTE:
    """The days of all windows that can have been seen, each with its window's index."""
    rows = [
        (day, index)
        for index, window in enumerate(request.windows)
        for day in days_between(window.first, min(window.last, request.as_of))
    ]
    table = values(column("day", Date), column("window_index", Integer), name="window_days")
    return table.data(rows or [(request.windows[0].first, 0)]).cte("window_day")


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
