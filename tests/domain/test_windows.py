"""Every window unit, by example: the school year 2025-2026 of the contract and odd ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, SchoolYear, Term, school_year
from studyhours.domain.windows import (
    NEED_TERMS,
    REPEATED_WINDOWS,
    SINGLE_WINDOWS,
    Window,
    add_months,
    windows_of,
)
from studyhours.services.ledgers.holidays import published_holidays

YEAR = school_year("2025-2026")
AUTUMN = Term(1, date(2025, 9, 1), date(2026, 1, 23))
SPRING = Term(2, date(2026, 3, 2), date(2026, 7, 7))
COUNTS = {
    "school_year": 1,
    "calendar_year": 1,
    "term": 2,
    "quarter": 4,
    "month": 10,
    "fortnight": 21,
    "week": 40,
    "odd_week": 21,
    "even_week": 19,
    "school_day": 188,
    "day": 365,
}


def published() -> HolidayTable:
    table = published_holidays()
    days = {day: working for day, (working, _) in table.days.items()}
    return HolidayTable(days, table.first, table.last)


def calendar(*terms: Term, year: SchoolYear = YEAR) -> SchoolCalendar:
    return SchoolCalendar(year, terms, HolidayTable())


def spans(unit: str, of: SchoolCalendar) -> list[str]:
    return [f"{one.first:%m-%d}..{one.last:%m-%d}" for one in windows_of(unit, of)]


@pytest.mark.parametrize("unit", SINGLE_WINDOWS + REPEATED_WINDOWS)
def test_the_school_of_the_samples_has_so_many(unit: str) -> None:
    whole = SchoolCalendar(YEAR, (AUTUMN, SPRING), published())
    assert len(windows_of(unit, whole)) == COUNTS[unit]


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        windows_of("decade", calendar(AUTUMN))


def test_months_without_a_school_day_do_not_exist() -> None:
    whole = SchoolCalendar(YEAR, (AUTUMN, SPRING), published())
    months = [one.first.month for one in windows_of("month", whole)]
    assert months == [9, 10, 11, 12, 1, 3, 4, 5, 6, 7]


def test_months_keep_their_calendar_ends_where_a_term_cuts_them() -> None:
    short = calendar(Term(1, date(2025, 9, 10), date(2025, 10, 9)))
    assert spans("month", short) == ["09-01..09-30", "10-01..10-31"]
    assert spans("month", calendar(Term(2, date(2026, 2, 2), date(2026, 2, 3)))) == ["02-01..02-28"]


def test_weeks_keep_their_calendar_ends_where_a_term_cuts_them() -> None:
    short = calendar(Term(1, date(2025, 9, 3), date(2025, 9, 9)))
    assert spans("week", short) == ["09-01..09-07", "09-08..09-14"]


def test_weeks_may_start_on_sunday() -> None:
    short = calendar(Term(1, date(2025, 9, 3), date(2025, 9, 9), 6))
    assert spans("week", short) == ["08-31..09-06", "09-07..09-13"]


def test_a_week_all_of_holidays_does_not_exist_but_keeps_its_number() -> None:
    off = {date(2025, 9, 8) + timedelta(days=step): False for step in range(5)}
    table = HolidayTable(off)
    three = SchoolCalendar(YEAR, (Term(1, date(2025, 9, 1), date(2025, 9, 19)),), table)
    assert spans("week", three) == ["09-01..09-07", "09-15..09-21"]
    assert spans("odd_week", three) == ["09-01..09-07", "09-15..09-21"]
    assert spans("even_week", three) == []


def test_a_make_up_sunday_alone_makes_a_week() -> None:
    table = HolidayTable({date(2025, 9, 7): True, date(2025, 9, 1): False})
    one = SchoolCalendar(YEAR, (Term(1, date(2025, 9, 6), date(2025, 9, 7)),), table)
    assert spans("week", one) == ["09-01..09-07"]
    assert spans("school_day", one) == ["09-07..09-07"]


def test_fortnights_are_weeks_one_and_two_three_and_four() -> None:
    five = calendar(Term(1, date(2025, 9, 1), date(2025, 10, 3)))
    assert spans("fortnight", five) == ["09-01..09-14", "09-15..09-28", "09-29..10-12"]


def test_fortnights_begin_anew_in_each_term() -> None:
    two = calendar(
        Term(1, date(2025, 9, 1), date(2025, 9, 19)), Term(2, date(2026, 3, 4), date(2026, 3, 11))
    )
    assert spans("fortnight", two) == ["09-01..09-14", "09-15..09-28", "03-02..03-15"]


def test_week_one_decides_which_weeks_are_odd_and_how_they_pair() -> None:
    late = calendar(Term(1, date(2025, 9, 1), date(2025, 9, 19), 0, date(2025, 9, 8)))
    assert spans("odd_week", late) == ["09-08..09-14"]
    assert spans("even_week", late) == ["09-01..09-07", "09-15..09-21"]
    assert spans("fortnight", late) == ["08-25..09-07", "09-08..09-21"]


def test_quarters_run_from_the_start_of_the_school_year_with_or_without_terms() -> None:
    expected = ["09-01..11-30", "12-01..02-28", "03-01..05-31", "06-01..08-31"]
    assert spans("quarter", calendar()) == expected
    assert spans("quarter", calendar(AUTUMN, SPRING)) == expected
    leap = calendar(year=school_year("2027-2028"))
    assert spans("quarter", leap)[1] == "12-01..02-29"


def test_quarters_fill_a_year_that_starts_on_the_last_of_a_month() -> None:
    odd = SchoolYear(date(2025, 8, 31), date(2026, 8, 30))
    assert spans("quarter", calendar(year=odd)) == [
        "08-31..11-29",
        "11-30..02-27",
        "02-28..05-30",
        "05-31..08-30",
    ]


def test_the_calendar_year_is_the_one_that_ends_in_the_school_year() -> None:
    assert windows_of("calendar_year", calendar()) == (
        Window(date(2025, 1, 1), date(2025, 12, 31)),
    )
    plain = school_year("2025-2026", 1, 1)
    assert windows_of("calendar_year", calendar(year=plain)) == (
        Window(date(2025, 1, 1), date(2025, 12, 31)),
    )


def test_terms_and_the_year_are_themselves() -> None:
    assert spans("term", calendar(AUTUMN, SPRING)) == ["09-01..01-23", "03-02..07-07"]
    assert spans("school_year", calendar()) == ["09-01..08-31"]


@pytest.mark.parametrize("unit", sorted(NEED_TERMS))
def test_without_terms_these_do_not_exist(unit: str) -> None:
    assert windows_of(unit, calendar()) == ()


def test_where_terms_adjoin_a_shared_week_is_one_window() -> None:
    touching = calendar(
        Term(1, date(2025, 9, 1), date(2025, 9, 10)), Term(2, date(2025, 9, 11), date(2025, 9, 19))
    )
    assert spans("week", touching) == ["09-01..09-07", "09-08..09-14", "09-15..09-21"]
    # It is week 2 of one term and week 1 of the other, so both odd and even.
    assert "09-08..09-14" in spans("odd_week", touching)
    assert "09-08..09-14" in spans("even_week", touching)


def test_where_terms_adjoin_a_last_fortnight_reaches_into_the_next_term() -> None:
    touching = calendar(
        Term(1, date(2025, 9, 1), date(2025, 9, 19)), Term(2, date(2025, 9, 22), date(2025, 10, 3))
    )
    assert spans("fortnight", touching) == ["09-01..09-14", "09-15..09-28", "09-22..10-05"]


def test_a_window_holds_both_its_ends() -> None:
    window = Window(date(2025, 9, 1), date(2025, 9, 7))
    assert window.holds(date(2025, 9, 1))
    assert window.holds(date(2025, 9, 7))
    assert not window.holds(date(2025, 8, 31))
    assert not window.holds(date(2025, 9, 8))


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        (date(2025, 9, 1), 3, date(2025, 12, 1)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
    ],
)
def test_adding_months(first: date, months: int, expected: date) -> None:
    assert add_months(first, months) == expected
