"""Cases in a rule file: read with it, refused with line and remedy, no part of its hash."""

from __future__ import annotations

import pytest

from studyhours.domain.quantity import UNITS
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import RuleSet
from tests.rules.complaints import said_in_full

RULES = """format: 1
id: ten-hours
title: 十学时
rules:
  - id: hours
    title: 研训学时
    window: school_year
    measure: { sum: hour, of: { kind: training } }
    at_least: 10
"""
CASES = """cases:
  - title: 够了
    as_of: 2026-08-31
    records: [{ day: 2025-10-10, kind: training, hours: 10 }]
    expect: { hours: { status: met, value: "10.0" } }
"""
CASE_LINE = RULES.count("\n") + 2


def loaded(text: str) -> RuleSet:
    ruleset, findings = load_ruleset(text)
    assert ruleset is not None, findings
    return ruleset


def test_cases_are_no_part_of_what_a_version_says() -> None:
    without, with_them = loaded(RULES), loaded(RULES + CASES)
    assert without.sha256 == with_them.sha256
    assert without.cases == ()
    (case,) = with_them.cases
    assert (case.title, case.line, case.year.label) == ("够了", CASE_LINE, "2025-2026")
    # Numbers are as results say them, however they were written.
    assert case.expect == {"hours": {"status": "met", "value": "10"}}
    assert loaded(RULES.replace("at_least: 10", "at_least: 11") + CASES).sha256 != without.sha256


def test_a_status_alone_is_enough() -> None:
    text = RULES + CASES.replace('{ status: met, value: "10.0" }', "met")
    assert loaded(text).cases[0].expect == {"hours": {"status": "met"}}


WRONG = [
    ("records:", "facts: [{ fact: age, value: 30 }]\n    records:", "case_since", 2),
    ("title: 够了", "titel: 够了", "misspelt_key", 0),
    ("as_of: 2026-08-31", "as_of: 2026-8-32", "bad_date", 1),
    ("hours: 10 }", "hours: 十 }", "case_amount", 2),
    ("hours: 10 }", "hours: 10, days: 1 }", "case_one_amount", 2),
    ("day: 2025-10-10, ", "", "case_day_or_every", 2),
    ("day: 2025-10-10", "day: 2025-10-10, every: month", "case_day_or_every", 2),
    ("day: 2025-10-10", "every: jahr", "unknown_value", 2),
    ("day: 2025-10-10", "day: 2025-10-10, times: 999999", "case_too_long", 2),
    ("day: 2025-10-10", "day: 2025-10-10, level: 县级", "chinese_word", 2),
    ("day: 2025-10-10", "day: 2025-10-10, object: 红楼梦", "case_object", 2),
    ("day: 2025-10-10", "day: 2025-10-10, except: 2025-10-11", "key_without", 2),
    ("kind: training, ", "", "missing_key", 2),
    ("kind: training, ", "kind: training, whose: lead, ", "not_of_subject", 2),
    ("kind: training, ", "kind: training, with: partner, ", "not_of_subject", 2),
    ("expect: { hours:", "expect: { hour:", "case_rule", 3),
    ("status: met", "status: 达标", "chinese_word", 3),
    ("status: met", "status: passed", "unknown_value", 3),
    ("status: met", "windows: 3", "case_windows", 3),
    ("status: met", "not_counted: 2", "not_a_mapping", 3),
    ("status: met", "not_counted: { draft: many }", "not_a_number", 3),
    ("status: met", "ceilings: good", "not_a_mapping", 3),
    ("status: met", "statuses: [met, passed]", "unknown_value", 3),
    ("status: met", "targets: [10, many]", "not_a_number", 3),
    ("status: met", "counted: 1.5", "not_whole", 3),
    ("status: met", "provisional: maybe", "unknown_value", 3),
    ("status: met", "due: 2026-13-01", "bad_date", 3),
    ("expect: { hours: {", "verdict: good\n    expect: { hours: {", "unknown_value", 3),
    ("expect: { hours: {", "ceilings: good\n    expect: { hours: {", "not_a_mapping", 3),
    ("as_of: 2026-08-31", "year: 2025\n    as_of: 2026-08-31", "case_year", 1),
    ("as_of: 2026-08-31", "terms: 2025-09-01\n    as_of: 2026-08-31", "case_term", 1),
    (
        "as_of: 2026-08-31",
        "terms: [2026-01-23:2025-09-01]\n    as_of: 2026-08-31",
        "ends_before_start",
        1,
    ),
    (
        "as_of: 2026-08-31",
        "registers: [{ exempt: ten-hour/hours }]\n    as_of: 2026-08-31",
        "case_about",
        1,
    ),
    (
        "as_of: 2026-08-31",
        "registers: [{ decide: ten-hours, outcome: met }]\n    as_of: 2026-08-31",
        "case_decides",
        1,
    ),
    (
        "as_of: 2026-08-31",
        "registers: [{ from: 2025-09-01 }]\n    as_of: 2026-08-31",
        "case_register",
        1,
    ),
    (
        "as_of: 2026-08-31",
        "facts: [{ fact: layr, value: x }]\n    as_of: 2026-08-31",
        "unknown_value",
        1,
    ),
]

WRONG_ENTRIES = {
    "{ exempt: all, from: 2026-01-01, to: 2025-12-31 }": "ends_before_start",
    "{ exempt: all, served: yes }": "case_register",
    "{ exempt: ten-hours/hour }": "case_about",
    "{ exempt: all/hours }": "case_about",
    "{ decide: ten-hours/hours }": "missing_key",
    "{ decide: ten-hours/hours, outcome: passed }": "unknown_value",
    "{ decide: all, outcome: met }": "case_decides",
    "{ grant: ten, unit: hour }": "case_amount",
    "{ grant: 3 }": "missing_key",
    "{ grant: 3, unit: month }": "unknown_value",
    "{ away: sick, from: 2025-9-31 }": "bad_date",
}
WRONG += [
    ("as_of: 2026-08-31", f"registers: [{entry}]\n    as_of: 2026-08-31", code, 1)
    for entry, code in WRONG_ENTRIES.items()
]


@pytest.mark.parametrize(
    ("old", "new", "code", "down"), WRONG, ids=[f"{one[2]}-{one[1]}" for one in WRONG]
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, code: str, down: int) -> None:
    assert old in CASES
    text = RULES + CASES.replace(old, new, 1)
    ruleset, findings = load_ruleset(text)
    assert ruleset is None
    for one in findings:
        said_in_full(one, text)
    (finding,) = [one for one in findings if one.code == f"rules.{code}"]
    assert finding.line == CASE_LINE + down
    for language in LANGUAGES:
        assert load_texts(language).say(finding.code, **finding.params)


def test_two_cases_of_one_title() -> None:
    text = RULES + CASES + CASES.removeprefix("cases:\n")
    ruleset, (finding,) = load_ruleset(text)
    assert ruleset is None
    assert (finding.code, finding.params["first"]) == ("rules.case_twice", CASE_LINE)


@pytest.mark.parametrize("unit", UNITS)
def test_records_are_written_in_every_unit(unit: str) -> None:
    text = RULES + CASES.replace("hours: 10 }", f"{unit}s: 1.5 }}")
    (records,) = loaded(text).cases[0].records
    assert (records.like.unit, records.like.hundredths) == (unit, 150)
