"""How far a window is gone, and what several windows come to, number by number."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from studyhours.domain import statuses as st
from studyhours.domain.calendar import HolidayTable, SchoolCalendar, school_year
from studyhours.domain.windows import Window
from studyhours.rules.judging import outcome_of
from studyhours.rules.planned import Group, Tallied
from studyhours.rules.requirements import Part
from studyhours.rules.results import Outcome, WindowCount, WindowResult
from studyhours.rules.status import gone_by
from studyhours.rules.times import Stretch
from tests.rules.test_loading import loaded
from tests.rules.test_loading_bad_files import GOOD

CALENDAR = SchoolCalendar(school_year("2025-2026"), (), HolidayTable())
APRIL, MAY = (
    Window(date(2026, 4, 1), date(2026, 4, 30)),
    Window(date(2026, 5, 1), date(2026, 5, 10)),
)
BOTH = Stretch(Window(APRIL.first, MAY.last), (APRIL, MAY), by_school_days=False)


@pytest.mark.parametrize(
    ("as_of", "share"),
    [
        (date(2026, 3, 1), Fraction(0)),
        (date(2026, 3, 31), Fraction(0)),
        (date(2026, 4, 1), Fraction(1, 40)),
        (date(2026, 4, 30), Fraction(30, 40)),
        (date(2026, 5, 1), Fraction(31, 40)),
        (date(2026, 5, 10), Fraction(1)),
        (date(2026, 6, 1), Fraction(1)),
    ],
)
def test_all_days_of_a_cycle_are_counted_up_to_the_day(as_of: date, share: Fraction) -> None:
    assert gone_by(BOTH, CALENDAR, as_of) == share


def test_without_school_days_there_is_no_share() -> None:
    assert gone_by(Stretch(BOTH.window, BOTH.spans), CALENDAR, date(2026, 4, 9)) is None


def monthly() -> Part:
    return loaded(GOOD).rules[0].asks


def one(window: Window, status: str, reason: str) -> WindowResult:
    return WindowResult(window, Fraction(0), Fraction(5), status, reason)


def test_where_no_window_binds_none_is_counted_and_an_exemption_says_why() -> None:
    windows = (one(APRIL, st.NOT_APPLICABLE, "not_served"), one(MAY, st.EXEMPT, "exempted"))
    assert outcome_of(monthly(), windows, MAY.last, repeated=True) == Outcome(
        st.EXEMPT,
        Fraction(0),
        Fraction(0),
        WindowCount(0, 0, 0, windows),
        None,
        "exempted",
    )


def test_windows_met_elapsed_and_open_are_counted() -> None:
    windows = (one(APRIL, st.MISSED, "missed"), one(MAY, st.ON_TRACK, "on_track"))
    found = outcome_of(monthly(), windows, date(2026, 5, 2), repeated=True)
    assert found.windows == WindowCount(0, 1, 2, windows)
    assert (found.value, found.target, found.due) == (Fraction(0), Fraction(1), MAY.last)


def test_people_share_a_verdict_only_where_all_they_did_is_alike() -> None:
    school, county = Group(("school",), 2, ()), Group(("county",), 2, ())
    different = [
        None,
        Tallied(1, {}),
        Tallied(2, {}),
        Tallied(2, {"hour": 100}),
        Tallied(2, {"hour": 200}),
        Tallied(2, {}, (school,)),
        Tallied(2, {}, (county,)),
    ]
    assert len({None if one is None else one.amount for one in different}) == len(different)
