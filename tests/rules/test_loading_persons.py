"""Keys about people in rule files: granted hours, pro rata, tests of facts, decisions."""

from __future__ import annotations

import pytest

from studyhours.domain.registers import REASONS, reason_word
from studyhours.domain.vocabulary import words
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Leaf, RuleSet
from studyhours.rules.requirements import Threshold
from tests.rules.complaints import said_in_full
from tests.rules.typed import badly_typed

HEAD = """\
format: 1
id: own
title: 本校规定
rules:
  - id: one
    title: 一条
    window: school_year
"""


def found(text: str) -> list[tuple[str, int | None]]:
    """Codes and lines of what is wrong."""
    ruleset, findings = load_ruleset(HEAD + text)
    assert (ruleset is None) == bool(findings)
    for one in findings:
        said_in_full(one, HEAD + text)
    return [(one.code.removeprefix("rules."), one.line) for one in findings]


def loaded(text: str) -> RuleSet:
    ruleset, findings = load_ruleset(HEAD + text)
    assert findings == ()
    assert ruleset is not None
    assert badly_typed(ruleset) == []
    return ruleset


def test_every_reason_of_rules_is_one_of_the_vocabulary() -> None:
    assert set(words("reason").ids.values()) == set(REASONS)


def test_reasons_are_read_as_registers_keep_them() -> None:
    ruleset = loaded(
        "    measure: { grant: hour, where: { reason: [支教, sick, 驻村] } }\n    at_least: 1\n"
    )
    asked = ruleset.rules[0].asks.requirement
    assert isinstance(asked, Threshold)
    assert isinstance(asked.measure, Leaf)
    (condition,) = asked.measure.conditions
    assert condition.allowed == ("support_teaching", "sick", "驻村")
    assert reason_word("驻村") == "驻村"


GRANTS = {
    "reason misspelt": ("{ grant: hour, where: { reason: suport_teaching } }", "unknown_value"),
    "no reason": ("{ grant: hour, where: { reason: [] } }", "missing_key"),
    "where without one": ("{ grant: hour, where: { } }", "missing_key"),
    "condition of records": (
        "{ grant: hour, where: { reason: 支教, level: school } }",
        "unknown_key",
    ),
    "kind of records": ("{ grant: hour, of: { kind: training } }", "unknown_key"),
    "sum as well": ("{ grant: hour, sum: hour }", "unknown_key"),
    "unknown unit": ("{ grant: hours }", "unknown_value"),
    "factor of nothing": ("{ grant: hour, convert: { day: 0 } }", "not_above_zero"),
    "units that differ": (
        "{ add: [{ grant: day }, { sum: hour, of: { kind: training } }] }",
        "units_differ",
    ),
}


@pytest.mark.parametrize(("measure", "code"), GRANTS.values(), ids=GRANTS)
def test_a_grant_that_cannot_be_is_refused_with_its_line(measure: str, code: str) -> None:
    assert found(f"    measure: {measure}\n    at_least: 1\n") == [(code, 8)]


PRO_RATA = {
    "unit left out": ("{ without: sick }", "missing_key", 10),
    "unit unknown": ("{ unit: week }", "unknown_value", 10),
    "leave misspelt": ("{ unit: day, without: [sick, maternty] }", "unknown_value", 10),
    "no leave": ("{ unit: day, without: [] }", "missing_key", 10),
    "rounding unknown": ("{ unit: day, round: off }", "unknown_value", 10),
    "rounding to nothing": ("{ unit: day, to: 0 }", "too_small", 10),
    "key misspelt": ("{ unit: day, rounding: up }", "misspelt_key", 10),
    "not a mapping": ("month", "not_a_mapping", 10),
}


@pytest.mark.parametrize(("asked", "code", "line"), PRO_RATA.values(), ids=PRO_RATA)
def test_a_pro_rata_that_cannot_be_is_refused(asked: str, code: str, line: int) -> None:
    measure = "    measure: { count: record, of: { kind: writing } }\n    at_least: 1\n"
    assert found(f"{measure}    pro_rata: {asked}\n") == [(code, line)]


def test_pro_rata_needs_a_number_to_reach() -> None:
    limit = "    measure: { count: record, of: { kind: writing } }\n    at_most: 1\n"
    assert found(f"{limit}    pro_rata: {{ unit: day }}\n") == [("key_without", 10)]


TESTS = {
    "number asked for its value": ("{ fact: age, is: 35 }", "fact_is_number"),
    "number asked for another": ("{ fact: age, is_not: 35 }", "fact_is_number"),
    "number asked for nothing": ("{ fact: service_years }", "missing_key"),
    "fact asked for a number": ("{ fact: layer, below: 3 }", "fact_is_no_number"),
    "fact asked for at least": ("{ fact: post, at_least: 3 }", "fact_is_no_number"),
    "fact asked for nothing": ("{ fact: post }", "missing_key"),
    "both ways": ("{ fact: post, is: 校长, is_not: 后勤 }", "one_requirement"),
    "nobody": ("{ fact: post, is_not: [] }", "missing_key"),
    "nothing between": ("{ fact: age, at_least: 35, below: 35 }", "nothing_between"),
    "over and at least": ("{ fact: age, at_least: 35, over: 35 }", "one_requirement"),
    "at most and below": ("{ fact: age, below: 35, at_most: 35 }", "one_requirement"),
    "over and at most": ("{ fact: age, over: 35, at_most: 35 }", "nothing_between"),
    "over half a year": ("{ fact: age, over: 0.5 }", "not_whole"),
    "fact asked for at most": ("{ fact: post, at_most: 3 }", "fact_is_no_number"),
    "below nothing": ("{ fact: age, below: -1 }", "too_small"),
    "fact unknown": ("{ fact: years, below: 3 }", "unknown_value"),
    "day unknown": ("{ fact: post, is: 校长, on: window_begin }", "unknown_value"),
    "day that is none": ("{ fact: post, is: 校长, on: 2025-02-30 }", "bad_date"),
    "any of nothing": ("{ any: [] }", "missing_key"),
    "all of nothing": ("{ all: [] }", "missing_key"),
    "all with a fact": ("{ all: [{ fact: post, is: 校长 }], fact: post }", "unknown_key"),
    "both of several": ("{ any: [{ all: [{ fact: age, is: 3 }] }] }", "fact_is_number"),
    "any with a fact": ("{ any: [{ fact: post, is: 校长 }], fact: post }", "unknown_key"),
    "inside any": ("{ any: [{ fact: post, isnot: 校长 }] }", "misspelt_key"),
}


@pytest.mark.parametrize("key", ["applies_to", "waived_when"])
@pytest.mark.parametrize(("test", "code"), TESTS.values(), ids=TESTS)
def test_a_test_that_cannot_be_is_refused(test: str, code: str, key: str) -> None:
    measure = "    measure: { count: record, of: { kind: writing } }\n    at_least: 1\n"
    codes = found(f"{measure}    {key}:\n      - {test}\n")
    assert codes[0] == (code, 11)


QUESTIONS = {
    "no question": ("{ when: [{ fact: post, is: 校长 }] }", "missing_key"),
    "no case": ("{ ask: 怎样算？ }", "missing_key"),
    "case of nothing": ("{ when: [], ask: 怎样算？ }", "missing_key"),
    "question without Chinese": (
        "{ when: [{ fact: post, is: 校长 }], ask: { en: How } }",
        "missing_key",
    ),
    "key misspelt": ("{ when: [{ fact: post, is: 校长 }], ask: 怎样算？, aks: x }", "misspelt_key"),
}


@pytest.mark.parametrize(("question", "code"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_that_cannot_be_is_refused(question: str, code: str) -> None:
    measure = "    measure: { count: record, of: { kind: writing } }\n    at_least: 1\n"
    assert found(f"{measure}    decide:\n      - {question}\n") == [(code, 11)]


RANKED = """
format: 1
id: example
title: 规则
ranks:
  award: [gold, silver, none]
rules:
  - id: one
    title: 一条
    window: term
    measure: { count: record, of: { kind: writing } }
    at_least: 1
    if_missed: { award: silver, appraisal: fail }
"""
BAD_RANKS = {
    "outcome not named": ("award: silver,", "awards: silver,", "no_such_outcome", 12),
    "no such grade": ("award: silver,", "award: bronze,", "unknown_value", 12),
    "the best grade": ("award: silver,", "award: gold,", "no_ceiling", 12),
    "no such effect": ("appraisal: fail", "appraisal: failed", "unknown_value", 12),
    "one grade": ("[gold, silver, none]", "silver", "one_grade", 5),
    "a grade twice": ("[gold, silver, none]", "[gold, silver, gold]", "same_word_twice", 5),
    "a name that is taken": ("  award: [", "  appraisal: [", "outcome_built_in", 5),
    "no outcome": ("  award: [gold, silver, none]", "  []", "not_a_mapping", 4),
    "no ceiling": ("{ award: silver, appraisal: fail }", "{ }", "not_a_mapping", 12),
}


def test_ceilings_of_outcomes_are_read() -> None:
    ruleset, findings = load_ruleset(RANKED)
    assert findings == ()
    assert ruleset is not None
    (rule,) = ruleset.rules
    assert rule.if_missed == "fail"
    assert [(one.outcome, one.grade, one.rank) for one in rule.ceilings] == [("award", "silver", 1)]


@pytest.mark.parametrize("name", BAD_RANKS)
def test_ceilings_that_cannot_be_are_named_with_their_line(name: str) -> None:
    before, after, code, line = BAD_RANKS[name]
    assert before in RANKED
    text = RANKED.replace(before, after).lstrip("\n")
    _, findings = load_ruleset(text)
    assert (f"rules.{code}", line) in [(one.code, one.line) for one in findings]
    for one in findings:
        said_in_full(one, text)
