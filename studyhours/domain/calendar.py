"""The school's calendar: school years, terms, and which days are working days.

School days are the working days of the holiday table inside a term. Beyond the last day the table
knows, Monday to Friday is assumed, and results that lean on such days are called provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)
_FRIDAY = 4
_YEAR_FORM = "0000-0000"


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every day from ``first`` to ``last``, both included."""
    return tuple(first + timedelta(days=offset) for offset in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year, by default 1 September to 31 August."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """``2025-2026``."""
        return f"{self.first.year}-{self.first.year + 1}"


def school_year(label: str, first_month: int = 9, first_day: int = 1) -> SchoolYear:
    """The year of a label such as ``2025-2026``.

    Raises:
        ValueError: the label has another form, or its years do not follow each other.
    """
    start, separator, end = label.partition("-")
    if not (separator and len(label) == len(_YEAR_FORM) and start.isdigit() and end.isdigit()):
        raise ValueError(label)
    if int(end) != int(start) + 1:
        raise ValueError(label)
    first = date(int(start), first_month, first_day)
    return SchoolYear(first, date(int(end), first_month, first_day) - ONE_DAY)


def school_year_of(day: date, first_month: int = 9, first_day: int = 1) -> SchoolYear:
    """The school year a day lies in."""
    begins = date(day.year, first_month, first_day)
    start = day.year if day >= begins else day.year - 1
    return school_year(f"{start}-{start + 1}", first_month, first_day)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a school year.

    Attributes:
        number: 1 for the first of its year.
        first: First day.
        last: Last day.
        week_start: First weekday of its weeks, 0 for Monday, 6 for Sunday.
        week_one: A day of week 1; the week of the first day unless the school says otherwise.
    """

    number: int
    first: date
    last: date
    week_start: int = 0
    week_one: date | None = None

    def week_of(self, day: date) -> date:
        """The first day of the week a day lies in."""
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def week_number(self, day: date) -> int:
        """The number of a day's week in this term; 0 or less before week 1."""
        anchor = self.week_of(self.week_one or self.first)
        return (self.week_of(day) - anchor).days // 7 + 1


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Which days are worked, as the State Council and the school say.

    Attributes:
        exceptions: Day → True for a working day (调休), False for a day off, where it differs
            from Monday to Friday.
        known_from: First day the table covers.
        known_until: Last day the table covers; beyond it Monday to Friday is assumed.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    known_from: date = date.max
    known_until: date = date.min

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        known = self.exceptions.get(day)
        return known if known is not None else day.weekday() <= _FRIDAY

    def covers(self, day: date) -> bool:
        """Whether the table speaks of that day, or it is only assumed."""
        return self.known_from <= day <= self.known_until


@dataclass(frozen=True)
class SchoolCalendar:
    """One school year of one school."""

    year: SchoolYear
    terms: tuple[Term, ...]
    holidays: HolidayTable

    @cached_property
    def school_days(self) -> tuple[date, ...]:
        """Working days inside terms, in order."""
        inside = {day for term in self.terms for day in days_between(term.first, term.last)}
        return tuple(sorted(day for day in inside if self.holidays.is_working_day(day)))

    @cached_property
    def _school_day_set(self) -> frozenset[date]:
        return frozenset(self.school_days)

    def is_school_day(self, day: date) -> bool:
        """Whether there is school on that day."""
        return day in self._school_day_set

    def school_days_in(self, first: date, last: date) -> int:
        """How many school days lie from ``first`` to ``last``, both included."""
        return sum(1 for day in self.school_days if first <= day <= last)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a school day in that span is only assumed."""
        return any(
            first <= day <= last and not self.holidays.covers(day) for day in self.school_days
        )

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in."""
        return next((term for term in self.terms if term.first <= day <= term.last), None)
