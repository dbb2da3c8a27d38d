"""Runs the cases of ``cases/*.yaml`` through the engine and through the reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from studyhours.domain.quantity import decimal_text
from studyhours.domain.registers import Spell
from studyhours.domain.resources import resource
from studyhours.rules.loading import load_ruleset
from studyhours.rules.results import PartResult, RuleResult
from studyhours.rules.trace import Trace, trace_rule
from studyhours.services.grounds import ground_plain
from tests.rules.case_files import TEACHER, Case, all_cases
from tests.rules.comparing import all_judged
from tests.rules.reference import judge
from tests.rules.typed import badly_typed


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case(case: Case) -> None:
    school = case.school
    result = school.judged(case.as_of)[TEACHER]
    records = school.records[TEACHER]
    traces = [trace_rule(plan, records, case.as_of) for plan in school.plans(case.as_of)]
    for value in (result, *traces):
        assert badly_typed(value) == []
    found = {rule.rule_id: (rule, trace) for rule, trace in zip(result.rules, traces, strict=True)}
    for rule_id, expected in case.expect.items():
        if isinstance(expected, str):
            assert (expected, rule_id in found) == ("none", False)
            continue
        shown = described(*found[rule_id])
        assert set(expected) <= set(shown), rule_id
        assert {key: shown[key] for key in expected} == expected, rule_id
    if case.verdict is not None:
        assert result.verdict == case.verdict
    if case.appraisal is not None:
        assert result.appraisal == case.appraisal
    people = school.people[TEACHER]
    versions = school.rulesets[0]
    assert all_judged(result, traces) == judge(
        versions, school.calendar, records, people, case.as_of, school.own[TEACHER]
    )


def described(rule: RuleResult, trace: Trace) -> Mapping[str, Any]:
    """A result in the words of the case files: all values are texts."""
    counts = rule.windows
    reasons = Counter(one.code for one in trace.not_counted)
    return {
        "status": rule.status,
        "value": decimal_text(rule.value),
        "target": decimal_text(rule.target),
        "shortfall": decimal_text(rule.shortfall),
        "unit": rule.unit,
        "windows": f"{counts.met}/{counts.elapsed}/{counts.total}" if counts else "none",
        "each": [decimal_text(one.value) for one in counts.each] if counts else [],
        "targets": [decimal_text(one.target) for one in counts.each] if counts else [],
        "statuses": [one.status for one in counts.each] if counts else [],
        "parts": [described_part(part) for part in rule.parts],
        "reason": rule.reason,
        "basis": [described_ground(ground) for ground in rule.basis],
        "due": rule.due.isoformat() if rule.due else "none",
        "version": str(rule.version),
        "provisional": "yes" if rule.provisional else "no",
        "counted": str(len(trace.counted)),
        "not_counted": {code: str(number) for code, number in reasons.items()},
    }


def described_ground(ground: Spell) -> str:
    plain = ground_plain(ground)
    return f"{plain['sort']} {plain.get('reason', '')}".strip()


def described_part(part: PartResult) -> str:
    veto = " veto" if part.veto else ""
    return f"{part.status} {decimal_text(part.value)}/{decimal_text(part.target)}{veto}"


def rules_shipped() -> list[tuple[str, str]]:
    found = []
    for path in sorted(resource("rulesets").glob("*.yaml")):
        ruleset, _ = load_ruleset(path.read_text(encoding="utf-8"))
        assert ruleset is not None
        found += [(ruleset.id, rule.id) for rule in ruleset.rules]
    return found


@pytest.mark.parametrize(("preset", "rule"), rules_shipped())
def test_every_rule_shipped_has_a_case_that_is_met_and_one_that_is_not(
    preset: str, rule: str
) -> None:
    expected = [case.expect.get(rule) for case in all_cases() if case.preset == preset]
    seen = {one["status"] for one in expected if isinstance(one, Mapping) and "status" in one}
    assert "met" in seen
    assert "missed" in seen
