"""What a result and each of its parts hand up for wording: unit, kind, bound, what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, Term, school_year
from studyhours.domain.quantity import decimal_text
from studyhours.rules.model import Leaf, Version
from studyhours.rules.requirements import Part, plain_leaf
from studyhours.rules.results import PartResult, RuleResult
from tests.rules.records import School
from tests.rules.test_loading import loaded

RULES = """\
format: 1
id: words
title: 措辞
rules:
  - id: together
    title: 几项
    window: school_year
    all:
      - { measure: { sum: hour, of: { kind: training } }, at_least: 10 }
      - { measure: { count: record, of: { kind: [lesson, observation] } }, at_most: 3 }
      - { window: month, measure: { count: record, of: { kind: writing } }, at_least: 1 }
      - { measure: { grant: hour }, at_least: 2 }
  - id: limit
    title: 不超过
    window: school_year
    measure: { count: record, of: { kind: award } }
    at_most: 2
  - id: plain
    title: 学时
    window: school_year
    measure: { sum: hour, of: { kind: training } }
    at_least: 10
  - id: granted
    title: 认定
    window: school_year
    measure: { grant: hour }
    at_least: 10
  - id: capped
    title: 至多计 4
    window: school_year
    measure: { cap: { at_most: 4, measure: { sum: hour, of: { kind: training } } } }
    at_least: 3
  - id: struck
    title: 一票否决
    window: school_year
    measure: { sum: hour, of: { kind: training } }
    at_least: 10
    veto: { measure: { count: record, of: { kind: evaluation } }, at_least: 1 }
"""
TERMS = (
    Term(1, date(2025, 9, 1), date(2026, 1, 23)),
    Term(2, date(2026, 3, 2), date(2026, 7, 7)),
)


def judged() -> dict[str, RuleResult]:
    calendar = SchoolCalendar(school_year("2025-2026"), TERMS, HolidayTable())
    school = School(calendar, [[Version(1, None, None, loaded(RULES))]], {"t": ()})
    return {one.rule_id: one for one in school.judged(date(2026, 8, 31))["t"].rules}


def words(one: RuleResult | PartResult) -> tuple[str, str, str, str]:
    return one.unit, one.kind, one.bound, decimal_text(one.shortfall)


def test_a_rule_is_worded_by_what_it_is_about() -> None:
    rules = judged()
    assert words(rules["together"]) == ("part", "training", "at_least", "3")
    assert words(rules["limit"]) == ("record", "award", "at_most", "0")
    assert words(rules["plain"]) == ("hour", "training", "at_least", "10")
    assert words(rules["granted"]) == ("hour", "", "at_least", "10")


def test_so_is_each_of_its_parts() -> None:
    assert [words(one) for one in judged()["together"].parts] == [
        ("hour", "training", "at_least", "10"),
        ("record", "lesson", "at_most", "0"),
        ("window", "writing", "at_least", "10"),
        ("hour", "", "at_least", "2"),
    ]


def asks(rule: str) -> Part:
    return next(one.asks for one in loaded(RULES).rules if one.id == rule)


@pytest.mark.parametrize("rule", ["together", "limit", "granted", "capped", "struck"])
def test_of_anything_but_one_thing_to_be_reached_by_records_there_is_no_leaf(rule: str) -> None:
    assert plain_leaf(asks(rule)) is None


def test_what_is_plain_has_its_leaf() -> None:
    leaf = plain_leaf(asks("plain"))
    assert isinstance(leaf, Leaf)
    assert (leaf.unit, leaf.kinds) == ("hour", ("training",))
