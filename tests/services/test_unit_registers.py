"""Exemptions and decisions about groups and schools: judged, logged, listed, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Decided, Exempted
from studyhours.services.checking.checking import CheckRequest, UnitChecked, check
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.unit_changes import add_unit, remove_unit
from studyhours.services.registers.text import entry_plain
from studyhours.services.registers.writing import (
    Basis,
    decide,
    end_entry,
    exempt,
    grant_hours,
    join_group,
    list_register,
    remove_entry,
    undo_register,
)
from studyhours.services.rulebook.rulesets import use_rules
from tests.services.test_subjects import adopt
from tests.support.scenario import Walked

RULES = """\
format: 1
id: together
title: { zh: 集体, en: Groups }
rules:
  - id: reading
    title: { zh: 成员读书, en: Books of members }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: term
    measure: { count: record, of: { kind: reading }, whose: members }
    at_least: 2
  - id: everyone
    title: { zh: 人人读书, en: Everyone reads }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: school_year
    all_of_group: { each: { measure: { count: record, of: { kind: reading } }, at_least: 1 } }
"""
BRANCH = "第一支部"
YEAR = Basis(date(2025, 9, 1), date(2026, 8, 31), "新建支部", "党发〔2025〕3号")
AUTUMN = replace(YEAR, last=date(2026, 1, 23))
DAY = date(2026, 8, 31)


@pytest.fixture
def ledger(walked: Walked, tmp_path: Path) -> Ledger:
    """A branch without members or books."""
    add_unit(walked.ledger, BRANCH, "party_branch")
    adopt(walked.ledger, tmp_path, RULES)
    return walked.ledger


def branch(ledger: Ledger) -> UnitChecked | None:
    found = check(ledger, CheckRequest(year="2025-2026", as_of=DAY)).groups
    return next((one for one in found if one.name == BRANCH), None)


def statuses(ledger: Ledger) -> dict[str, str]:
    found = branch(ledger)
    return {} if found is None else {one.rule_id: one.status for one in found.result.rules}


@pytest.mark.both_engines
def test_a_decision_settles_what_nobody_could_judge(ledger: Ledger) -> None:
    assert statuses(ledger) == {"reading": "missed", "everyone": "needs_decision"}
    step = decide(ledger, BRANCH, "together/everyone", "met", YEAR)
    assert (step.register, step.name) == ("unit_decision", BRANCH)
    assert statuses(ledger) == {"reading": "missed", "everyone": "met"}
    found = branch(ledger)
    assert found is not None
    (ground,) = found.result.rules[1].basis
    assert isinstance(ground, Decided)
    assert ground.reason == "新建支部"
    end_entry(ledger, ground.uid, date(2026, 1, 31))  # the window of a year lies no longer in it
    assert statuses(ledger)["everyone"] == "needs_decision"


def test_an_exemption_of_one_term_and_of_all(ledger: Ledger) -> None:
    step = exempt(ledger, BRANCH, "together/reading", AUTUMN)
    found = branch(ledger)
    assert found is not None
    windows = found.result.rules[0].windows
    assert windows is not None
    assert [one.status for one in windows.each] == ["exempt", "missed"]
    undo_register(ledger, step)
    exempt(ledger, BRANCH, "all", YEAR)
    assert set(statuses(ledger).values()) == {"exempt"}


@pytest.mark.both_engines
def test_listed_by_name_and_as_json(ledger: Ledger) -> None:
    exempt(ledger, BRANCH, "together", YEAR)
    decide(ledger, BRANCH, "together/everyone", "exempt", YEAR)
    exempt(ledger, "0001", "all", YEAR)
    found = list_register(ledger)
    ours = [one for one in found if one.register.startswith("unit_")]
    assert [(one.register, one.name) for one in ours] == [
        ("unit_exemption", BRANCH),
        ("unit_decision", BRANCH),
    ]
    assert [one.register for one in list_register(ledger, "exemption")] == ["exemption"]
    assert [one.register for one in list_register(ledger, "unit_decision")] == ["unit_decision"]
    assert [one.register for one in list_register(ledger, teacher="0001")] == ["exemption"]
    plain = entry_plain(ours[0].register, ours[0].name, ours[0].entry)
    assert isinstance(ours[0].entry, Exempted)
    assert plain["unit"] == ours[0].entry.teacher
    assert "teacher" not in plain


def test_what_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnusableInput, match="unknown_teacher_named"):
        exempt(ledger, "没有这个支部", "all", YEAR)
    with pytest.raises(UnusableInput, match="unknown_teacher_named"):
        grant_hours(ledger, BRANCH, Amount(100, "hour"), YEAR)
    add_unit(ledger, BRANCH, "reading_group")
    with pytest.raises(UnusableInput, match="unit_ambiguous"):
        exempt(ledger, BRANCH, "all", YEAR)
    add_unit(ledger, "第二支部", "party_branch")
    decide(ledger, "第二支部", "together/everyone", "met", YEAR)
    with pytest.raises(UnusableInput, match="register_double"):
        decide(ledger, "第二支部", "together/everyone", "missed", AUTUMN)
    with pytest.raises(UnusableInput, match="unit_in_use"):
        remove_unit(ledger, "第二支部")


def test_who_may_not(ledger: Ledger) -> None:
    teacher = replace(ledger, actor=Actor("lehrer", functions_of({"teacher": "school"})))
    with pytest.raises(NotPermitted):
        exempt(teacher, BRANCH, "all", YEAR)
    with pytest.raises(NotPermitted):
        decide(teacher, BRANCH, "together/everyone", "met", YEAR)
    assert not list_register(ledger)


def test_a_teacher_comes_first_where_a_unit_is_called_the_same(ledger: Ledger) -> None:
    add_unit(ledger, "欧阳若兰", "project_group")
    assert exempt(ledger, "欧阳若兰", "all", YEAR).register == "exemption"


@pytest.mark.both_engines
def test_taken_out_and_the_unit_may_go(ledger: Ledger) -> None:
    step = exempt(ledger, BRANCH, "together/reading", YEAR)
    assert step.after is not None
    remove_entry(ledger, step.after.uid)
    assert statuses(ledger)["reading"] == "missed"
    assert remove_unit(ledger, BRANCH).unit.name == BRANCH


def test_a_rule_that_is_named_is_not_dropped_in_silence(ledger: Ledger, tmp_path: Path) -> None:
    decide(ledger, BRANCH, "together/everyone", "met", YEAR)
    newer = RULES[: RULES.index("  - id: everyone")]
    file = tmp_path / "newer.yaml"
    file.write_text(newer, encoding="utf-8")
    with pytest.raises(UnusableInput):
        use_rules(ledger, file)


def test_members_rules_still_read_what_is_theirs(ledger: Ledger) -> None:
    join_group(ledger, "0001", "party_branch", BRANCH, YEAR)
    exempt(ledger, BRANCH, "together/reading", YEAR)
    everybody = check(ledger, CheckRequest(year="2025-2026", as_of=DAY)).teachers
    assert all(one.result.verdict != "exempt" for one in everybody)
