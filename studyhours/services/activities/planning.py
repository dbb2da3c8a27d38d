"""Planning activities, changing them and taking them back: one command, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import delete, select, update

from studyhours.db.models import Activity, Attendance, Participant, Record, School
from studyhours.domain.calendar import school_year_of
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.activities.earning import BLANK
from studyhours.services.activities.guests import guests_of, mark_guests
from studyhours.services.activities.plan import (
    ActivityPlan,
    columns_of_plan,
    fields_of_plan,
    plan_of,
    refuse_impossible,
)
from studyhours.services.activities.reach import reach_of, refuse_outsiders
from studyhours.services.activities.rows import (
    Mark,
    attended_people,
    found_activity,
    no_longer_planned,
    planned_people,
    put_people,
)
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import only_own

Row = Mapping[str, object]
"""Column → value."""
_MOST_IN_SERIES = 60
_NO_MARKS: Mapping[str, Mark] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned or changed.

    Attributes:
        uids: The activities.
        before: What a changed activity said before; None for new ones.
        changes: What pages need to look at again.
        marks: How those attended whom the change took out, for undoing it.
    """

    uids: tuple[str, ...]
    before: ActivityPlan | None = None
    changes: Changes = Changes.ACTIVITIES
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActivityRemoved:
    """Activities that were taken back, with all that is needed to put them back."""

    activities: tuple[Row, ...]
    people: tuple[Row, ...]
    changes: Changes = Changes.ACTIVITIES


@dataclass(frozen=True, slots=True)
class SeriesDays:
    """The days of a series.

    Attributes:
        days: Those it is held on.
        skipped: Those left out: no school, by the calendar.
    """

    days: tuple[date, ...]
    skipped: tuple[date, ...]


def plan_activity(ledger: Ledger, plan: ActivityPlan) -> Planned:
    """Plans one activity.

    Raises:
        UnusableInput: the plan makes no sense; see ``refuse_impossible``.
        NotPermitted: the login may not enter activities.
    """
    return plan_series(ledger, plan, [plan.first_day])


def plan_series(ledger: Ledger, plan: ActivityPlan, days: Sequence[date]) -> Planned:
    """Plans the same activity for several days, all of them or none.

    Args:
        ledger: The ledger.
        plan: What is said of each; one that goes over several days does so from each of ``days``.
        days: The first day of each.
    """
    if not days:
        raise UnusableInput("series_without_days")
    length = plan.last_day - plan.first_day
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        reach.require(_group(plan))
        uids = []
        for day in days:
            one = replace(plan, first_day=day, last_day=day + length)
            refuse_impossible(tx.session, school, one)
            refuse_outsiders(reach, tx.session, school, one.people, one.last_day)
            uids.append(str(_put(tx, school, one)))
        return Planned(tuple(uids))


def _put(tx: Writing, school: School, plan: ActivityPlan) -> UUID:
    said = {"fields": fields_of_plan(plan, {}), **columns_of_plan(plan)}
    activity = Activity(id=tx.new_id(), school_id=school.id, **said)
    tx.session.add(activity)
    tx.session.flush()
    put_people(tx, school.id, activity.id, {UUID(one): Mark() for one in sorted(plan.people)})
    tx.log("activity.plan", str(activity.id), _logged(plan))
    return activity.id


def _group(plan: ActivityPlan) -> UUID | None:
    return UUID(plan.group) if plan.group else None


def _logged(plan: ActivityPlan) -> dict[str, object]:
    said = columns_of_plan(plan)
    return {
        **{name: value for name, value in said.items() if isinstance(value, str | int)},
        "first_day": plan.first_day.isoformat(),
        "last_day": plan.last_day.isoformat(),
        "group": plan.group,
        "people": len(plan.people),
        **({"needs": sorted(plan.needs)} if plan.needs is not None else {}),
        **({"units": sorted(plan.units)} if plan.units else {}),
        **({"guests": len(plan.guests)} if plan.guests else {}),
    }


def series_days(ledger: Ledger, first: date, weeks: int, until: date) -> SeriesDays:
    """The days of every so many weeks' same weekday, as the school's calendar has them.

    Days without school are left out; where a year has no terms, days off and weekends are.

    Args:
        ledger: The ledger.
        first: The first of them.
        weeks: Every how many weeks.
        until: The last day there may be one on.

    Raises:
        UnusableInput: there would be none, or too many at once.
    """
    only_own(ledger.actor, "read_school", "read_self")
    if weeks < 1 or until < first:
        raise UnusableInput("series_without_days")
    step = timedelta(weeks=weeks)
    count = (until - first) // step + 1
    if count > _MOST_IN_SERIES:
        raise UnusableInput("series_too_long", count=count, most=_MOST_IN_SERIES)
    days = [first + number * step for number in range(count)]
    with ledger.reading() as session:
        school = school_of(session)
        calendars = {
            year: load_calendar(session, school, year)
            for year in {school_year_of(day) for day in days}
        }
    held: list[date] = []
    skipped: list[date] = []
    for day in days:
        calendar = calendars[school_year_of(day)]
        works = calendar.is_school_day if calendar.terms else calendar.holidays.is_working_day
        (held if works(day) else skipped).append(day)
    return SeriesDays(tuple(held), tuple(skipped))


def change_activity(
    ledger: Ledger,
    uid: str,
    plan: ActivityPlan,
    based_on: ActivityPlan,
    marks: Mapping[str, Mark] = _NO_MARKS,
) -> Planned:
    """Changes what is said of an activity, and who is to be there.

    Once it is credited only people may be added: what stands in records stays as it is.

    Args:
        ledger: The ledger.
        uid: The activity.
        plan: What it is to say.
        based_on: What it said when the change was begun.
        marks: How those who come back attended, where a change is undone: see ``Planned.marks``.

    Raises:
        UnusableInput: the plan makes no sense, somebody else has changed it since, or it is
            credited and something else than new people is changed.
    """
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        activity = found_activity(tx.session, school, uid)
        reach.require(activity.group_id)
        reach.require(_group(plan))
        before = plan_of(tx.session, activity)
        if before != based_on:
            raise UnusableInput("activity_changed_meanwhile", title=activity.title)
        if plan == before:
            return Planned((uid,), before, Changes.NONE)
        refuse_impossible(tx.session, school, plan)
        refuse_outsiders(reach, tx.session, school, plan.people, plan.last_day, before.people)
        credited = {str(one) for one in attended_people(tx.session, activity.id)}
        if credited and (
            replace(plan, people=frozenset(), guests=())
            != replace(before, people=frozenset(), guests=())
            or not credited <= plan.people
        ):
            raise UnusableInput("activity_credited", title=activity.title)
        for name, value in columns_of_plan(plan).items():
            setattr(activity, name, value)
        left = _left(tx, activity, before, plan)
        activity.fields = fields_of_plan(plan, activity.fields)
        no_longer_planned(tx, activity.id, {UUID(one) for one in before.people - plan.people})
        fresh = {UUID(one): marks.get(one, Mark()) for one in sorted(plan.people - before.people)}
        put_people(tx, school.id, activity.id, fresh)
        back = {one.uid: marks[one.uid] for one in plan.guests if one.uid in marks}
        if back:
            mark_guests(activity, back)
        if any(mark.status == BLANK for mark in fresh.values()):
            activity.checked_at = activity.checked_by = None
        tx.log("activity.change", uid, {"before": _logged(before), "after": _logged(plan)})
        return Planned((uid,), before, marks=left)


def _left(
    tx: Writing, activity: Activity, before: ActivityPlan, plan: ActivityPlan
) -> Mapping[str, Mark]:
    """How those attended whom a change takes out."""
    there = {str(one): mark for one, mark in planned_people(tx.session, activity.id).items()}
    guests = guests_of(activity.fields)
    left = {one: there[one] for one in before.people - plan.people if one in there}
    return left | {one.uid: mark for one, mark in guests.items() if one not in plan.guests}


def take_back(ledger: Ledger, uids: Sequence[str]) -> ActivityRemoved:
    """Takes activities back that were planned, all of them or none.

    Raises:
        UnusableInput: one is unknown, or credited: its credit is taken back first.
    """
    activities: list[Row] = []
    people: list[Row] = []
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        for uid in uids:
            activity = found_activity(tx.session, school, uid)
            reach.require(activity.group_id)
            if attended_people(tx.session, activity.id) or _has_records(tx, activity.id):
                raise UnusableInput("activity_credited", title=activity.title)
            plan = plan_of(tx.session, activity)
            activities.append(_row(activity))
            query = select(Participant).where(Participant.activity_id == activity.id)
            people += [_row(one) for one in tx.session.scalars(query)]
            tx.session.execute(delete(Participant).where(Participant.activity_id == activity.id))
            # Deleted records keep their row; what they say stands in their versions.
            tx.session.execute(
                update(Record).where(Record.activity_id == activity.id).values(activity_id=None)
            )
            tx.session.delete(activity)
            tx.session.flush()
            tx.log("activity.remove", uid, _logged(plan))
    return ActivityRemoved(tuple(activities), tuple(people))


def put_back(ledger: Ledger, removed: ActivityRemoved) -> Planned:
    """Puts activities back that were taken back, with everybody who was to be there.

    Raises:
        UnusableInput: one is there, or somebody or something it names is not any more.
    """
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        for row in removed.activities:
            if tx.session.get(Activity, row["id"]) is not None:
                raise UnusableInput("activity_changed_meanwhile", title=row["title"])
            activity = Activity(**row)
            tx.session.add(activity)
            tx.session.flush()
            marks = {
                UUID(str(one["teacher_id"])): Mark(str(one["status"]), str(one["note"]))
                for one in removed.people
                if one["activity_id"] == row["id"]
            }
            plan = replace(
                plan_of(tx.session, activity), people=frozenset(str(one) for one in marks)
            )
            reach.require(activity.group_id)
            refuse_impossible(tx.session, school, plan)
            put_people(tx, school.id, activity.id, marks)
            tx.log("activity.restore", str(activity.id), _logged(plan))
    return Planned(tuple(str(row["id"]) for row in removed.activities))


def _has_records(tx: Writing, activity_id: UUID) -> bool:
    query = select(Record.id).where(Record.activity_id == activity_id, ~Record.deleted).limit(1)
    return tx.session.scalars(query).first() is not None


def _row(of: Activity | Participant | Attendance) -> dict[str, object]:
    return {column.key: getattr(of, column.key) for column in of.__table__.columns}
