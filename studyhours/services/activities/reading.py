"""Activities as a list shows them, and one of them with everybody in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    Activity,
    Attendance,
    Participant,
    Record,
    School,
)
from studyhours.domain.calendar import SchoolYear
from studyhours.domain.review import INCOMPLETE
from studyhours.domain.tidy import squeeze
from studyhours.services.activities.earning import BLANK, CREDITED
from studyhours.services.activities.files import FILES
from studyhours.services.activities.guests import GUESTS
from studyhours.services.activities.reach import reach_of
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.teacher_list import group_names

UPCOMING = "upcoming"
"""Its day has not come."""
TO_TAKE = "to_take"
"""Held; of somebody it has not been said how they attended."""
TO_CHECK = "to_check"
"""All attendance is said; nobody has checked it."""
TO_CREDIT = "to_credit"
"""Checked, not credited."""
TO_HAND_IN = "to_hand_in"
"""Credited; somebody has not handed in what it wants, so that their hours do not count yet."""
DONE = "credited"
"""Credited."""
THIS_WEEK = "this_week"
"""No state: looks for those of this week, whatever their state."""
STATES = (UPCOMING, TO_TAKE, TO_CHECK, TO_CREDIT, TO_HAND_IN, DONE)


@dataclass(frozen=True, slots=True)
class ActivityShown:
    """An activity as a list shows it.

    Attributes:
        uid: Its identifier.
        title: Its title.
        type: Type id within training.
        first_day: First day.
        last_day: Last day.
        starts: Time of day it begins.
        ends: Time of day it ends.
        place: Where.
        speaker: Who speaks.
        organiser: Who organises it.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        group: Name of the unit that holds it.
        hundredths: Amount × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        people: How many are to be there, or were.
        marked: Of how many it is said how they attended.
        present: How many earn its hours.
        credited: How many stand in the attendance that rules ask.
        state: One of ``STATES``.
        checked_at: When its attendance was checked, UTC.
        checked_by: By whom.
        missing: Of how many something it wants has not been handed in.
        guests: How many are to be there from other schools, or were.
        files: How many files it has.
    """

    uid: str
    title: str
    type: str | None
    first_day: date
    last_day: date
    starts: str | None
    ends: str | None
    place: str | None
    speaker: str | None
    organiser: str | None
    level: int | None
    mode: str | None
    group: str | None
    hundredths: int
    unit: str
    people: int
    marked: int
    present: int
    credited: int
    state: str
    checked_at: datetime | None
    checked_by: str | None
    missing: int = 0
    guests: int = 0
    files: int = 0

    def is_in_week_of(self, day: date) -> bool:
        """Whether a day of it lies in the week of a day, Monday to Sunday."""
        monday = day - timedelta(day.weekday())
        return self.first_day <= monday + timedelta(6) and self.last_day >= monday

    def matches(self, typed: str) -> bool:
        """Whether typed text stands in its title, place, speaker or unit."""
        said = (self.title, self.place, self.speaker, self.organiser, self.group)
        return all(
            any(word in squeeze(text or "") for text in said)
            for word in (squeeze(part) for part in typed.split())
        )


@dataclass(frozen=True, slots=True)
class ActivityList:
    """The activities of a school year, what is to be done first: see ``in_order``.

    Attributes:
        today: Today in the school's zone.
        year: The school year.
        rows: Its activities, the newest first.
        may_edit: Whether the actor may plan and credit.
    """

    today: date
    year: SchoolYear
    rows: tuple[ActivityShown, ...]
    may_edit: bool

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each state."""
        return Counter(row.state for row in self.rows)


def list_activities(ledger: Ledger, year: str | None = None) -> ActivityList:
    """The activities of a school year, the newest first.

    Args:
        ledger: The ledger.
        year: Its label; the one of today when None.

    Raises:
        UnusableInput: the label is no school year.
        NotPermitted: the login may not see the school.
    """
    with ledger.reading() as session:
        school = school_of(session)
        reach = reach_of(ledger, session, school)
        day = today(ledger, school)
        chosen = load_calendar(session, school, choose_year(session, school, year, day)).year
        query = (
            select(Activity)
            .where(
                Activity.school_id == school.id,
                Activity.last_day.between(chosen.first, chosen.last),
                *reach.conditions(),
            )
            .order_by(Activity.last_day.desc(), Activity.starts.desc(), Activity.id.desc())
        )
        rows = shown_of(session, school, session.scalars(query).all(), day)
    return ActivityList(day, chosen, rows, reach.all_edited or bool(reach.groups))


def _counted(
    table: type[Participant | Attendance], ids: Sequence[UUID] | None, school: School
) -> Select[tuple[UUID, int, int, int]]:
    query = select(
        table.activity_id,
        func.count(),
        func.sum(case((table.status != BLANK, 1), else_=0)),
        func.sum(case((table.status.in_(sorted(CREDITED)), 1), else_=0)),
    ).where(table.school_id == school.id)
    if ids is not None:
        query = query.where(table.activity_id.in_(ids))
    return query.group_by(table.activity_id)


def shown_of(
    session: Session, school: School, activities: Sequence[Activity], day: date
) -> tuple[ActivityShown, ...]:
    """Activities as a list shows them; asks for all of the school's but where it is one."""
    ids = [one.id for one in activities] if len(activities) == 1 else None
    planned, attended = (
        {row[0]: tuple(row[1:]) for row in session.execute(_counted(table, ids, school))}
        for table in (Participant, Attendance)
    )
    groups = group_names(session, school)
    missing = _missing(session, school, ids)
    none = (0, 0, 0)
    return tuple(
        _one(
            one, planned.get(one.id, none), attended.get(one.id, none), missing.get(one.id, 0),
            groups, day,
        )
        for one in activities
    )  # fmt: skip


def _missing(session: Session, school: School, ids: Sequence[UUID] | None) -> Mapping[UUID, int]:
    """Of how many people of each activity something has not been handed in."""
    query = (
        select(Attendance.activity_id, func.count())
        .join(Record, Record.id == Attendance.record_id)
        .where(Attendance.school_id == school.id, Record.status == INCOMPLETE, ~Record.deleted)
        .group_by(Attendance.activity_id)
    )
    if ids is not None:
        query = query.where(Attendance.activity_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query)}


def _one(
    one: Activity,
    planned: tuple[int, ...],
    attended: tuple[int, ...],
    missing: int,
    groups: Mapping[str, str],
    day: date,
) -> ActivityShown:
    people, marked, present = (
        mine + theirs for mine, theirs in zip(planned, attended, strict=True)
    )
    return ActivityShown(
        uid=str(one.id), title=one.title, type=one.type,
        first_day=one.first_day, last_day=one.last_day, starts=one.starts, ends=one.ends,
        place=one.place, speaker=one.speaker, organiser=one.organiser,
        level=one.level, mode=one.mode,
        group=groups.get(str(one.group_id)) if one.group_id else None,
        hundredths=one.hundredths, unit=one.unit,
        people=people, marked=marked, present=present, credited=attended[0],
        state=_state(one, planned, attended, missing, day),
        checked_at=one.checked_at, checked_by=one.checked_by,
        missing=missing, guests=len(one.fields.get(GUESTS, ())),
        files=len(one.fields.get(FILES, ())),
    )  # fmt: skip


def _state(
    one: Activity,
    planned: tuple[int, ...],
    attended: tuple[int, ...],
    missing: int,
    day: date,
) -> str:
    waiting, said, _ = planned
    if attended[0] and not waiting:
        return TO_HAND_IN if missing else DONE
    if one.checked_at is not None:
        return TO_CREDIT
    if one.last_day > day:
        return UPCOMING
    return TO_CHECK if waiting and said == waiting else TO_TAKE
