"""A case made from a real teacher's records: the same results, and nobody's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import yaml

from studyhours.domain.errors import NotPermitted
from studyhours.domain.quantity import Amount
from studyhours.domain.resources import resource
from studyhours.rules.loading import load_ruleset
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.teachers import add_fact
from studyhours.services.registers.writing import Basis, exempt, grant_hours
from studyhours.services.rulebook.case_teacher import case_of_teacher
from studyhours.services.rulebook.case_text import CasePlain, with_cases
from studyhours.services.rulebook.cases import described, run_cases
from studyhours.services.rulebook.preview import PreviewRequest, explain_previewed
from tests.support.scenario import PEOPLE, PRESETS, YEAR, YEAR_END, Walked

WITH_GRANTS = """format: 1
id: granted
title: 含认定
rules:
  - id: hours
    title: 学时
    window: school_year
    measure: { add: [{ sum: hour, of: { kind: training } }, { grant: hour }] }
    at_least: 80
    pro_rata: { unit: month, without: [long_course], round: down, to: 1 }
"""
SETS = (*PRESETS, "school-72-either")


def text_of(name: str) -> str:
    return resource("rulesets", f"{name}.yaml").read_text(encoding="utf-8")


def came_alike(ledger: Ledger, request: PreviewRequest, teacher: str, case: CasePlain) -> None:
    """The case, written into the text and run from there, comes to what the ledger comes to."""
    ruleset, findings = load_ruleset(with_cases(request.text, [case]))
    assert ruleset is not None, findings
    (ran,) = run_cases(ruleset, ruleset.cases)
    assert ran.passed
    judged = explain_previewed(ledger, request, teacher)
    ours, theirs = (
        {
            rule.rule_id: {
                key: value
                for key, value in described(rule, trace).items()
                if key in {"status", "value", "target", "windows", "each", "reason", "counted"}
            }
            for rule, trace in zip(rules, traces, strict=True)
        }
        for rules, traces in (
            (ran.result.rules, ran.traces),
            (judged.result.rules, judged.traces),
        )
    )
    assert ours == theirs


@pytest.mark.both_engines
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("as_of", [YEAR_END, date(2026, 4, 20)])
def test_it_comes_to_what_the_ledger_comes_to(walked: Walked, name: str, as_of: date) -> None:
    request = PreviewRequest(text_of(name), year=YEAR, as_of=as_of)
    for staff_no, *_ in PEOPLE[:3]:
        case = case_of_teacher(walked.ledger, request, str(staff_no), "一位教师")
        came_alike(walked.ledger, request, str(staff_no), case)


def test_no_name_is_in_it(walked: Walked) -> None:
    request = PreviewRequest(text_of("school-72"), year=YEAR, as_of=YEAR_END)
    case = case_of_teacher(walked.ledger, request, "0001", "一位教师")
    written = yaml.safe_dump(case, allow_unicode=True)
    for _, name, *_ in PEOPLE:
        assert str(name) not in written
    assert "作业设计" not in written  # titles say nothing to rules
    assert "0001" not in written
    assert case["year"] == YEAR
    assert case["terms"] == ["2025-09-01:2026-01-23", "2026-03-02:2026-07-07"]
    assert case["expect"] == {
        "hours.total": {"status": "met", "value": "74"},
        "hours.school_based": {"status": "met", "value": "26"},
    }


def test_registers_and_facts_come_along_in_words_that_name_nobody(walked: Walked) -> None:
    ledger = walked.ledger
    spring = (date(2026, 3, 1), date(2026, 5, 31))
    basis = Basis(*spring, "替王芳代课", "王芳的申请")
    exempt(ledger, "0001", "school-72/hours.school_based", replace(basis, reason="病假"))
    exempt(ledger, "0001", "observe-15", basis)  # of another set
    grant_hours(ledger, "0001", Amount(1250, "hour"), basis)
    add_fact(ledger, "0001", "long_course", "yes", first=spring[0], last=spring[1])
    add_fact(ledger, "0001", "party", "中共党员")  # no rule asks for it
    request = PreviewRequest(text_of("school-72"), year=YEAR, as_of=YEAR_END)
    case = case_of_teacher(ledger, request, "0001", "一位教师")
    said = {"from": "2026-03-01", "to": "2026-05-31"}
    assert case["facts"] == [{"fact": "long_course", "value": "yes", **said}]
    assert case["registers"] == [
        {"exempt": "school-72/hours.school_based", **said, "reason": "sick"}
    ]
    came_alike(ledger, request, "0001", case)
    granted = replace(request, text=WITH_GRANTS)
    case = case_of_teacher(ledger, granted, "0001", "一位教师")
    assert case["registers"] == [
        {"grant": "12.5", "unit": "hour", **said, "reason": "其他"},
        {"away": "long_course", **said},
    ]
    came_alike(ledger, granted, "0001", case)
    assert "王芳" not in yaml.safe_dump(case, allow_unicode=True)


def test_only_who_may_see_results_may_make_one(walked: Walked) -> None:
    request = PreviewRequest(text_of("school-72"), year=YEAR, as_of=YEAR_END)
    actor = Actor("somebody", functions_of({"teacher": "self"}))
    with pytest.raises(NotPermitted):
        case_of_teacher(replace(walked.ledger, actor=actor), request, "0001", "x")
