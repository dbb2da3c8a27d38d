"""The calendar of a school year as its editor shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import HolidayCoverage, HolidayRow, School, SchoolYearRow
from studyhours.domain.calendar import SchoolCalendar, SchoolYear, Term, school_year
from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.closed_years import closed_days
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.holidays import published_holidays
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class DayKept:
    """A day on which work differs from Monday to Friday, or that somebody has spoken of.

    Attributes:
        working: Whether people work on it.
        name: What it is called: a holiday, or the school's own reason.
    """

    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """A day that is published otherwise than the ledger has it.

    Attributes:
        day: The day.
        published: As published.
        kept: As the ledger has it; None where it says nothing of the day.
    """

    day: date
    published: DayKept
    kept: DayKept | None


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term with what lies in it.

    Attributes:
        number: 1 for the first.
        first: First day.
        last: Last day.
        weeks: Weeks with at least one school day.
        school_days: School days.
        provisional: Whether some of them are not arranged yet.
    """

    number: int
    first: date
    last: date
    weeks: int
    school_days: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class CalendarShown:
    """A school year.

    Attributes:
        year: Its first and last day.
        years: Labels of the years kept, newest first.
        terms: Its terms.
        days: What the ledger says of days, of this year.
        published: What is published of days of this year.
        differing: What is published otherwise than the ledger has it, of all years kept.
        known_until: The last day the ledger's holiday table covers; None for none.
        closed: Whether the year is closed.
        next_year: Label of the year after the newest kept.
        today: Today in the school's zone.
        may_edit: Whether this login may change it.
    """

    year: SchoolYear
    years: tuple[str, ...]
    terms: tuple[TermShown, ...]
    days: Mapping[date, DayKept]
    published: Mapping[date, DayKept]
    differing: tuple[PublishedDay, ...]
    known_until: date | None
    closed: bool
    next_year: str
    today: date
    may_edit: bool

    @property
    def label(self) -> str:
        """The year's label."""
        return self.year.label

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        kept = self.days.get(day)
        return kept.working if kept is not None else is_usual_working(day)

    def term_of(self, day: date) -> TermShown | None:
        """The term a day lies in."""
        return next((one for one in self.terms if one.first <= day <= one.last), None)


def is_usual_working(day: date) -> bool:
    """Whether people work on that weekday."""
    return day.weekday() <= _FRIDAY


def read_calendar(ledger: Ledger, label: str | None = None) -> CalendarShown:
    """Reads a school year.

    Args:
        ledger: The ledger.
        label: The year; the running one when None.

    Raises:
        UnusableInput: the label is no school year, or one the ledger does not have.
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        day = today(ledger, school)
        labels = years_kept(session, school)
        if label is not None and label not in labels:
            raise UnusableInput("bad_year", value=label)
        year = choose_year(session, school, label, day)
        if year.label not in labels and labels:
            year = school_year(labels[0])
        calendar = load_calendar(session, school, year)
        kept = days_kept(session, school)
        coverage = session.get(HolidayCoverage, school.id)
        closed = any(one.year == year.label for one in closed_days(session, school))
    span = (calendar.year.first, calendar.year.last)
    table = {day: DayKept(*said) for day, said in published_holidays().days.items()}
    return CalendarShown(
        year=calendar.year,
        years=labels,
        terms=tuple(_shown(term, calendar) for term in calendar.terms),
        days=_within(kept, span),
        published=_within(table, span),
        differing=differing(labels, kept),
        known_until=coverage.last if coverage is not None else None,
        closed=closed,
        next_year=_following(labels[0]) if labels else year.label,
        today=day,
        may_edit="edit_calendar" in ledger.actor.functions,
    )


def years_kept(session: Session, school: School) -> tuple[str, ...]:
    """Labels of the years the ledger has, newest first."""
    rows = select(SchoolYearRow.label).where(SchoolYearRow.school_id == school.id)
    return tuple(session.scalars(rows.order_by(SchoolYearRow.first.desc())))


def days_kept(session: Session, school: School) -> dict[date, DayKept]:
    """Everything the ledger says of days."""
    rows = select(HolidayRow.day, HolidayRow.working, HolidayRow.name).where(
        HolidayRow.school_id == school.id
    )
    return {day: DayKept(working, name) for day, working, name in session.execute(rows)}


def differing(labels: Sequence[str], kept: Mapping[date, DayKept]) -> tuple[PublishedDay, ...]:
    """Days of the years kept that are published otherwise than the ledger has them, in order.

    What the ledger calls by the published name may be worked otherwise; another name alone is no
    difference, for nothing is judged by it.
    """
    if not labels:
        return ()
    first, last = school_year(labels[-1]).first, school_year(labels[0]).last
    found = []
    for day, (working, name) in sorted(published_holidays().days.items()):
        before = kept.get(day)
        now = before.working if before is not None else is_usual_working(day)
        if first <= day <= last and now != working:
            found.append(PublishedDay(day, DayKept(working, name), before))
    return tuple(found)


def _within(days: Mapping[date, DayKept], span: tuple[date, date]) -> dict[date, DayKept]:
    return {day: said for day, said in days.items() if span[0] <= day <= span[1]}


def _shown(term: Term, calendar: SchoolCalendar) -> TermShown:
    inside = [day for day in calendar.school_days if term.first <= day <= term.last]
    return TermShown(
        term.number,
        term.first,
        term.last,
        len({term.week_of(day) for day in inside}),
        len(inside),
        calendar.is_provisional(term.first, term.last),
    )


def _following(label: str) -> str:
    start = int(label[:4]) + 1
    return f"{start}-{start + 1}"
