"""What goes on in the demo school: records wait and came back, activities are held and to come.

Everything lies around the day the demo ends at, and is the same for the same school and day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from studyhours.domain.calendar import ONE_DAY, HolidayTable, school_year_of
from studyhours.domain.clock import SCHOOL_ZONE, FixedClock, day_in_zone
from studyhours.domain.review import SUBMITTED
from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.choices import UnitChoice, plan_choices
from studyhours.services.activities.crediting import credit
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.activities.rows import Mark
from studyhours.services.ledgers import demo_texts as words
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teacher_facts import SUBJECT_GROUP
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import Saved, change_record, read_record
from studyhours.services.reviewing.deciding import return_records

_WAITING = (("training", 7), ("observation", 4), ("lesson", 1))
"""Of which kinds how many records wait."""
_HANDED_IN = (0, 0, 1, 2, 2, 3, 5, 6, 8, 9, 12, 16)
"""Days ago that they were handed in."""
_STATUSES = {4: "late", 9: "official", 15: "sick"}


def enliven(ledger: Ledger) -> None:
    """Brings life into a demo school that has just been made.

    Args:
        ledger: Of ``demo.make_demo``; its clock says which day it is.

    Raises:
        NotPermitted: the login may not enter records.
    """
    require(ledger.actor, "edit_records")
    trainings = _hand_in(ledger)["training"]
    if trainings:
        back = trainings[-1]
        return_records(ledger, [(back.uid, back.version)], words.RETURNED_FOR)
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        holidays = load_calendar(session, school, school_year_of(now)).holidays
    _plan(ledger, now, holidays)


def _hand_in(ledger: Ledger) -> Mapping[str, Sequence[Saved]]:
    """Records of several people wait, as if handed in over the last weeks, soon after their day."""
    saved: dict[str, list[Saved]] = {}
    begin = 0
    for kind, count in _WAITING:
        rows = list_records(ledger, RecordFilter(kind=kind, order="day", descending=True)).rows
        met: set[str] = set()
        saved[kind] = []
        for days in _HANDED_IN[begin : begin + count]:
            then = replace(ledger, clock=FixedClock(ledger.clock.now() - timedelta(days=days)))
            day = day_in_zone(then.clock.now(), SCHOOL_ZONE)
            row = next(
                (one for one in rows if one.last_day <= day and one.teacher not in met), None
            )
            if row is not None:
                met.add(row.teacher)
                content, version = read_record(ledger, row.uid)
                waits = replace(content, status=SUBMITTED)
                saved[kind].append(change_record(then, row.uid, waits, version))
        begin += count
    return saved


def _plan(ledger: Ledger, now: date, holidays: HolidayTable) -> None:
    choices = plan_choices(ledger, now)
    everybody = [one.uid for one in choices.teachers]
    groups = [one for one in choices.units if one.kind == SUBJECT_GROUP and one.members]
    groups.sort(key=lambda one: (-len(one.members), one.name))
    whole = ActivityPlan(
        title="", first_day=now, last_day=now, hundredths=200, starts="15:00", ends="16:40",
        place=words.HALL, type="lecture", mode="face", people=frozenset(everybody),
    )  # fmt: skip
    held, coming = words.LECTURES
    done = _on(whole, held, _working_day(now, -6, holidays))
    _held(ledger, done, everybody, credited=True)
    for group, days in zip(groups, (-3, -1, 2), strict=False):
        plan = _of_group(whole, group, _working_day(now, days, holidays))
        if days == -3:  # checked, to be credited
            _held(ledger, plan, sorted(group.members), credited=False)
        else:
            plan_activity(ledger, plan)
    plan_activity(ledger, _on(whole, coming, _working_day(now, 4, holidays)))


def _held(ledger: Ledger, plan: ActivityPlan, people: Sequence[str], *, credited: bool) -> None:
    (uid,) = plan_activity(ledger, plan).uids
    marks = {one: Mark(_STATUSES.get(place, "present")) for place, one in enumerate(people)}
    attend(ledger, uid, marks)
    check_attendance(ledger, uid)
    if credited:
        credit(ledger, [uid])


def _on(plan: ActivityPlan, title: str, day: date) -> ActivityPlan:
    return replace(plan, title=title, first_day=day, last_day=day)


def _of_group(plan: ActivityPlan, group: UnitChoice, day: date) -> ActivityPlan:
    title = words.GROUP_MEETING.format(group=group.name)
    return replace(
        _on(plan, title, day), type="group_study", group=group.uid, people=group.members,
        hundredths=150, place=words.ROOM,
    )  # fmt: skip


def _working_day(day: date, steps: int, holidays: HolidayTable) -> date:
    """The day that lies so many working days ahead, or back."""
    by = ONE_DAY if steps > 0 else -ONE_DAY
    while steps:
        day += by
        if holidays.is_working_day(day):
            steps -= 1 if steps > 0 else -1
    return day
