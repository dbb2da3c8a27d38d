"""Runs the cases of ``cases/*.yaml`` through the engine and through the reference."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from studyhours.domain.resources import resource
from studyhours.rules.loading import load_ruleset
from studyhours.services.rulebook.cases import run_case
from tests.rules.case_files import TEACHER, Case, all_cases
from tests.rules.comparing import all_judged
from tests.rules.reference import judge
from tests.rules.typed import badly_typed
from tests.rules.worded import without_words


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case(case: Case) -> None:
    ran = run_case(case.versions, case.case)
    assert ran.deviations == ()
    school = case.school
    for value in (case.case, ran.result, *ran.traces):
        assert badly_typed(value) == []
    assert without_words(ran.result, ran.traces) == []
    if any(plan.asks_of_others for plan in school.plans(case.as_of)):
        return  # the reference knows nobody but the one it judges
    judged = judge(
        school.rulesets[0],
        school.calendar,
        school.records[TEACHER],
        school.people[TEACHER],
        case.as_of,
        school.own[TEACHER],
        school.subject,
    )
    assert all_judged(ran.result, ran.traces) == judged


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
