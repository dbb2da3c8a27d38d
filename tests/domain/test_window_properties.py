"""What holds for the windows of every calendar."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from studyhours.domain.calendar import SchoolCalendar, Term, days_between
from studyhours.domain.windows import REPEATED_WINDOWS, SINGLE_WINDOWS, Window, windows_of
from tests.domain.strategies import YEAR, calendars, modest

UNITS = SINGLE_WINDOWS + REPEATED_WINDOWS
HOLD_A_SCHOOL_DAY = ("month", "fortnight", "week", "odd_week", "even_week", "school_day")
COVER_SCHOOL_DAYS = ("school_year", "term", "quarter", "month", "fortnight", "week", "school_day")
LENGTHS = {"week": 7, "odd_week": 7, "even_week": 7, "fortnight": 14, "school_day": 1}
FAR_APART = 27
"""Days from one term to the next from which on no fortnight can reach across: 13 each way."""

any_calendar = calendars()
with_terms = calendars(least=1)
apart = calendars(least_gap=FAR_APART + 1)


def overlap(one: Window, other: Window) -> bool:
    return one.first <= other.last and other.first <= one.last


@given(any_calendar, st.sampled_from(UNITS))
@modest(70)
def test_windows_are_in_order_and_each_only_once(calendar: SchoolCalendar, unit: str) -> None:
    windows = windows_of(unit, calendar)
    assert list(windows) == sorted(set(windows))
    for window in windows:
        assert window.first <= window.last
        if unit in LENGTHS:
            assert (window.last - window.first).days + 1 == LENGTHS[unit]
    for one, other in pairwise(windows):
        # Never one inside another: the database looks from the first to the last of them.
        assert one.first < other.first
        assert one.last < other.last


@given(with_terms, st.sampled_from(HOLD_A_SCHOOL_DAY))
@modest(50)
def test_each_holds_a_school_day(calendar: SchoolCalendar, unit: str) -> None:
    for window in windows_of(unit, calendar):
        assert calendar.school_days_in(window.first, window.last) > 0


@given(with_terms, st.sampled_from(COVER_SCHOOL_DAYS))
@modest(50)
def test_every_school_day_lies_in_a_window(calendar: SchoolCalendar, unit: str) -> None:
    windows = windows_of(unit, calendar)
    for day in calendar.school_days:
        assert any(window.holds(day) for window in windows)


@given(apart, st.sampled_from(UNITS))
@modest(70)
def test_nothing_overlaps_where_terms_lie_apart(calendar: SchoolCalendar, unit: str) -> None:
    for one, other in pairwise(windows_of(unit, calendar)):
        assert not overlap(one, other)


@given(calendars(same_start=True), st.sampled_from(["week", "odd_week", "even_week"]))
@modest(50)
def test_weeks_do_not_overlap_where_all_terms_start_them_alike(
    calendar: SchoolCalendar, unit: str
) -> None:
    for one, other in pairwise(windows_of(unit, calendar)):
        assert not overlap(one, other)


@given(with_terms, st.sampled_from(["week", "odd_week", "even_week", "fortnight", "school_day"]))
@modest(50)
def test_within_one_term_windows_do_not_overlap(calendar: SchoolCalendar, unit: str) -> None:
    for term in calendar.terms:
        alone = SchoolCalendar(YEAR, (term,), calendar.holidays)
        for one, other in pairwise(windows_of(unit, alone)):
            assert not overlap(one, other)


@given(with_terms, st.sampled_from(UNITS))
@modest(50)
def test_terms_apart_make_their_windows_each_on_its_own(
    calendar: SchoolCalendar, unit: str
) -> None:
    alone = {
        window
        for term in calendar.terms
        for window in windows_of(unit, SchoolCalendar(YEAR, (term,), calendar.holidays))
    }
    assert set(windows_of(unit, calendar)) == alone


@given(any_calendar)
@modest(40)
def test_weeks_are_odd_or_even(calendar: SchoolCalendar) -> None:
    odd, even = windows_of("odd_week", calendar), windows_of("even_week", calendar)
    assert set(odd) | set(even) == set(windows_of("week", calendar))


@given(with_terms)
@modest(40)
def test_every_week_lies_in_a_fortnight(calendar: SchoolCalendar) -> None:
    fortnights = windows_of("fortnight", calendar)
    for week in windows_of("week", calendar):
        assert any(one.first <= week.first and week.last <= one.last for one in fortnights)


@given(any_calendar, st.sampled_from(UNITS))
@modest(50)
def test_all_end_within_the_school_year(calendar: SchoolCalendar, unit: str) -> None:
    """So it is for terms that end by 10 August; see ``LAST_TERM_DAY``."""
    for window in windows_of(unit, calendar):
        assert YEAR.first <= window.last <= YEAR.last


@given(any_calendar)
@modest(30)
def test_quarters_fill_the_year_without_a_gap(calendar: SchoolCalendar) -> None:
    quarters = windows_of("quarter", calendar)
    days = [day for one in quarters for day in days_between(one.first, one.last)]
    assert days == list(days_between(YEAR.first, YEAR.last))


@given(with_terms, st.data())
@modest(50)
def test_week_numbers_grow_by_one_from_week_to_week(
    calendar: SchoolCalendar, data: st.DataObject
) -> None:
    assume(calendar.terms)
    term: Term = data.draw(st.sampled_from(calendar.terms))
    day = data.draw(st.dates(term.first, term.last))
    assert term.week_number(day + timedelta(days=7)) == term.week_number(day) + 1
    assert term.week_number(term.week_one or term.first) == 1
    first = term.week_of(day)
    assert first.weekday() == term.week_start
    assert {term.week_number(first + timedelta(days=step)) for step in range(7)} == {
        term.week_number(day)
    }
