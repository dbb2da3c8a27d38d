"""Which days a requirement is judged by: windows, and windows inside windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.windows import SINGLE_WINDOWS, Window, windows_of
from studyhours.rules.model import Tolerance

AROUND = ""
"""The unit of a part that says no window of its own: it has that of the requirement around it."""

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
}
"""Units by length: a window inside another is never of a longer unit."""


@dataclass(frozen=True, slots=True)
class Time:
    """The time of a requirement.

    Attributes:
        unit: A unit of ``domain.windows``, or ``AROUND``.
        tolerance: How many windows may fail, where there are several.
        around: Where ``unit`` is ``AROUND``, the unit of the windows around.
    """

    unit: str
    tolerance: Tolerance = field(default_factory=Tolerance)
    around: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One window as it is judged.

    Attributes:
        window: From its first day to its last, which decides version, target and deadline.
        spans: The days of it that count, in order; usually all of them.
    """

    window: Window
    spans: tuple[Window, ...]


def whole(window: Window) -> Stretch:
    """A window all of whose days count."""
    return Stretch(window, (window,))


def stretches_of(time: Time, calendar: SchoolCalendar) -> tuple[Stretch, ...]:
    """The windows of a rule's time that end in a school year, in order."""
    return tuple(whole(window) for window in windows_of(time.unit, calendar))


def stretches_in(time: Time, around: Stretch, calendar: SchoolCalendar) -> tuple[Stretch, ...]:
    """The windows of a part's time inside one window around it: those that end in it."""
    if time.unit == AROUND:
        return (around,)
    inside = _windows_in(time.unit, around.window, calendar)
    return tuple(
        whole(window) for window in inside if any(span.holds(window.last) for span in around.spans)
    )


def _windows_in(unit: str, around: Window, calendar: SchoolCalendar) -> Iterator[Window]:
    for window in windows_of(unit, calendar):
        if around.holds(window.last):
            yield window


def is_repeated(time: Time, count: int) -> bool:
    """Whether so many windows of a time are counted, instead of the one being judged itself."""
    return time.unit != AROUND and (time.unit not in SINGLE_WINDOWS or count > 1)
