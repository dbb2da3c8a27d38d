"""The windows of the reference: every window is the days it consists of, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from studyhours.domain.calendar import SchoolCalendar, Term
from studyhours.rules.times import MonthDay, Time, Within

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
    found = cycles(time, calendar) if time.cycle else spans(time.unit, calendar)
    return cut(time, [tuple(days(*span)) for span in found])


def windows_inside(
    time: Time, around: Days, calendar: SchoolCalendar, *, cycle: bool
) -> list[Days]:
    """The windows of a part: those that end on a day of the window around it.

    Args:
        time: Of the part.
        around: The window around it.
        calendar: The school year.
        cycle: Whether the rule's time is a cycle.
    """
    inside = set(around)
    if not time.unit:
        whole = tuple(days(around[0], around[-1]))
        return [
            left
            for kept in cut(time, [whole])
            if (left := tuple(day for day in kept if day in inside))
        ]
    if cycle:
        found = plain_spans(time.unit, around[0], around[-1], calendar)
    else:
        found = spans(time.unit, calendar)
    return cut(time, [tuple(days(*span)) for span in found if span[1] in inside])


def cycles(time: Time, calendar: SchoolCalendar) -> list[Span]:
    """Cycles that end in the school year."""
    assert time.cycle is not None
    year, years, found = calendar.year, time.cycle.years, []
    if time.cycle.first is None:
        ends = [year.last]
        if time.cycle.last is not None:
            ends = [day for day in days(year.first, year.last) if _is_day(time.cycle.last, day)]
        return [(later(ends[0] + DAY, -years), ends[0])]
    start = time.cycle.first
    for number in range(-40, 40):
        first = later(start, years * number)
        last = later(start, years * (number + 1)) - DAY
        if year.first <= last <= year.last:
            found.append((first, last))
    return found


def later(day: date, years: int) -> date:
    """The same day some years later; a 29th of February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    year = day.year + years
    return date(year, 2, 28) if leap_day and year % 4 else day.replace(year=year)


def plain_spans(unit: str, first: date, last: date, calendar: SchoolCalendar) -> list[Span]:
    """The days, quarters and years that touch some days, whatever terms there are."""
    pieces: dict[object, list[date]] = {}
    year_first = (calendar.year.first.month, calendar.year.first.day)
    for day in days(first - 366 * DAY, last + 366 * DAY):
        school = day.year - (1 if (day.month, day.day) < year_first else 0)
        months = (day.year - school) * 12 + day.month - calendar.year.first.month
        names: dict[str, object] = {
            "day": day,
            "calendar_year": day.year,
            "school_year": school,
            "quarter": (school, months // 3),
        }
        pieces.setdefault(names[unit], []).append(day)
    # The first and last pieces are cut off by where the looking began and ended.
    found = [(piece[0], piece[-1]) for piece in list(pieces.values())[1:-1]]
    return [span for span in found if span[1] >= first and span[0] <= last]


def cut(time: Time, found: list[Days]) -> list[Days]:
    """What ``within`` leaves of windows; a window of which nothing is left does not exist."""
    if time.within is None:
        return found
    return [left for window in found if (left := tuple(_kept(time.within, window)))]


def _kept(within: Within, window: Days) -> Iterator[date]:
    """Day by day: is it in one of the months, and between the edges?"""
    first, last = within.first, within.last
    begun = first is None or isinstance(first, date)
    deadlines = [
        number
        for number, day in enumerate(window)
        if isinstance(last, MonthDay) and _is_day(last, day)
        if not isinstance(first, date) or day >= first
    ]
    for number, day in enumerate(window):
        if isinstance(first, MonthDay) and isinstance(last, MonthDay):
            inside = _in_stage(day, first, last)
        else:
            begun = begun or _is_day(first, day)
            ended = any(passed < number for passed in deadlines)
            # A deadline that never comes in this window is no deadline of it.
            comes = not isinstance(last, MonthDay) or bool(deadlines)
            inside = begun and comes and not ended
            inside = inside and not (isinstance(first, date) and day < first)
            inside = inside and not (isinstance(last, date) and day > last)
        if inside and (not within.months or day.month in within.months):
            yield day


def _is_day(edge: object, day: date) -> bool:
    return isinstance(edge, MonthDay) and day == _in_year(edge, day.year)


def _in_year(edge: MonthDay, year: int) -> date:
    day = edge.day
    while True:
        try:
            return date(year, edge.month, day)
        except ValueError:
            day -= 1


def _in_stage(day: date, first: MonthDay, last: MonthDay) -> bool:
    """Whether a stage from one day of the year to another, maybe over New Year, holds a day."""
    start, end = _in_year(first, day.year), _in_year(last, day.year)
    return start <= day <= end if start <= end else day >= start or day <= end


def periods(per: str, inside: Days, calendar: SchoolCalendar) -> list[Days]:
    """Some days put together by day, week, month, quarter or year; all of them for no period."""
    year_first = (calendar.year.first.month, calendar.year.first.day)
    week_start = calendar.terms[0].week_start if calendar.terms else 0
    found: dict[object, list[date]] = {}
    for day in inside:
        school = day.year - (1 if (day.month, day.day) < year_first else 0)
        months = (day.year - school) * 12 + day.month - calendar.year.first.month
        monday = day
        while monday.weekday() != week_start:
            monday -= DAY
        names: dict[str, object] = {
            "": 0,
            "day": day,
            "week": monday,
            "month": (day.year, day.month),
            "quarter": (school, months // 3),
            "school_year": school,
            "calendar_year": day.year,
        }
        found.setdefault(names[per], []).append(day)
    return [tuple(piece) for piece in found.values()]
