"""Which days a requirement is judged by: windows, windows inside windows, and cuts of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from studyhours.domain.calendar import ONE_DAY, SchoolCalendar, SchoolYear
from studyhours.domain.windows import (
    SINGLE_WINDOWS,
    Window,
    add_months,
    month_end,
    quarters_of,
    windows_of,
)
from studyhours.rules.model import Tolerance

AROUND = ""
"""The unit of a part that says no window of its own: it has that of the requirement around it."""
CYCLE = "cycle"
"""The unit of a time of several years, or of a year with a first day of its own."""
FIRST_DAY, LAST_DAY = "first_day", "last_day"

LENGTHS = {
    "day": 0,
    "school_day": 0,
    "week": 1,
    "odd_week": 1,
    "even_week": 1,
    "fortnight": 2,
    "month": 3,
    "quarter": 4,
    "term": 5,
    "school_year": 6,
    "calendar_year": 6,
    CYCLE: 7,
}
"""Units by length: a window inside another is never of a longer unit."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Windows of several years.

    Attributes:
        years: How many.
        first: First day of one cycle, which others follow and go before; None for a rolling one:
            the years up to the end of the school year.
        last: Of a rolling one, the day of the year that ends it instead; None for none.
    """

    years: int
    first: date | None
    last: MonthDay | None = None


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day in one year; the month's last where it has no such day."""
        last = month_end(date(year, self.month, 1))
        return date(year, self.month, min(self.day, last.day))


Edge: TypeAlias = date | MonthDay | None


@dataclass(frozen=True, slots=True)
class Within:
    """A cut of every window.

    Attributes:
        months: Only these months; empty for all.
        first: From this day on.
        last: Up to this day.
    """

    months: tuple[int, ...]
    first: Edge
    last: Edge


@dataclass(frozen=True, slots=True)
class Time:
    """The time of a requirement.

    Attributes:
        unit: A unit of ``domain.windows``, ``CYCLE`` or ``AROUND``.
        tolerance: How many windows may fail, where there are several.
        around: Where ``unit`` is ``AROUND``, the unit of the windows around.
        cycle: Where ``unit`` is ``CYCLE``, which.
        within: What is cut out of every window.
        dated_by: The day of a record that decides its window: ``LAST_DAY`` or ``FIRST_DAY``.
        over_years: The unit, its own or one around it, that reaches into other school years; empty
            where none does.
    """

    unit: str
    tolerance: Tolerance = field(default_factory=Tolerance)
    around: str = ""
    cycle: Cycle | None = None
    within: Within | None = None
    dated_by: str = LAST_DAY
    over_years: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One window as it is judged.

    Attributes:
        window: From its first day to its last, which decides version, target and deadline.
        spans: The days of it that count, in order; usually all of them.
        by_school_days: Whether its pace is that of its school days; of a cycle, which reaches into
            years whose terms nobody may have entered, that of all its days.
    """

    window: Window
    spans: tuple[Window, ...]
    by_school_days: bool = True


def stretches_of(time: Time, calendar: SchoolCalendar) -> tuple[Stretch, ...]:
    """The windows of a rule's time that end in a school year, in order."""
    if time.cycle is not None:
        windows = tuple(_cycles(time.cycle, calendar.year))
        return _cut(windows, time.within, by_school_days=False)
    return _cut(windows_of(time.unit, calendar), time.within, by_school_days=True)


def stretches_in(time: Time, around: Stretch, calendar: SchoolCalendar) -> tuple[Stretch, ...]:
    """The windows of a part's time inside one window around it: those that end in it."""
    own = around.by_school_days
    if time.unit == AROUND:
        if time.within is None:
            return (around,)
        cut = (one for span in _spans(time.within, around.window) for one in _meet(span, around))
        return _stretch(tuple(cut), by_school_days=own)
    inside = (
        window
        for window in _windows_in(time.unit, around, calendar)
        if any(span.holds(window.last) for span in around.spans)
    )
    return _cut(inside, time.within, by_school_days=own)


def months_back(time: Time, around: int = 0) -> int:
    """How many months lie between a window of a time and the one before it.

    0 where a window has none that every ledger knows: terms, and what is told by terms, are those
    of one school year.

    Args:
        time: The time.
        around: The same of the requirement around it, whose windows it may have.
    """
    if time.unit == AROUND:
        return around
    if time.cycle is not None:
        return 12 * time.cycle.years
    return 12 if time.unit in SINGLE_WINDOWS else 0


def before(stretch: Stretch, months: int) -> Stretch:
    """The same days so many months earlier; a month's last day stays one."""

    def earlier(days: Window) -> Window:
        return Window(
            add_months(days.first, -months), add_months(days.last + ONE_DAY, -months) - ONE_DAY
        )

    return Stretch(
        earlier(stretch.window), tuple(map(earlier, stretch.spans)), stretch.by_school_days
    )


def is_repeated(time: Time, count: int) -> bool:
    """Whether so many windows of a time are counted, instead of the one being judged itself."""
    return time.unit != AROUND and (time.unit not in {CYCLE, *SINGLE_WINDOWS} or count > 1)


def pieces_of(
    unit: str, around: Stretch, calendar: SchoolCalendar
) -> tuple[tuple[Window, ...], ...]:
    """The days of a window, put together by day, week, month, quarter or year.

    Unlike windows these leave no day out: a month without a school day is one too.
    """
    found = []
    for window in _all_in(unit, around.window, calendar):
        days = tuple(one for span in around.spans for one in _overlap(span, window))
        if days:
            found.append(days)
    return tuple(found)


# ---------------------------------------------------------------- windows of several years


def _cycles(cycle: Cycle, year: SchoolYear) -> Iterator[Window]:
    """The cycles that end in a school year."""
    if cycle.first is None:
        last = _last_of_rolling(cycle, year)
        yield Window(add_months(last + ONE_DAY, -12 * cycle.years), last)
        return
    behind = (year.last.year - cycle.first.year) // cycle.years
    for number in range(behind - 2, behind + 2):
        first = add_months(cycle.first, 12 * cycle.years * number)
        after = add_months(cycle.first, 12 * cycle.years * (number + 1))
        if year.first <= after - ONE_DAY <= year.last:
            yield Window(first, after - ONE_DAY)


def _last_of_rolling(cycle: Cycle, year: SchoolYear) -> date:
    if cycle.last is None:
        return year.last
    day = cycle.last.in_year(year.first.year)
    return day if day >= year.first else cycle.last.in_year(year.first.year + 1)


def _windows_in(unit: str, around: Stretch, calendar: SchoolCalendar) -> Iterable[Window]:
    """Windows of a unit, of earlier years too where the one around reaches back so far."""
    if around.by_school_days:
        return windows_of(unit, calendar)
    return _all_in(unit, around.window, calendar)


def _all_in(unit: str, around: Window, calendar: SchoolCalendar) -> Iterator[Window]:
    """All windows of a unit that touch some days, whether there was school in them or not."""
    start = around.first
    while start <= around.last:
        window = _holding(unit, start, calendar)
        yield window
        start = window.last + ONE_DAY


def _holding(unit: str, day: date, calendar: SchoolCalendar) -> Window:
    """The window of a unit that holds a day, by the plain calendar."""
    match unit:
        case "day":
            return Window(day, day)
        case "week":
            week_start = calendar.terms[0].week_start if calendar.terms else 0
            first = date.fromordinal(day.toordinal() - (day.weekday() - week_start) % 7)
            return Window(first, date.fromordinal(first.toordinal() + 6))
        case "month":
            return Window(day.replace(day=1), month_end(day))
        case "calendar_year":
            return Window(date(day.year, 1, 1), date(day.year, 12, 31))
        case _:
            first = calendar.year.first
            while first > day:
                first = add_months(first, -12)
            while add_months(first, 12) <= day:
                first = add_months(first, 12)
            if unit == "quarter":
                return next(one for one in quarters_of(first) if one.holds(day))
            return Window(first, add_months(first, 12) - ONE_DAY)


# ---------------------------------------------------------------- cuts


def _cut(
    windows: Iterable[Window], within: Within | None, *, by_school_days: bool
) -> tuple[Stretch, ...]:
    """Windows with what is cut out of them; those of which nothing is left do not exist."""
    if within is None:
        return tuple(Stretch(window, (window,), by_school_days) for window in windows)
    return tuple(
        stretch
        for window in windows
        for stretch in _stretch(_spans(within, window), by_school_days=by_school_days)
    )


def _stretch(spans: tuple[Window, ...], *, by_school_days: bool) -> tuple[Stretch, ...]:
    if not spans:
        return ()
    return (Stretch(Window(spans[0].first, spans[-1].last), spans, by_school_days),)


def _spans(within: Within, window: Window) -> tuple[Window, ...]:
    """The days of a window that a cut leaves."""
    found = []
    for span in _between(within.first, within.last, window):
        if within.months:
            found += [one for month in _months(within.months, span) for one in month]
        else:
            found.append(span)
    return tuple(found)


def _months(months: tuple[int, ...], span: Window) -> Iterator[tuple[Window, ...]]:
    """The months of some numbers in a span; those that follow each other in one piece."""
    start: date | None = None
    month = span.first.replace(day=1)
    while month <= span.last:
        after = add_months(month, 1)
        if month.month in months and start is None:
            start = month
        if start is not None and (after.month not in months or after > span.last):
            yield _overlap(Window(start, after - ONE_DAY), span)
            start = None
        month = after


def _between(first: Edge, last: Edge, window: Window) -> Iterator[Window]:
    """The days from one edge to the other; days of the year come in every year of the window."""
    if isinstance(first, MonthDay) and isinstance(last, MonthDay):
        for year in range(window.first.year - 1, window.last.year + 1):
            start, end = first.in_year(year), last.in_year(year)
            if end < start:
                end = last.in_year(year + 1)
            yield from _overlap(Window(start, end), window)
        return
    begins = _first_on(first, window.first, window) if first else window.first
    ends = _first_on(last, begins, window) if last and begins else window.last
    if begins is not None and ends is not None and begins <= ends:
        yield from _overlap(Window(begins, ends), window)


def _first_on(edge: date | MonthDay, start: date, window: Window) -> date | None:
    """The day an edge means: a date as it is, a day of the year the first time it comes."""
    if isinstance(edge, date):
        return edge
    for year in range(start.year, window.last.year + 1):
        day = edge.in_year(year)
        if start <= day <= window.last:
            return day
    return None


def _overlap(one: Window, other: Window) -> tuple[Window, ...]:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return (Window(first, last),) if first <= last else ()


def _meet(span: Window, around: Stretch) -> Iterator[Window]:
    for other in around.spans:
        yield from _overlap(span, other)
