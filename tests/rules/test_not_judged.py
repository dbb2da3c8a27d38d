"""Rules nobody is judged by as they stand: read in a circle, left to a person, somebody exempt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from studyhours.domain import statuses as st
from studyhours.domain.calendar import HolidayTable, SchoolCalendar, Term, school_year
from studyhours.domain.registers import Exempted
from studyhours.domain.windows import Window
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.judging import outcome_of
from studyhours.rules.model import Version
from studyhours.rules.plan import plan_rules
from studyhours.rules.results import WindowResult
from tests.rules.records import School
from tests.rules.reference_persons import Own
from tests.rules.test_loading import loaded

AUTUMN = Term(1, date(2025, 9, 1), date(2026, 1, 23))
SPRING = Term(2, date(2026, 3, 2), date(2026, 7, 7))
CALENDAR = SchoolCalendar(school_year("2025-2026"), (AUTUMN, SPRING), HolidayTable())
END = date(2026, 8, 31)

COUNT = "    measure: { count: record, of: { kind: evaluation } }\n    at_least: 1\n"
READS = "    linked: {{ to: partner, rule: {} }}\n"


def version(number: int, first: date | None, last: date | None, one: str, other: str) -> Version:
    head = "format: 1\nid: circle\ntitle: 圈\nrules:\n"
    rules = [
        f"  - id: {name}\n    title: {name}\n    subject: school\n    window: term\n{asks}"
        for name, asks in (("one", one), ("other", other), ("apart", COUNT))
    ]
    return Version(number, first, last, loaded(head + "".join(rules)))


CIRCLE = (
    version(1, None, AUTUMN.last, READS.format("other"), COUNT),
    version(2, date(2026, 1, 24), None, COUNT, READS.format("one")),
)


def test_rules_that_read_each_other_by_two_versions_are_judged_by_nobody() -> None:
    plans = {plan.rule.id: plan for plan in plan_rules(CIRCLE, CALENDAR, END)}
    told = {name: (plan.undecided, len(plan.reads)) for name, plan in plans.items()}
    assert told == {
        "one": ("linked_in_circle", 0),
        "other": ("linked_in_circle", 0),
        "apart": (None, 0),
    }
    assert [name for name, plan in plans.items() if plan.requests] == ["apart"]


def test_one_version_alone_has_no_circle() -> None:
    plans = {plan.rule.id: plan for plan in plan_rules(CIRCLE[:1], CALENDAR, END)}
    assert {plan.undecided for plan in plans.values()} == {None}
    assert [one.rule.id for one in plans["one"].reads] == ["other"]


def exempt(rule: str | None = None) -> Own:
    return Own(
        [
            Exempted(
                uid="e",
                teacher="s",
                reason="maternity",
                document="",
                made_by="office",
                made_at=datetime(2025, 9, 1, tzinfo=UTC),
                sort="exemption",
                rule=rule,
            )
        ]
    )


def test_who_is_exempt_is_so_from_rules_in_a_circle_too() -> None:
    school = School(CALENDAR, [CIRCLE], {"s": ()}, own={"s": exempt("one")}, subject="school")
    status = {one.rule_id: (one.status, one.reason) for one in school.judged(END)["s"].rules}
    assert status == {
        "one": (st.EXEMPT, "exempted"),
        "other": (st.NEEDS_DECISION, "linked_in_circle"),
        "apart": (st.MISSED, "windows_missed"),
    }


MONTHLY = """\
format: 1
id: monthly
title: 每月一篇
rules:
  - id: notes
    title: 笔记
    window: month
    tolerance: 2
    waived_when: [{ fact: employment, is: 临聘 }]
    decide:
      - when: [{ fact: post, is: 校长 }]
        ask: { zh: 校长也要写吗？, en: Does the head write too? }
    measure: { count: record, of: { kind: writing } }
    at_least: 1
"""


@pytest.mark.parametrize(
    ("fact", "value", "status", "question"),
    [
        ("employment", "临聘", st.EXEMPT, {}),
        (
            "post",
            "校长",
            st.NEEDS_DECISION,
            {"zh": "校长也要写吗？", "en": "Does the head write too?"},
        ),
    ],
)
def test_what_is_asked_of_the_others_is_said_all_the_same(
    fact: str, value: str, status: str, question: dict[str, str]
) -> None:
    people = {"t": (PersonFact(fact, value, None, None),)}
    school = School(CALENDAR, [[Version(1, None, None, loaded(MONTHLY))]], {"t": ()}, people)
    (found,) = school.judged(END)["t"].rules
    assert found.windows is not None
    total = found.windows.total
    assert total > 2
    assert (found.status, found.question or {}) == (status, question)
    assert found.target == Fraction(total - 2)


def test_a_veto_in_one_window_is_one_of_the_whole() -> None:
    part = loaded(MONTHLY).rules[0].asks
    months = [Window(date(2026, month, 1), date(2026, month, 28)) for month in (3, 4)]
    windows = [WindowResult(one, Fraction(1), Fraction(1), st.MET, "met") for one in months]
    struck = WindowResult(months[1], Fraction(1), Fraction(1), st.MISSED, "vetoed", vetoed=True)
    fine = outcome_of(part, windows, END, repeated=True)
    assert (fine.status, fine.vetoed) == (st.MET, False)
    found = outcome_of(part, (windows[0], struck), END, repeated=True)
    assert (found.status, found.vetoed) == (st.MISSED, True)
