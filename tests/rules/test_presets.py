"""Every rule set shipped is whole, and tried out where it decides: met, just missed, under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import pytest

from studyhours.domain import statuses as st
from studyhours.domain.resources import resource
from studyhours.rules.cases import CaseRegisters
from studyhours.rules.loading import load_ruleset
from studyhours.rules.requirements import AT_MOST, Combination, Threshold
from studyhours.rules.results import RuleResult
from studyhours.rules.subjects import PAIR
from tests.rules.case_files import FOLDER, TEACHER, Case, all_cases

PRESETS = sorted(path.stem for path in resource("rulesets").glob("*.yaml"))
FINEST = Fraction(5, 100)
"""Hours are missed by 0.01; minutes, at 45 to the hour, by 0.03."""
WAIVED = {"school-72": "hours.school_based", "evaluation-by-students": "by_students"}
"""The rows with a waiver."""


@cache
def judged() -> Mapping[str, list[RuleResult]]:
    """What came out of all cases, by rule set."""
    found: dict[str, list[RuleResult]] = defaultdict(list)
    for case in all_cases():
        if case.preset is not None:
            found[case.preset] += case.school.judged(case.as_of)[TEACHER].rules
    return found


def just_missed(result: RuleResult) -> bool:
    """Whether one more, or the smallest amount, would have made the difference."""
    if result.status != st.MISSED:
        return False
    lacking = result.value - result.target if result.bound == AT_MOST else result.shortfall
    return 0 < lacking <= (FINEST if result.unit == "hour" else 1)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_called_as_its_file_and_says_everything_in_both_languages(name: str) -> None:
    ruleset, findings = load_ruleset(resource("rulesets", f"{name}.yaml").read_text("utf-8"))
    assert findings == ()
    assert ruleset is not None
    assert ruleset.id == name
    said = [ruleset.title, *(one.text for one in ruleset.sources)]
    for rule in ruleset.rules:
        said.append(rule.title)
        if isinstance(rule.asks.requirement, Combination):
            said += [part.title for part in rule.asks.requirement.parts]
    assert len(ruleset.sources) == 1
    for text in said:
        assert set(text) == {"zh", "en"}
        assert all(one.strip() for one in text.values())
        assert "“" not in text["en"], "straight quotes"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_a_file_of_cases_of_its_own(name: str) -> None:
    assert (FOLDER / f"{name}.yaml").is_file()
    assert {case.file for case in all_cases() if case.preset == name} == {name}


@pytest.mark.parametrize("name", PRESETS)
def test_each_rule_of_a_preset_is_met_in_one_case_and_just_missed_in_another(name: str) -> None:
    ruleset, _ = load_ruleset(resource("rulesets", f"{name}.yaml").read_text("utf-8"))
    assert ruleset is not None
    for rule in ruleset.rules:
        found = [one for one in judged()[name] if one.rule_id == rule.id]
        assert any(one.status == st.MET for one in found), rule.id
        assert any(just_missed(one) for one in found), rule.id


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_looked_at_while_its_year_is_under_way(name: str) -> None:
    ruleset, _ = load_ruleset(resource("rulesets", f"{name}.yaml").read_text("utf-8"))
    assert ruleset is not None
    expected = {st.ON_TRACK}
    if not all(is_limit(rule.asks.requirement) for rule in ruleset.rules):
        expected.add(st.AT_RISK)
    assert expected <= {one.status for one in judged()[name]}


@pytest.mark.parametrize("name", PRESETS)
def test_each_rule_of_a_preset_is_exempt_in_one_case_and_asked_for_part_of_a_year_in_another(
    name: str,
) -> None:
    ruleset, _ = load_ruleset(resource("rulesets", f"{name}.yaml").read_text("utf-8"))
    assert ruleset is not None
    cases = [case for case in all_cases() if case.preset == name]
    for rule in ruleset.rules:
        if rule.subject == PAIR:
            continue  # nothing is entered about a pair; see together/pairs.yaml
        own = [case for case in cases if rule.id in case.expect]
        assert any(says(case, rule.id, "exempt") and case.case.registers.exempted for case in own)
        assert any(is_of_part_of_a_year(case.case.registers) for case in own), rule.id


def says(case: Case, rule: str, status: str) -> bool:
    expected = case.expect[rule]
    return isinstance(expected, Mapping) and expected.get("status") == status


def is_of_part_of_a_year(registers: CaseRegisters) -> bool:
    """Whether somebody came later, or is exempt until then."""
    joined = any(spell.first is not None for spell in registers.served)
    return joined or any(one.last is not None and one.last.month == 2 for one in registers.exempted)


def is_limit(requirement: object) -> bool:
    """A limit is kept until it is broken: it is never at risk."""
    return isinstance(requirement, Threshold) and requirement.bound == AT_MOST


@pytest.mark.parametrize(("name", "rule"), WAIVED.items())
def test_a_waiver_exempts(name: str, rule: str) -> None:
    assert any(one.status == st.EXEMPT for one in judged()[name] if one.rule_id == rule)


def test_no_other_row_has_a_waiver() -> None:
    waived = []
    for name in PRESETS:
        ruleset, _ = load_ruleset(resource("rulesets", f"{name}.yaml").read_text("utf-8"))
        assert ruleset is not None
        waived += [(name, rule.id) for rule in ruleset.rules if rule.waived_when]
    assert dict(waived) == WAIVED
    assert len(waived) == len(WAIVED)
