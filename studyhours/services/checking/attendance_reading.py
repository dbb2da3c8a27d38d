"""Who did what at which activity: also those whom it earned nothing, for rules that deduct."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Attendance, School
from studyhours.domain.traits import attendance_of


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one activity.

    Attributes:
        activity: Uid of the activity; ``record.object`` of what it credited is ``activity:UID``.
        type: Its type within training, where the sheet names one.
        title: Its title.
        first_day: Its first day.
        last_day: Its last day.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        group: Uid of the group that held it.
        hundredths: What it earns whoever is credited, × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        status: One of ``domain.traits.ATTENDANCES``; None where the sheet left it blank.
        record: Uid of the record it credited; None where it credited none.
    """

    activity: str
    type: str | None
    title: str
    first_day: date
    last_day: date
    level: int | None
    mode: str | None
    group: str | None
    hundredths: int
    unit: str
    status: str | None
    record: str | None


def attended_by(
    session: Session,
    school: School,
    first: date,
    last: date,
    teachers: Collection[UUID] | None = None,
) -> Mapping[str, tuple[Attended, ...]]:
    """What each teacher did at activities whose last day lies in a span, the oldest first.

    Args:
        session: A session on the ledger.
        school: The school.
        first: First day of the span.
        last: Last day, included.
        teachers: Only these; everybody when None.
    """
    query = (
        select(Attendance.teacher_id, Attendance.status, Attendance.record_id, Activity)
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(Attendance.school_id == school.id, Activity.last_day.between(first, last))
        .order_by(Activity.last_day, Activity.id)
    )
    if teachers is not None:
        query = query.where(Attendance.teacher_id.in_(teachers))
    found: dict[str, list[Attended]] = {}
    for teacher, status, record, activity in session.execute(query):
        one = Attended(
            activity=str(activity.id),
            type=activity.type,
            title=activity.title,
            first_day=activity.first_day,
            last_day=activity.last_day,
            level=activity.level,
            mode=activity.mode,
            group=str(activity.group_id) if activity.group_id else None,
            hundredths=activity.hundredths,
            unit=activity.unit,
            status=attendance_of(status),
            record=str(record) if record else None,
        )
        found.setdefault(str(teacher), []).append(one)
    return {teacher: tuple(activities) for teacher, activities in found.items()}
