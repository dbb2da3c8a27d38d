"""The windows of the reference: every window is the days it consists of, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from studyhours.domain.calendar import SchoolCalendar, Term
from studyhours.rules.times import Time

Span = tuple[date, date]
Days = tuple[date, ...]
"""A window: its days, in order."""
DAY = timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    """Day after day."""
    while first <= last:
        yield first
        first += DAY


def school_days(calendar: SchoolCalendar) -> list[date]:
    """Working days of the holiday table inside a term."""
    found = []
    for day in days(calendar.year.first, calendar.year.last):
        works = calendar.holidays.exceptions.get(day, day.weekday() < 5)
        if works and any(term.first <= day <= term.last for term in calendar.terms):
            found.append(day)
    return found


def weeks(term: Term) -> Iterator[tuple[int, date]]:
    """Number and first day of each week that touches a term."""
    one = term.week_one or term.first
    while one.weekday() != term.week_start:
        one -= DAY
    number = 1
    while one > term.first:
        one, number = one - 7 * DAY, number - 1
    while one <= term.last:
        if one + 6 * DAY >= term.first:
            yield number, one
        one, number = one + 7 * DAY, number + 1


def spans(unit: str, calendar: SchoolCalendar) -> list[Span]:
    """The windows of a unit, as the contract describes them."""
    year, found = calendar.year, set()
    school = school_days(calendar)
    if unit == "school_year":
        found.add((year.first, year.last))
    elif unit == "calendar_year":
        ends = [d for d in days(year.first, year.last) if (d.month, d.day) == (12, 31)]
        found.update((date(end.year, 1, 1), end) for end in ends)
    elif unit == "term":
        found.update((term.first, term.last) for term in calendar.terms)
    elif unit == "quarter":
        starts = [d for d in days(year.first, year.last) if d.day == year.first.day]
        later = [*starts[3::3], year.last + DAY]
        found.update((one, after - DAY) for one, after in zip(starts[::3], later, strict=True))
    elif unit == "month":
        for day in school:
            inside = [d for d in days(day - 31 * DAY, day + 31 * DAY) if same_month(d, day)]
            found.add((inside[0], inside[-1]))
    elif unit in {"school_day", "day"}:
        every = list(days(year.first, year.last))
        found.update((day, day) for day in (school if unit == "school_day" else every))
    else:
        for term in calendar.terms:
            found.update(_by_week(unit, term, school))
    return sorted(found, key=lambda span: (span[1], span[0]))


def _by_week(unit: str, term: Term, school: Sequence[date]) -> Iterator[Span]:
    """Weeks of one term, or pairs of them, that hold a school day of it."""
    own = [day for day in school if term.first <= day <= term.last]
    for number, first in weeks(term):
        if not any(first <= day <= first + 6 * DAY for day in own):
            continue
        odd = number % 2 == 1
        if unit == "fortnight":
            start = first if odd else first - 7 * DAY
            yield start, start + 13 * DAY
        elif unit == "week" or odd == (unit == "odd_week"):
            yield first, first + 6 * DAY


def same_month(one: date, other: date) -> bool:
    """Whether two days lie in one month of one year."""
    return (one.year, one.month) == (other.year, other.month)


def windows(time: Time, calendar: SchoolCalendar) -> list[Days]:
    """The windows of a rule that end in the school year."""
    return [tuple(days(*span)) for span in spans(time.unit, calendar)]


def windows_inside(time: Time, around: Days, calendar: SchoolCalendar) -> list[Days]:
    """The windows of a part: those that end on a day of the window around it."""
    if not time.unit:
        return [around]
    found = spans(time.unit, calendar)
    return [tuple(days(*span)) for span in found if span[1] in around]
