"""A teacher's activities: what comes, and what was attended but still lacks something."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Attendance, Participant, Record
from studyhours.domain.quantity import Amount
from studyhours.domain.review import INCOMPLETE

AHEAD = 60
"""Days to look ahead."""
_COMING, _LACKING = 4, 4


@dataclass(frozen=True, slots=True)
class OwnActivity:
    """An activity as one of its people sees it.

    Attributes:
        uid: Its identifier.
        title: Its title.
        first_day: First day.
        last_day: Last day.
        starts: Time of day it begins.
        ends: Time of day it ends.
        place: Where.
        speaker: Who speaks.
        content: What it is about.
        amount: What it is worth.
        record: The record it was credited with, where that lacks something; None before.
    """

    uid: str
    title: str
    first_day: date
    last_day: date
    starts: str | None
    ends: str | None
    place: str | None
    speaker: str | None
    content: str | None
    amount: Amount
    record: str | None = None


def coming_activities(session: Session, teacher: UUID, day: date) -> tuple[OwnActivity, ...]:
    """Those one is to be at, the soonest first."""
    query = (
        select(Activity)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(
            Participant.teacher_id == teacher,
            Activity.last_day.between(day, day + timedelta(AHEAD)),
        )
        .order_by(Activity.first_day, Activity.starts, Activity.id)
        .limit(_COMING)
    )
    return tuple(_shown(one) for one in session.scalars(query))


def activities_of_groups(
    session: Session, groups: Collection[str], members: Collection[str], days: tuple[date, date]
) -> tuple[OwnActivity, ...]:
    """Those of some days that a group holds, or somebody of it is to be at or was.

    Args:
        session: A session on the ledger.
        groups: Uids of groups.
        members: Uids of those who belong to them.
        days: First and last day.
    """
    first, last = days
    people = tuple(map(UUID, members))
    there = [
        exists().where(table.activity_id == Activity.id, table.teacher_id.in_(people))
        for table in (Participant, Attendance)
    ]
    query = (
        select(Activity)
        .where(
            Activity.last_day >= first,
            Activity.first_day <= last,
            or_(Activity.group_id.in_(tuple(map(UUID, groups))), *there),
        )
        .order_by(Activity.first_day, Activity.starts, Activity.id)
    )
    return tuple(_shown(one) for one in session.scalars(query))


def lacking_activities(session: Session, teacher: UUID, day: date) -> tuple[OwnActivity, ...]:
    """Those attended whose record is incomplete: its reflection is missing; the oldest first."""
    query: Select[tuple[Activity, UUID]] = (
        select(Activity, Record.id)
        .join(Attendance, Attendance.activity_id == Activity.id)
        .join(Record, Record.id == Attendance.record_id)
        .where(
            Attendance.teacher_id == teacher,
            Record.status == INCOMPLETE,
            Record.deleted.is_(False),
            Activity.last_day <= day,
        )
        .order_by(Activity.last_day, Activity.id)
        .limit(_LACKING)
    )
    return tuple(_shown(one, str(record)) for one, record in session.execute(query).tuples())


def _shown(one: Activity, record: str | None = None) -> OwnActivity:
    return OwnActivity(
        str(one.id), one.title, one.first_day, one.last_day, one.starts, one.ends,
        one.place, one.speaker, one.content, Amount(one.hundredths, one.unit), record,
    )  # fmt: skip
