"""Days as typed, school years, terms and working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.calendar import (
    HolidayTable,
    SchoolCalendar,
    Term,
    days_between,
    school_year,
    school_year_of,
)
from studyhours.domain.days import parse_day
from tests.domain.strategies import YEAR, calendars, modest

FORMS = ("{0}-{1:02}-{2:02}", "{0}.{1}.{2}", "{0}/{1}/{2}", "{0}年{1}月{2}日", "{0}{1:02}{2:02}")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(FORMS))
@modest(100)
def test_a_day_is_read_in_every_usual_form(day: date, form: str) -> None:
    text = form.format(day.year, day.month, day.day)
    full_width = text.translate({ord(str(digit)): ord("０") + digit for digit in range(10)})
    assert parse_day(text) == day
    assert parse_day(f" {full_width}　") == day


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13-01", "2025-02-29", "01-09-2025", "9月1日", "2025-9", "20259 1"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


def test_a_school_year_runs_from_september_to_august() -> None:
    year = school_year("2025-2026")
    assert (year.first, year.last) == (date(2025, 9, 1), date(2026, 8, 31))
    assert year.label == "2025-2026"


def test_a_school_year_may_be_the_calendar_year() -> None:
    year = school_year("2025-2026", 1, 1)
    assert (year.first, year.last) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    "label", ["2025", "2025-2027", "2026-2025", "25-26", "2025/2026", "abcd-efgh", "2025-2026 ", ""]
)
def test_other_labels_are_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        school_year(label)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 28))
@modest(100)
def test_every_day_lies_in_its_school_year(day: date, month: int, first: int) -> None:
    year = school_year_of(day, month, first)
    assert year.first <= day <= year.last
    assert school_year(year.label, month, first) == year
    following = school_year_of(year.last + timedelta(days=1), month, first)
    assert following.first == year.last + timedelta(days=1)


def test_both_ends_belong_to_a_span() -> None:
    assert days_between(date(2025, 9, 1), date(2025, 9, 3)) == (
        date(2025, 9, 1),
        date(2025, 9, 2),
        date(2025, 9, 3),
    )
    assert days_between(date(2025, 9, 2), date(2025, 9, 1)) == ()


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        (0, date(2025, 9, 7), date(2025, 9, 1)),
        (6, date(2025, 9, 7), date(2025, 9, 7)),
        (6, date(2025, 9, 6), date(2025, 8, 31)),
        (0, date(2025, 9, 8), date(2025, 9, 8)),
    ],
)
def test_a_week_starts_on_monday_or_sunday(start: int, day: date, expected: date) -> None:
    assert Term(1, date(2025, 9, 1), date(2026, 1, 23), start).week_of(day) == expected


def test_week_one_can_be_set_and_a_week_zero_comes_before_it() -> None:
    term = Term(1, date(2025, 9, 1), date(2026, 1, 23), 0, date(2025, 9, 10))
    assert term.week_number(date(2025, 9, 5)) == 0
    assert term.week_number(date(2025, 9, 8)) == 1
    assert term.week_number(date(2025, 8, 31)) == -1


def test_week_one_is_the_week_of_the_first_day_even_a_thursday() -> None:
    term = Term(2, date(2026, 3, 5), date(2026, 7, 7))
    assert term.week_number(date(2026, 3, 5)) == 1
    assert term.week_number(date(2026, 3, 9)) == 2


def test_make_up_days_are_school_days_and_holidays_are_not() -> None:
    table = HolidayTable(
        {date(2025, 9, 28): True, date(2025, 10, 1): False}, date(2025, 1, 1), date(2025, 12, 31)
    )
    term = Term(1, date(2025, 9, 22), date(2025, 10, 3))
    calendar = SchoolCalendar(YEAR, (term,), table)
    assert calendar.is_school_day(date(2025, 9, 28))  # a Sunday
    assert not calendar.is_school_day(date(2025, 9, 27))
    assert not calendar.is_school_day(date(2025, 10, 1))
    assert not calendar.is_school_day(date(2025, 10, 6))  # after the term
    assert calendar.school_days_in(date(2025, 9, 22), date(2025, 10, 5)) == 5 + 1 + 4


def test_beyond_the_table_days_are_assumed_and_said_to_be() -> None:
    table = HolidayTable({}, date(2025, 1, 1), date(2025, 12, 31))
    calendar = SchoolCalendar(YEAR, (Term(1, date(2025, 12, 22), date(2026, 1, 9)),), table)
    assert not calendar.is_provisional(date(2025, 12, 1), date(2025, 12, 31))
    assert calendar.is_provisional(date(2025, 12, 1), date(2026, 1, 1))
    assert calendar.is_school_day(date(2026, 1, 2))
    assert not calendar.is_provisional(date(2026, 1, 3), date(2026, 1, 4))  # no school day there
    assert not calendar.is_provisional(date(2026, 2, 1), date(2026, 8, 31))


@given(calendars())
@modest(40)
def test_school_days_are_the_working_days_inside_terms(calendar: SchoolCalendar) -> None:
    expected = []
    for day in days_between(YEAR.first, YEAR.last):
        inside = any(term.first <= day <= term.last for term in calendar.terms)
        works = calendar.holidays.exceptions.get(day, day.isoweekday() <= 5)
        if inside and works:
            expected.append(day)
    assert list(calendar.school_days) == expected
    assert all(calendar.is_school_day(day) for day in expected)
    assert calendar.school_days_in(YEAR.first, YEAR.last) == len(expected)
    for term in calendar.terms:
        assert calendar.term_of(term.first) == term
        assert calendar.term_of(term.last) == term
