"""Activities as a list shows them, and one of them with everybody in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Attendance, KindType, Participant, School
from studyhours.domain.calendar import SchoolYear
from studyhours.domain.tidy import squeeze
from studyhours.services.activities.earning import BLANK, CREDITED
from studyhours.services.activities.plan import TRAINING, ActivityPlan, plan_of
from studyhours.services.activities.rows import (
    attended_people,
    found_activity,
    planned_people,
)
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teacher_list import TeacherShown, group_names, list_teachers
from studyhours.services.people.units import every_unit

UPCOMING = "upcoming"
"""Its day has not come."""
TO_TAKE = "to_take"
"""Held; of somebody it has not been said how they attended."""
TO_CHECK = "to_check"
"""All attendance is said; nobody has checked it."""
TO_CREDIT = "to_credit"
"""Checked, not credited."""
DONE = "credited"
"""Credited."""
THIS_WEEK = "this_week"
"""No state: looks for those of this week, whatever their state."""
STATES = (UPCOMING, TO_TAKE, TO_CHECK, TO_CREDIT, DONE)


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


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody who is to be at an activity, or was.

    Attributes:
        uid: The teacher.
        staff_no: Staff number.
        name: Name.
        pinyin: Name in pinyin, syllables apart.
        group: Subject group on the activity's last day.
        subject: Subject on that day.
        status: One of ``earning.STATUSES``.
        note: Remark.
        credited: Whether the activity has been credited for them.
        teacher: As the roster knows them.
    """

    uid: str
    staff_no: str | None
    name: str
    pinyin: str
    group: str | None
    subject: str | None
    status: str
    note: str
    credited: bool
    teacher: TeacherShown


@dataclass(frozen=True, slots=True)
class ActivityOpened:
    """An activity with all that is said of it.

    Attributes:
        shown: As the list shows it.
        plan: What is said of it.
        people: By group and name.
        today: Today in the school's zone.
        may_edit: Whether the actor may change it.
    """

    shown: ActivityShown
    plan: ActivityPlan
    people: tuple[PersonShown, ...]
    today: date
    may_edit: bool


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit people are chosen by, with the uids of its members on the day."""

    uid: str
    kind: str
    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What may be chosen when an activity is planned.

    Attributes:
        today: Today in the school's zone.
        types: Types of training, id and name by language.
        units: Units that have members, and all others by kind and name.
        teachers: Everybody who serves on the day, in roster order.
    """

    today: date
    types: tuple[tuple[str, Mapping[str, str]], ...]
    units: tuple[UnitChoice, ...]
    teachers: tuple[TeacherShown, ...]


def list_activities(ledger: Ledger, year: str | None = None) -> ActivityList:
    """The activities of a school year, the newest first.

    Args:
        ledger: The ledger.
        year: Its label; the one of today when None.

    Raises:
        UnusableInput: the label is no school year.
        NotPermitted: the login may not see the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        day = today(ledger, school)
        chosen = load_calendar(session, school, choose_year(session, school, year, day)).year
        query = (
            select(Activity)
            .where(
                Activity.school_id == school.id,
                Activity.last_day.between(chosen.first, chosen.last),
            )
            .order_by(Activity.last_day.desc(), Activity.starts.desc(), Activity.id.desc())
        )
        rows = _shown(session, school, session.scalars(query).all(), day)
    return ActivityList(day, chosen, rows, _may_edit(ledger))


def _may_edit(ledger: Ledger) -> bool:
    return "edit_records" in ledger.actor.functions


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


def _shown(
    session: Session, school: School, activities: Sequence[Activity], day: date
) -> tuple[ActivityShown, ...]:
    ids = [one.id for one in activities] if len(activities) == 1 else None
    planned, attended = (
        {row[0]: tuple(row[1:]) for row in session.execute(_counted(table, ids, school))}
        for table in (Participant, Attendance)
    )
    groups = group_names(session, school)
    none = (0, 0, 0)
    return tuple(
        _one(one, planned.get(one.id, none), attended.get(one.id, none), groups, day)
        for one in activities
    )


def _one(
    one: Activity,
    planned: tuple[int, ...],
    attended: tuple[int, ...],
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
        state=_state(one, planned, attended, day),
        checked_at=one.checked_at, checked_by=one.checked_by,
    )  # fmt: skip


def _state(one: Activity, planned: tuple[int, ...], attended: tuple[int, ...], day: date) -> str:
    waiting, said, _ = planned
    if attended[0] and not waiting:
        return DONE
    if one.checked_at is not None:
        return TO_CREDIT
    if one.last_day > day:
        return UPCOMING
    return TO_CHECK if waiting and said == waiting else TO_TAKE


def open_activity(ledger: Ledger, uid: str) -> ActivityOpened:
    """One activity with everybody in it.

    Raises:
        UnusableInput: there is no such activity.
        NotPermitted: the login may not see the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        day = today(ledger, school)
        activity = found_activity(session, school, uid)
        (shown,) = _shown(session, school, [activity], day)
        plan = plan_of(session, activity)
        marks = {
            str(who): (mark.status, mark.note, False)
            for who, mark in planned_people(session, activity.id).items()
        }
        marks |= {
            str(who): (row.status, row.note, True)
            for who, row in attended_people(session, activity.id).items()
        }
    roster = list_teachers(ledger, plan.last_day)
    people = [
        PersonShown(
            one.uid, one.staff_no, one.name, one.pinyin, one.group, one.subject,
            *marks[one.uid], one,
        )
        for one in roster
        if one.uid in marks
    ]  # fmt: skip
    people.sort(key=lambda one: (one.group is None, one.group or "", one.pinyin, one.uid))
    return ActivityOpened(shown, plan, tuple(people), day, _may_edit(ledger))


def plan_choices(ledger: Ledger, day: date | None = None) -> PlanChoices:
    """What may be chosen when an activity is planned for a day; today when None."""
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        on = day or now
        types = session.scalars(
            select(KindType).where(KindType.school_id == school.id, KindType.kind_id == TRAINING)
        ).all()
        units = tuple(
            UnitChoice(one.uid, one.kind, one.name, frozenset(one.teachers))
            for one in every_unit(session, school, on, on)
        )
        named = tuple((one.id, dict(one.title)) for one in types)
    teachers = tuple(one for one in list_teachers(ledger, on) if one.serves_on(on))
    return PlanChoices(now, named, units, teachers)
