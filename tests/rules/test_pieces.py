"""The days of a window put together by a shorter unit, in years before and after the school's."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, school_year
from studyhours.domain.windows import Window
from studyhours.rules.times import Stretch, pieces_of

CALENDAR = SchoolCalendar(school_year("2025-2026"), (), HolidayTable())


def pieces(unit: str, first: date, last: date) -> list[tuple[date, date]]:
    window = Window(first, last)
    found = pieces_of(unit, Stretch(window, (window,)), CALENDAR)
    return [(days[0].first, days[-1].last) for days in found]


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_quarters_run_from_september_in_every_year(year: int) -> None:
    assert pieces("quarter", date(year, 1, 1), date(year, 12, 31)) == [
        (date(year, 1, 1), date(year, 2, 28 + (year == 2024))),
        (date(year, 3, 1), date(year, 5, 31)),
        (date(year, 6, 1), date(year, 8, 31)),
        (date(year, 9, 1), date(year, 11, 30)),
        (date(year, 12, 1), date(year, 12, 31)),
    ]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_school_years_too(year: int) -> None:
    assert pieces("school_year", date(year, 1, 1), date(year, 12, 31)) == [
        (date(year, 1, 1), date(year, 8, 31)),
        (date(year, 9, 1), date(year, 12, 31)),
    ]


def test_shorter_units_are_those_of_the_plain_calendar() -> None:
    first, last = date(2025, 12, 30), date(2026, 1, 6)
    assert pieces("day", first, date(2025, 12, 31)) == [(first, first), (date(2025, 12, 31),) * 2]
    assert pieces("week", first, last) == [
        (first, date(2026, 1, 4)),
        (date(2026, 1, 5), last),
    ]
    assert pieces("month", first, last) == [
        (first, date(2025, 12, 31)),
        (date(2026, 1, 1), last),
    ]
    assert pieces("calendar_year", first, last) == pieces("month", first, last)
