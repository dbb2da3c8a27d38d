"""How many results another calendar would change: judged twice, nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.calendar import HolidayTable, SchoolCalendar, Term, school_year
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.checking.judging import judge, plan_year
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.creating import check_terms
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teachers import find_teachers
from studyhours.services.settings.calendar_reading import DayKept, is_usual_working

_Result = tuple[str, Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be others.

    Attributes:
        teachers: Teachers with a result that would be another.
        results: Such results.
        judged: Teachers judged; 0 where no rule can be judged by either calendar.
    """

    teachers: int
    results: int
    judged: int


@dataclass(frozen=True, slots=True)
class CalendarWanted:
    """A school year as it would be.

    Attributes:
        label: The year.
        terms: Its terms; None for those it has.
        days: What would be kept of some days; None where nothing would.
    """

    label: str
    terms: Sequence[tuple[date, date]] | None = None
    days: Mapping[date, DayKept | None] | None = None


def calendar_effect(
    ledger: Ledger, wanted: CalendarWanted, progress: Progress = unwatched
) -> Effect:
    """Judges everybody by the calendar as it is and as it would be, as of today.

    Args:
        ledger: The ledger.
        wanted: What would be others.
        progress: May call it off.

    Raises:
        UnusableInput: the terms are not possible.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    year = school_year(wanted.label)
    if wanted.terms is not None:
        check_terms(wanted.terms, year)
    with ledger.reading() as session:
        school = school_of(session)
        now = load_calendar(session, school, year)
        then = _wanted(now, wanted)
        as_of = min(max(today(ledger, school), year.first), year.last)
        teachers = find_teachers(session, school, ())
        sides = [
            _judged(session, school, calendar, as_of, teachers, progress)
            for calendar in (now, then)
        ]
    found = [
        sum(before.get(rule) != after.get(rule) for rule in {*before, *after})
        for before, after in zip(*sides, strict=True)
    ]
    judged = len(teachers) if any(sides[0]) or any(sides[1]) else 0
    return Effect(sum(map(bool, found)), sum(found), judged)


def _wanted(now: SchoolCalendar, wanted: CalendarWanted) -> SchoolCalendar:
    terms = now.terms
    if wanted.terms is not None:
        terms = tuple(Term(number, *days) for number, days in enumerate(wanted.terms, 1))
    exceptions = dict(now.holidays.exceptions)
    for day, said in (wanted.days or {}).items():
        exceptions[day] = said.working if said is not None else is_usual_working(day)
    holidays: HolidayTable = replace(now.holidays, exceptions=exceptions)
    return SchoolCalendar(now.year, terms, holidays)


def _judged(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    teachers: Sequence[Teacher],
    progress: Progress,
) -> list[dict[tuple[str, str], _Result]]:
    """Status, value and target of each rule, for each teacher; none where nothing can be judged."""
    try:
        plans = plan_year(session, school, calendar, as_of)
        results = judge(session, school, calendar, as_of, plans, teachers, progress=progress)
    except UnusableInput:
        # Without rules in force, or without the terms they ask for, there are no results.
        return [{} for _ in teachers]
    return [
        {
            (rule.ruleset_id, rule.rule_id): (rule.status, rule.value, rule.target)
            for rule in one.rules
        }
        for one in results
    ]
