"""Who brings in what to a value that adds up shares, and what somebody without a name is called."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, school_year
from studyhours.rules.evaluation import Facts, Judge
from studyhours.rules.memory_tallies import tally
from studyhours.rules.model import Version
from studyhours.rules.plan import plan_rules
from studyhours.rules.shares import ShareGiven, shares_given
from studyhours.rules.subjects import BOTH, Relations, Tie
from studyhours.rules.trace import RecordFacts
from tests.rules.test_loading import loaded

CALENDAR = SchoolCalendar(school_year("2025-2026"), (), HolidayTable())
END = date(2026, 8, 31)
RULES = """\
format: 1
id: scores
title: 得分
define:
  score: { sum: item, of: { kind: evaluation } }
rules:
  - id: score
    title: 得分
    subject: school
    window: school_year
    measure:
      add:
        - share: { of: self, weight: 70%, measure: { use: score } }
        - share: { of: partner, weight: 30%, measure: { use: score } }
    at_least: 60
"""


def scored(uid: str, items: int) -> RecordFacts:
    day = date(2026, 6, 30)
    return RecordFacts(
        uid, "evaluation", None, "approved", day, None, None, None, 0, 100 * items, "item",
        reach=frozenset({"own"}),
    )  # fmt: skip


def judge() -> Judge:
    (plan,) = plan_rules([Version(1, None, None, loaded(RULES))], CALENDAR, END)
    records = {"a": [scored("1", 60)], "b": [scored("2", 50)], "c": [scored("3", 70)]}
    ties: dict[str, dict[str, tuple[Tie, ...]]] = {
        "partner": {"a": (Tie(uid="b"), Tie(uid="c"))},
        BOTH: {name: (Tie(uid=name),) for name in records},
    }
    answers = {one: tally(one, records) for one in plan.requests}
    facts = Facts([], {}, answers, relations=Relations(ties, {"b": "河东小学"}))
    return Judge(plan, [answers[one] for one in plan.requests], facts, CALENDAR, END, {})


def test_its_own_share_comes_first_then_the_mean_of_the_partners() -> None:
    (plan,) = plan_rules([Version(1, None, None, loaded(RULES))], CALENDAR, END)
    given = shares_given(plan, "a", judge().seen_around("a"))
    window = plan.planned[0].window
    own, others = Fraction(7, 10), Fraction(3, 10)
    assert given == (
        ShareGiven(window, "a", Fraction(60), own),
        ShareGiven(window, "b", Fraction(50), others, 2),
        ShareGiven(window, "c", Fraction(70), others, 2),
    )
    assert [one.adds for one in given] == [42, Fraction(15, 2), Fraction(21, 2)]


def test_without_partners_there_is_only_its_own() -> None:
    (plan,) = plan_rules([Version(1, None, None, loaded(RULES))], CALENDAR, END)
    assert [one.uid for one in shares_given(plan, "b", judge().seen_around("b"))] == ["b"]


def test_who_has_no_name_is_called_by_the_uid() -> None:
    assert [judge().name(uid) for uid in ("b", "c")] == ["河东小学", "c"]
