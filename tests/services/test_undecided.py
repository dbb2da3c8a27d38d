"""Which days a decision has to cover: one that covers just these is heeded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.deciding import read_undecided
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.registers.writing import Basis, decide, exempt, remove_entry
from studyhours.services.rulebook.rulesets import use_rules
from tests.support.scenario import YEAR, Walked

END = date(2026, 8, 31)
COUNTED = "measure: {count: record, of: {kind: award}}, at_least: 1"
UNKNOWN = "applies_to: {fact: long_course, is: yes}"
ASKED = "decide: [{when: [{fact: group, is: 语文组}], ask: 算不算？}]"
RULES = {
    "year": f"window: school_year, {COUNTED}, {UNKNOWN}",
    "calendar": f"window: calendar_year, {COUNTED}, {UNKNOWN}",
    "months": f"window: month, {COUNTED}, {UNKNOWN}",
    "asked": f"window: term, {COUNTED}, {ASKED}",
    "late": f"window: school_year, within: {{from: 02-01, to: 03-31}}, {COUNTED}, {UNKNOWN}",
}


def adopt(ledger: Ledger, folder: Path, rules: str) -> None:
    file = folder / "open.yaml"
    file.write_text(
        "{format: 1, id: open, title: 待定, rules: [{id: one, title: 待定, " + rules + "}]}",
        encoding="utf-8",
    )
    use_rules(ledger, file)


def result(ledger: Ledger, rule: str = "one") -> RuleResult:
    request = CheckRequest(year=YEAR, as_of=END, teacher="0001")
    (found,) = check(ledger, request).teachers
    return next(one for one in found.result.rules if one.rule_id == rule)


@pytest.mark.parametrize("shape", RULES)
def test_a_decision_about_just_these_days_is_heeded(
    walked: Walked, tmp_path: Path, shape: str
) -> None:
    ledger = walked.ledger
    adopt(ledger, tmp_path, RULES[shape])
    before = result(ledger)
    assert before.status == st.NEEDS_DECISION
    found = read_undecided(ledger, YEAR, END, before)
    short = Basis(found.span.first, date.fromordinal(found.span.last.toordinal() - 1), "教务会议")
    missed = decide(ledger, "0001", "open/one", "met", short)
    assert missed.after is not None
    assert len(found.windows) == 1
    assert result(ledger).status == st.NEEDS_DECISION
    just = Basis(found.span.first, found.span.last, "教务会议")
    remove_entry(ledger, missed.after.uid)
    decide(ledger, "0001", "open/one", "met", just)
    assert result(ledger).status == st.MET


def test_windows_left_open_are_decided_one_by_one(walked: Walked) -> None:
    ledger = walked.ledger
    exempt(ledger, "0003", "observe-15", Basis(date(2025, 11, 1), date(2026, 4, 30), "病假"))
    request = CheckRequest(year=YEAR, as_of=END, teacher="0003")

    def observed() -> RuleResult:
        (found,) = check(ledger, request).teachers
        return next(one for one in found.result.rules if one.rule_id == "observed")

    found = read_undecided(ledger, YEAR, END, observed())
    assert [(one.first, one.last) for one in found.windows] == [
        (date(2025, 9, 1), date(2026, 1, 23)),
        (date(2026, 3, 2), date(2026, 7, 7)),
    ]
    for at, one in enumerate(found.windows):
        assert observed().status == st.NEEDS_DECISION, at
        decide(ledger, "0003", "observed", "not_applicable", Basis(one.first, one.last, "病休"))
    assert observed().status == st.NOT_APPLICABLE
