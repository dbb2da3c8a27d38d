"""Days worked or not: changed with a reason, as published, taken back; and what that changes."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import delete, select, update

from studyhours.db.models import HolidayCoverage, HolidayRow
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.holidays import published_holidays
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.settings.calendar_days import (
    change_day,
    change_holiday,
    take_back_days,
    take_published,
)
from studyhours.services.settings.calendar_effect import CalendarWanted, calendar_effect
from studyhours.services.settings.calendar_reading import DayKept, read_calendar
from studyhours.services.settings.school_years import set_terms
from tests.services.settings.seeing import as_role, logged, refused
from tests.support.scenario import TERMS, YEAR, YEAR_END, Walked

SPORTS = date(2025, 10, 30)
"""A Thursday."""
SATURDAY = date(2025, 11, 1)
NATIONAL = date(2025, 10, 1)


def test_a_year_is_read_with_weeks_and_days(ledger: Ledger) -> None:
    shown = read_calendar(ledger)
    assert (shown.label, shown.years, shown.next_year) == (YEAR, (YEAR,), "2026-2027")
    assert [(one.first, one.last) for one in shown.terms] == list(TERMS)
    autumn = shown.terms[0]
    inside = [day for day in shown.days if autumn.first <= day <= autumn.last]
    weekdays = sum(
        date.fromordinal(number).weekday() < 5
        for number in range(autumn.first.toordinal(), autumn.last.toordinal() + 1)
    )
    off = sum(not shown.days[day].working and day.weekday() < 5 for day in inside)
    made_up = sum(shown.days[day].working and day.weekday() >= 5 for day in inside)
    assert autumn.school_days == weekdays - off + made_up
    assert autumn.weeks == 21, "from 1 September to 23 January, each with a school day"
    assert (shown.differing, shown.closed, shown.may_edit) == ((), False, True)


def test_a_day_off_and_back(ledger: Ledger) -> None:
    before = read_calendar(ledger)
    done = change_day(ledger, SPORTS, working=False, name="  校运动会 ")
    assert done.changes is Changes.CALENDAR
    shown = read_calendar(ledger)
    assert shown.days[SPORTS] == DayKept(working=False, name="校运动会")
    assert shown.terms[0].school_days == before.terms[0].school_days - 1
    again = change_day(ledger, SPORTS, working=False, name="校运动会")
    assert (again.changes, again.first) == (Changes.NONE, None)
    undone = take_back_days(ledger, done)
    assert read_calendar(ledger) == before
    take_back_days(ledger, undone)
    assert read_calendar(ledger) == shown
    assert logged(ledger).count("calendar.days") == 3
    assert examine(ledger) == ()


def test_a_week_without_school_is_no_teaching_week(ledger: Ledger) -> None:
    for number in range(5):
        change_day(ledger, date(2025, 11, 10 + number), working=False, name="流感停课")
    assert read_calendar(ledger).terms[0].weeks == 20


def test_a_make_up_day_and_an_ordinary_day_again(ledger: Ledger) -> None:
    change_day(ledger, SATURDAY, working=True, name="补周四的课")
    assert read_calendar(ledger).is_working(SATURDAY)
    change_day(ledger, SATURDAY, working=False, name="")
    assert SATURDAY not in read_calendar(ledger).days


@pytest.mark.both_engines
def test_a_holiday_of_several_days_is_one_change(ledger: Ledger) -> None:
    change_day(ledger, SATURDAY, working=True, name="补周四的课")
    before = read_calendar(ledger)
    entries = len(logged(ledger))
    done = change_holiday(ledger, SPORTS, date(2025, 11, 4), name=" 秋收假 ")
    assert logged(ledger)[entries:] == ["calendar.days"]
    shown = read_calendar(ledger)
    # Thursday, Friday, a Saturday that was to be worked, Sunday, Monday, Tuesday.
    off = [SPORTS, date(2025, 10, 31), date(2025, 11, 3), date(2025, 11, 4)]
    assert {day: shown.days.get(day) for day in off} == dict.fromkeys(
        off, DayKept(working=False, name="秋收假")
    )
    assert SATURDAY not in shown.days
    assert not shown.is_working(SATURDAY)
    assert shown.terms[0].school_days == before.terms[0].school_days - 5
    assert shown.is_working(date(2025, 11, 5))
    take_back_days(ledger, done)
    assert read_calendar(ledger) == before
    one = change_holiday(ledger, SPORTS, SPORTS, name="校运动会")
    assert list(one.after) == [SPORTS]
    assert examine(ledger) == ()


def test_keeping_to_work_on_a_published_holiday_is_remembered(ledger: Ledger) -> None:
    change_day(ledger, NATIONAL, working=True, name="值班教学")
    shown = read_calendar(ledger)
    (differing,) = shown.differing
    assert differing.day == NATIONAL
    assert differing.kept == DayKept(working=True, name="值班教学")
    done = take_published(ledger, [NATIONAL])
    assert read_calendar(ledger).differing == ()
    take_back_days(ledger, done)
    assert read_calendar(ledger) == shown


@pytest.mark.both_engines
def test_the_table_as_far_as_it_was_published_when_the_ledger_was_made(ledger: Ledger) -> None:
    """A ledger made before the year 2026 was published learns of it now."""
    with ledger.writing() as tx:
        tx.session.execute(delete(HolidayRow).where(HolidayRow.day > date(2025, 12, 31)))
        tx.session.execute(update(HolidayCoverage).values(last=date(2025, 12, 31)))
    before = read_calendar(ledger)
    assert before.known_until == date(2025, 12, 31)
    assert before.terms[1].provisional
    new = [one.day for one in before.differing]
    assert new
    assert all(
        one.kept is None and date(2026, 1, 1) <= one.day <= YEAR_END for one in before.differing
    )
    done = take_published(ledger, new)
    after = read_calendar(ledger)
    assert (after.differing, after.known_until) == ((), published_holidays().last)
    assert not after.terms[1].provisional
    undone = take_back_days(ledger, done)
    assert read_calendar(ledger) == before
    take_back_days(ledger, undone)
    assert read_calendar(ledger) == after


@pytest.mark.both_engines
def test_a_ledger_without_any_table_is_given_one(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.session.execute(delete(HolidayRow))
        tx.session.execute(delete(HolidayCoverage))
    before = read_calendar(ledger)
    assert before.known_until is None
    done = take_published(ledger, [one.day for one in before.differing])
    assert read_calendar(ledger).known_until == published_holidays().last
    take_back_days(ledger, done)
    assert read_calendar(ledger) == before


def test_what_is_refused(ledger: Ledger) -> None:
    before = logged(ledger)
    for attempt, said in (
        (lambda: change_day(ledger, SPORTS, working=False, name=" "), "day_without_reason"),
        (lambda: change_day(ledger, SPORTS, working=False, name="长" * 41), "setting_too_long"),
        (lambda: change_day(ledger, SPORTS, working=False, name="x" * 10**6), "setting_too_long"),
        (lambda: change_day(ledger, SPORTS, working=False, name="a\ud800"), "setting_unreadable"),
    ):
        assert refused(attempt) == (said, "day_name")
    outside = date(2031, 5, 6)
    assert refused(lambda: change_day(ledger, outside, working=False, name="x"))[0] == (
        "day_outside_years"
    )
    for last, name, wrong in (
        (SPORTS.replace(day=29), "x", ("holiday_backwards", "day_last")),
        (date(9999, 12, 31), "x", ("holiday_too_long", "day_last")),
        (date(2026, 9, 1), "x", ("day_outside_years", "day_last")),
        (SPORTS.replace(day=31), " ", ("day_without_reason", "day_name")),
    ):
        assert refused(partial(change_holiday, ledger, SPORTS, last, name=name)) == wrong
    assert refused(lambda: take_published(ledger, [SPORTS]))[0] == "day_not_published"
    assert refused(lambda: read_calendar(ledger, "2030-2031"))[0] == "bad_year"
    assert logged(ledger) == before


def test_taking_back_what_has_changed_since(ledger: Ledger) -> None:
    done = change_day(ledger, SPORTS, working=False, name="校运动会")
    change_day(ledger, SPORTS, working=False, name="台风停课")
    assert refused(lambda: take_back_days(ledger, done))[0] == "calendar_changed_meanwhile"


def test_who_may(ledger: Ledger) -> None:
    done = change_day(ledger, SPORTS, working=False, name="校运动会")
    leader, teacher = as_role(ledger, "leader"), as_role(ledger, "teacher")
    assert not read_calendar(leader).may_edit
    with pytest.raises(NotPermitted):
        read_calendar(teacher)
    for attempt in (
        lambda: change_day(leader, SPORTS, working=True, name=""),
        lambda: change_holiday(leader, SPORTS, SPORTS, name="校运动会"),
        lambda: take_published(leader, [NATIONAL]),
        lambda: take_back_days(leader, done),
        lambda: calendar_effect(leader, CalendarWanted(YEAR)),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    change_day(as_role(ledger, "staff"), SPORTS, working=True, name="")


def test_a_day_of_a_closed_year_needs_a_reason(walked: Walked) -> None:
    ledger = walked.ledger
    close_year(ledger, YEAR, undecided=True, reason="决定")
    with pytest.raises(UnusableInput, match="closed_year_reason"):
        change_day(ledger, SPORTS, working=False, name="校运动会")
    with because("校历更正"):
        change_day(ledger, SPORTS, working=False, name="校运动会")
    assert read_calendar(ledger, YEAR).closed


def test_how_many_results_would_change(walked: Walked) -> None:
    ledger = walked.ledger
    terms = ((date(2025, 9, 1), date(2026, 1, 9)), TERMS[1])
    assert calendar_effect(ledger, CalendarWanted(YEAR)).results == 0
    assert calendar_effect(ledger, CalendarWanted(YEAR, days={SPORTS: None})).results == 0
    effect = calendar_effect(ledger, CalendarWanted(YEAR, terms=terms))
    before = check(ledger, CheckRequest(year=YEAR, as_of=YEAR_END))
    entries = logged(ledger)
    set_terms(ledger, YEAR, terms)
    after = check(ledger, CheckRequest(year=YEAR, as_of=YEAR_END))
    changed = [
        sum(
            (one.status, one.value, one.target) != (two.status, two.value, two.target)
            for one, two in zip(was.result.rules, now.result.rules, strict=True)
        )
        for was, now in zip(before.teachers, after.teachers, strict=True)
    ]
    assert effect.results == sum(changed) > 0
    assert effect.teachers == sum(map(bool, changed))
    assert effect.judged == len(changed)
    assert logged(ledger) == [*entries, "calendar.terms"], "looking leaves nothing behind"


@pytest.mark.both_engines
def test_a_ledger_without_rules_has_no_results_to_change(ledger: Ledger) -> None:
    effect = calendar_effect(ledger, CalendarWanted("2027-2028", terms=()))
    assert (effect.results, effect.judged) == (0, 0)
    assert refused(lambda: calendar_effect(ledger, CalendarWanted(YEAR, terms=TERMS[::-1])))[0] == (
        "terms_overlap"
    )
    with ledger.reading() as session:
        assert session.scalars(select(HolidayRow.day)).all()
