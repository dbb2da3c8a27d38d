"""Names on sign-in sheets that earned no record: who counts absences looks at them too.

A sheet's row says little: the activity's type, level, mode and days, and how the teacher attended.
A condition on anything else does not hold of it, as it does not of a record that does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, select

from studyhours.db.models import Activity, Attendance
from studyhours.db.reaching import Start
from studyhours.domain.traits import sheet_statuses
from studyhours.rules.columns import SHEET_KIND, SHEET_TYPE
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.planned import TallyRequest
from studyhours.rules.times import FIRST_DAY

_COLUMNS = {"level": Activity.level, "mode": Activity.mode}


def absences(
    connection: Connection, start: Start, school_id: UUID, request: TallyRequest
) -> Iterator[tuple[int, date, int]]:
    """How many rows without a record a leaf counts, by teacher and day.

    Args:
        connection: A connection on the ledger.
        start: The teachers: its ``people`` have ``number`` and ``teacher_id``.
        school_id: Only this school's sheets.
        request: What is asked; its leaf sees ``sheets``.

    Yields:
        The teacher's number, the day that decides, and how many.
    """
    where = _where(request.leaf)
    subjects = start.people
    if where is None or subjects is None:
        return
    if start.spells:
        where = and_(where, Activity.last_day.between(subjects.c.first, subjects.c.last))
    day = Activity.first_day if request.dated_by == FIRST_DAY else Activity.last_day
    first = min(window.first for window in request.windows)
    last = max(window.last for window in request.windows)
    query = (
        select(subjects.c.number, day, func.count())
        .join(Attendance, Attendance.teacher_id == subjects.c.teacher_id)
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(
            Attendance.school_id == school_id,
            Attendance.record_id.is_(None),
            day.between(first, last),
            Activity.last_day <= request.as_of,
            where,
        )
        .group_by(subjects.c.number, day)
    )
    found = connection.execute(query)
    yield from ((number, on, count) for number, on, count in found)


def _where(leaf: Leaf) -> ColumnElement[bool] | None:
    """What must hold of a row; None where none can be meant."""
    if SHEET_KIND not in leaf.kinds:
        return None
    found = [_condition(condition) for condition in leaf.conditions]
    if leaf.types:
        found.append(func.coalesce(Activity.type, SHEET_TYPE).in_(leaf.types))
    known = [one for one in found if one is not None]
    return and_(*known) if len(known) == len(found) else None


def _condition(condition: Condition) -> ColumnElement[bool] | None:
    if condition.field == "attendance":
        meant = (status for word in condition.allowed for status in sheet_statuses(str(word)))
        return Attendance.status.in_(list(meant))
    column = _COLUMNS.get(condition.field)
    return None if column is None else column.in_(condition.allowed)
