"""Home says what the check says, and what can still be done today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from studyhours.db.models import Person, Teacher
from studyhours.domain import statuses as st
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.home.school import STEPS, home_of_school
from studyhours.services.home.teacher import RuleLine, TeacherHome, home_of_teacher
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.services.wording.next_steps import COMING, DONE, LOST, MARKS, OPEN
from tests.support.scenario import CLOCK, YEAR, Walked

MONDAY = date(2026, 4, 20)
"""A school day in the second term's eighth week."""


def _uid(ledger: Ledger, staff_no: str) -> str:
    checked = check(ledger, CheckRequest(year=YEAR))
    return next(one.uid for one in checked.teachers if one.staff_no == staff_no)


def _home(walked: Walked, staff_no: str = "0001", day: date = MONDAY) -> TeacherHome:
    return home_of_teacher(walked.ledger, _uid(walked.ledger, staff_no), day)


def _line(home: TeacherHome, rule: str) -> RuleLine:
    lines = [line for group in home.groups for line in group.lines]
    return next(line for line in lines if line.result.rule_id == rule)


def _write(ledger: Ledger, uid: str, day: date, kind: str = "reflection") -> None:
    add_record(
        ledger,
        RecordContent(
            teacher_id=UUID(uid), kind="writing", type=kind, status="approved",
            first_day=day, last_day=day, level=None, mode=None, place=None,
            hundredths=100, unit="item", title="今天的课",
        ),
    )  # fmt: skip


# ---------------------------------------------------------------- one teacher


def test_every_rule_of_the_check_is_there_once(walked: Walked) -> None:
    home = _home(walked)
    (checked,) = check(walked.ledger, CheckRequest(as_of=MONDAY, teacher=home.uid)).teachers
    assert home.hours is not None
    of_hours = [home.hours.rule, *(part.rule for part in home.hours.parts if part.rule)]
    shown = [line.result for group in home.groups for line in group.lines]
    assert sorted(shown + of_hours, key=repr) == sorted(checked.result.rules, key=repr)
    assert home.verdict == checked.result.verdict
    assert [group.id for group in home.groups] == list(
        dict.fromkeys(rule.ruleset_id for rule in shown)
    )


def test_hours_by_category_add_up_to_the_rule(walked: Walked) -> None:
    home = _home(walked, day=date(2026, 8, 31))
    assert home.hours is not None
    assert {part.category: part.hours for part in home.hours.parts} == {
        "school_based": Fraction(26), "centralised": Fraction(38), "online": Fraction(10),
    }  # fmt: skip
    assert home.hours.rule.value == sum(part.hours for part in home.hours.parts)
    minima = [part.rule.rule_id if part.rule else None for part in home.hours.parts]
    assert minima == ["hours.school_based", None, None]


def test_the_pace_is_told_only_where_it_leads_there(walked: Walked) -> None:
    def pace(staff_no: str, day: date) -> date | None:
        hours = _home(walked, staff_no, day).hours
        assert hours is not None
        return hours.pace

    assert pace("0001", date(2025, 9, 20)) is None, "too early to say"
    assert pace("0003", MONDAY) is None, "far too slow"
    assert pace("0001", date(2026, 8, 31)) is None, "there already"
    told = pace("0001", date(2026, 1, 5))
    assert told is not None
    assert date(2026, 1, 5) < told <= date(2026, 7, 7)


def test_what_is_due_today_is_still_open(walked: Walked) -> None:
    """The check judges the end of the day; whoever looks in the morning can still write."""
    ledger, uid = walked.ledger, _uid(walked.ledger, "0001")
    before = _line(home_of_teacher(ledger, uid, MONDAY), "daily_reflection")
    assert before.marks[-1].window.last == MONDAY
    assert before.marks[-1].state == OPEN
    assert before.step is not None
    assert (before.step.due, before.step.urgent) == (MONDAY, True)
    assert before.step.missing == 1
    assert before.step.what == {"zh": "教学反思", "en": "Reflection"}
    _write(ledger, uid, MONDAY)
    after = _line(home_of_teacher(ledger, uid, MONDAY), "daily_reflection")
    assert after.marks[-1].state == DONE
    assert after.step is None
    assert after.lost == before.lost


def test_a_rule_that_only_misses_today_is_at_risk_and_not_lost(walked: Walked) -> None:
    """The year's first school day: nothing can have been missed yet."""
    first = _line(_home(walked, day=date(2025, 9, 1)), "daily_reflection")
    assert first.result.status == st.MISSED
    assert (first.standing, first.lost) == (st.AT_RISK, 0)
    second = _line(_home(walked, day=date(2025, 9, 2)), "daily_reflection")
    assert (second.standing, second.lost) == (st.MISSED, 1)


def test_marks_stand_around_today(walked: Walked) -> None:
    home = _home(walked)
    weekly = _line(home, "weekly_blog")
    assert len(weekly.marks) == MARKS
    assert [mark.state for mark in weekly.marks][-4:] == [OPEN, COMING, COMING, COMING]
    open_one = weekly.marks[-4].window
    assert open_one.first <= MONDAY <= open_one.last
    daily = _line(home, "daily_reflection")
    assert len(daily.marks) == MARKS
    assert [mark.window.last <= MONDAY for mark in daily.marks] == [True] * MARKS
    terms = _line(home, "observed")
    assert [mark.state for mark in terms.marks] == [DONE, OPEN]
    early = _line(_home(walked, day=date(2025, 9, 3)), "weekly_blog")
    assert [mark.state for mark in early.marks] == [OPEN] + [COMING] * (MARKS - 1)
    late = _line(_home(walked, day=date(2026, 8, 31)), "weekly_blog")
    assert {mark.state for mark in late.marks} == {LOST}


def test_steps_are_pressing_ones_first_then_by_day(walked: Walked) -> None:
    steps = _home(walked).steps
    assert [step.urgent for step in steps] == sorted((one.urgent for one in steps), reverse=True)
    pressing = [step.due for step in steps if step.urgent]
    others = [step.due for step in steps if not step.urgent]
    assert pressing == sorted(pressing)
    assert others == sorted(others)
    assert all(step.window.first <= MONDAY <= step.due for step in steps)
    assert all(step.missing > 0 for step in steps)


def test_a_step_counts_in_the_unit_of_its_window(walked: Walked) -> None:
    day = date(2026, 4, 10)
    step = _line(_home(walked, day=day), "observed").step
    assert step is not None
    assert step.unit == "period"
    assert [int(one) for one in (step.value, step.target, step.missing)] == [10, 15, 5]


def test_the_newest_records_and_the_days(walked: Walked) -> None:
    home = _home(walked)
    assert [one.last_day for one in home.recent] == sorted(
        (one.last_day for one in home.recent), reverse=True
    )
    assert home.recent[0].last_day <= MONDAY, "nothing that lies ahead"
    assert home.recent[0].kind == "observation"
    assert home.recent[0].what == {"zh": "研究课", "en": "Research lesson"}
    counted = {one.day: one.records for one in home.days if one.records}
    assert counted[date(2025, 10, 14)] == 2, "an observed lesson and an activity"
    days = {one.day: one for one in home.days}
    assert days[date(2025, 10, 1)].school is False, "National Day"
    assert days[date(2025, 9, 28)].makes_up, "a Sunday for it"
    assert not days[date(2025, 9, 29)].makes_up
    assert all(one.day.weekday() == place % 7 for place, one in enumerate(home.days))
    assert home.waiting == {}


@pytest.mark.both_engines
def test_nobody_and_somebody_elses(walked: Walked) -> None:
    with pytest.raises(UnusableInput, match="unknown_teacher_named"):
        home_of_teacher(walked.ledger, "01a201b0-0000-7307-bd6e-82479c43595f")
    mine, other = _uid(walked.ledger, "0001"), _uid(walked.ledger, "0002")
    login = Actor("ou", frozenset({"read_self"}), mine)
    ledger = replace(walked.ledger, actor=login)
    assert home_of_teacher(ledger, mine, MONDAY).name == "欧阳若兰"
    with pytest.raises(NotPermitted):
        home_of_teacher(ledger, other, MONDAY)
    with pytest.raises(NotPermitted):
        home_of_school(ledger, MONDAY)


# ---------------------------------------------------------------- the school


def test_the_schools_figures_are_those_of_the_check(walked: Walked) -> None:
    home = home_of_school(walked.ledger, MONDAY)
    checked = check(walked.ledger, CheckRequest(as_of=MONDAY))
    verdicts = [one.result.verdict for one in checked.teachers]
    assert dict(home.verdicts) == {one: verdicts.count(one) for one in set(verdicts)}
    assert home.teachers == 5
    assert home.rulesets == checked.rulesets
    for place, bar in enumerate(home.rules):
        rules = [one.result.rules[place] for one in checked.teachers]
        assert {rule.rule_id for rule in rules} == {bar.rule_id}
        statuses = [rule.status for rule in rules]
        assert dict(bar.counts) == {one: statuses.count(one) for one in set(statuses)}
        assert bar.bound == 5


def test_who_has_done_what_is_asked_now_is_up_to_date(walked: Walked) -> None:
    home = home_of_school(walked.ledger, MONDAY)
    bars = {bar.rule_id: bar for bar in home.rules}
    # 0001 has papers in the first term only, so the second term's is open.
    assert bars["paper"].done == 0
    assert bars["reflection"].counts == {"met": 1, "missed": 4}
    assert bars["reflection"].done == 1
    first_term = {bar.rule_id: bar for bar in home_of_school(walked.ledger, date(2026, 1, 5)).rules}
    # In the first term two have written their paper, and nobody can have met the year's two.
    assert (first_term["paper"].done, first_term["paper"].counts["on_track"]) == (1, 1)


@pytest.mark.both_engines
def test_deadlines_and_people(walked: Walked) -> None:
    home = home_of_school(walked.ledger, MONDAY)
    dues = [one.due for one in home.deadlines]
    assert dues == sorted(dues)
    assert dues[0] == MONDAY
    weekly = next(one for one in home.deadlines if one.rule_id == "weekly_blog")
    assert (weekly.due, weekly.people) == (MONDAY + timedelta(days=6), 5)
    assert {len(one.at_risk) + len(one.missed) > 0 for one in home.concerns} == {True}
    urgent = [[step.due for step in one.steps if step.urgent] for one in home.concerns]
    soonest = [min(dues, default=date.max) for dues in urgent]
    assert soonest == sorted(soonest), "what can still be mended and is due first"
    assert {one.verdict for one in home.concerns} <= {"at_risk", "missed"}


def test_a_new_ledger_has_everything_before_it(target: str) -> None:
    ledger = create_ledger(target, NewSchool("河湾小学", YEAR), CLOCK)
    home = home_of_school(ledger)
    assert [step.code for step in home.steps] == list(STEPS)
    assert not any(step.done for step in home.steps)
    assert not home.begun
    ledger.close()


def test_the_steps_tick_themselves(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    done = {step.code: step.done for step in home_of_school(ledger, MONDAY).steps}
    assert done == dict.fromkeys(STEPS, True) | {"certificate": False}
    issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR, as_of=date(2026, 8, 31)))
    assert all(step.done for step in home_of_school(ledger, MONDAY).steps)


def test_a_ledger_without_rules_still_has_a_home(target: str) -> None:
    ledger = create_ledger(target, NewSchool("河湾小学", YEAR), CLOCK)
    with ledger.writing() as tx:
        person = Person(id=tx.new_id(), name="王芳")
        tx.session.add(person)
        tx.session.flush()
        teacher = Teacher(
            id=tx.new_id(), school_id=school_of(tx.session).id, person_id=person.id,
            name="王芳", pinyin="wang fang", position=1,
        )  # fmt: skip
        tx.session.add(teacher)
        uid = str(teacher.id)
    home = home_of_teacher(ledger, uid, MONDAY)
    assert (home.name, home.verdict, home.hours, home.groups) == ("王芳", "", None, ())
    assert not home_of_school(ledger, MONDAY).begun
    ledger.close()
