"""The spans of days over which a rule counts.

Weeks, fortnights and months exist when they hold a school day; quarters run from the start of the
school year; weeks, months and quarters keep their calendar ends where a term's end cuts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from studyhours.domain.calendar import ONE_DAY, SchoolCalendar, days_between

_LAST_OF_WEEK = timedelta(days=6)
_LAST_OF_FORTNIGHT = timedelta(days=13)
_MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.first <= day <= self.last


SINGLE_WINDOWS = ("school_year", "calendar_year")
REPEATED_WINDOWS = (
    "term",
    "quarter",
    "month",
    "fortnight",
    "week",
    "odd_week",
    "even_week",
    "school_day",
    "day",
)
NEED_TERMS = frozenset(REPEATED_WINDOWS) - {"quarter", "day"}
"""Windows that do not exist as long as a year has no term dates."""


def windows_of(unit: str, calendar: SchoolCalendar) -> tuple[Window, ...]:
    """All windows of a unit that end in a school year, in order.

    Args:
        unit: One of ``SINGLE_WINDOWS`` or ``REPEATED_WINDOWS``.
        calendar: The school year.

    Raises:
        KeyError: there is no such unit.
    """
    return tuple(sorted(set(_MAKERS[unit](calendar))))


def _school_year(calendar: SchoolCalendar) -> Iterator[Window]:
    yield Window(calendar.year.first, calendar.year.last)


def _calendar_years(calendar: SchoolCalendar) -> Iterator[Window]:
    for year in range(calendar.year.first.year, calendar.year.last.year + 1):
        window = Window(date(year, 1, 1), date(year, 12, 31))
        if calendar.year.first <= window.last <= calendar.year.last:
            yield window


def _terms(calendar: SchoolCalendar) -> Iterator[Window]:
    for term in calendar.terms:
        yield Window(term.first, term.last)


def _quarters(calendar: SchoolCalendar) -> Iterator[Window]:
    yield from quarters_of(calendar.year.first)


def quarters_of(year_first: date) -> Iterator[Window]:
    """The quarters of a school year, given its first day."""
    # Counted from the year's first day each time: a year from the 31st keeps its last days.
    starts = [add_months(year_first, months) for months in range(0, 13, 3)]
    for first, after in pairwise(starts):
        yield Window(first, after - ONE_DAY)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return add_months(day.replace(day=1), 1) - ONE_DAY


def _months(calendar: SchoolCalendar) -> Iterator[Window]:
    for day in calendar.school_days:
        first = day.replace(day=1)
        yield Window(first, add_months(first, 1) - ONE_DAY)


def _weeks(calendar: SchoolCalendar, parity: int | None = None) -> Iterator[Window]:
    for day in calendar.school_days:
        term = calendar.term_of(day)
        if term is not None and (parity is None or term.week_number(day) % 2 == parity):
            first = term.week_of(day)
            yield Window(first, first + _LAST_OF_WEEK)


def _fortnights(calendar: SchoolCalendar) -> Iterator[Window]:
    for day in calendar.school_days:
        term = calendar.term_of(day)
        if term is not None:
            into_pair = (term.week_number(day) - 1) % 2
            first = term.week_of(day) - timedelta(weeks=into_pair)
            yield Window(first, first + _LAST_OF_FORTNIGHT)


def _school_days(calendar: SchoolCalendar) -> Iterator[Window]:
    for day in calendar.school_days:
        yield Window(day, day)


def _days(calendar: SchoolCalendar) -> Iterator[Window]:
    for day in days_between(calendar.year.first, calendar.year.last):
        yield Window(day, day)


def add_months(first: date, months: int) -> date:
    """The same day of a later month; the month's last day where it has no such day."""
    index = first.year * _MONTHS + first.month - 1 + months
    year, month = divmod(index, _MONTHS)
    month += 1
    for day in range(first.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(first.day, 28))


_MAKERS: dict[str, Callable[[SchoolCalendar], Iterator[Window]]] = {
    "school_year": _school_year,
    "calendar_year": _calendar_years,
    "term": _terms,
    "quarter": _quarters,
    "month": _months,
    "fortnight": _fortnights,
    "week": _weeks,
    "odd_week": lambda calendar: _weeks(calendar, 1),
    "even_week": lambda calendar: _weeks(calendar, 0),
    "school_day": _school_days,
    "day": _days,
}
