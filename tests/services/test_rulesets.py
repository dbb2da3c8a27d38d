"""Versions of rule sets: adopted whole, judged by the one in force, never changed afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.rulebook.rulesets import (
    InvalidRules,
    check_rules,
    export_rules,
    list_presets,
    use_rules,
)
from tests.support.scenario import YEAR, YEAR_END, Walked

_TERMLY = """
format: 1
id: cases
title: { zh: 案例, en: Cases }
effective: { from: %s }
rules:
  - id: cases
    title: { zh: 案例, en: Cases }
    window: term
    measure: { count: record, of: { kind: writing, type: reflection } }
    at_least: %s
    if_missed: %s
"""


def _write(tmp_path: Path, first: str, target: int, consequence: str = "none") -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(_TERMLY % (first, target, consequence), encoding="utf-8")
    return path


def test_each_window_by_the_version_in_force_on_its_last_day(
    walked: Walked, tmp_path: Path
) -> None:
    first = use_rules(walked.ledger, _write(tmp_path, "2025-09-01", 1))
    assert (first.number, first.changed) == (1, True)
    again = use_rules(walked.ledger, _write(tmp_path, "2025-09-01", 1))
    assert (again.number, again.changed) == (1, False)
    second = use_rules(walked.ledger, _write(tmp_path, "2026-02-01", 2, "veto"))
    assert second.number == 2
    request = CheckRequest(year=YEAR, as_of=YEAR_END, teacher="0001", ruleset="cases")
    checked = check(walked.ledger, request)
    assert [(used.id, used.version) for used in checked.rulesets] == [("cases", 1), ("cases", 2)]
    (rule,) = checked.teachers[0].result.rules
    assert rule.windows is not None
    seen = [(decimal_text(one.target), one.status) for one in rule.windows.each]
    assert seen == [("1", "met"), ("2", "missed")]
    assert (rule.version, rule.status, rule.consequence) == (2, "missed", "veto")
    assert checked.teachers[0].result.appraisal == "veto"
    with pytest.raises(UnusableInput, match="rules_overlap"):
        use_rules(walked.ledger, _write(tmp_path, "2025-12-01", 3))


def test_a_set_not_yet_in_force_binds_nobody(walked: Walked, tmp_path: Path) -> None:
    use_rules(walked.ledger, _write(tmp_path, "2026-09-01", 1))
    with pytest.raises(UnusableInput, match="no_rules_in_force"):
        check(walked.ledger, CheckRequest(year=YEAR, as_of=YEAR_END, ruleset="cases"))


def test_what_is_written_out_is_what_was_adopted(walked: Walked, tmp_path: Path) -> None:
    path = _write(tmp_path, "2025-09-01", 1)
    use_rules(walked.ledger, path)
    assert export_rules(walked.ledger, "cases") == path.read_text(encoding="utf-8")
    with pytest.raises(UnusableInput, match="unknown_ruleset"):
        export_rules(walked.ledger, "nothing")


def test_kinds_and_types_must_exist(walked: Walked, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    text = _TERMLY % ("2025-09-01", 1, "none")
    path.write_text(text.replace("type: reflection", "type: reflexion"), encoding="utf-8")
    for attempt in (lambda: check_rules(path), lambda: use_rules(walked.ledger, path)):
        with pytest.raises(InvalidRules) as caught:
            attempt()
        (finding,) = caught.value.findings
        assert (finding.code, finding.params["known"]) == ("rules.unknown_type", "reflection")


def test_every_preset_is_sourced_and_named_in_both_languages() -> None:
    presets = list_presets()
    ids = [preset.ruleset.id for preset in presets]
    assert ids == sorted(ids)
    assert {"observe-15", "school-72", "seven-ones-cadence", "seven-ones-term"} <= set(ids)
    for preset in presets:
        assert set(preset.ruleset.title) == {"zh", "en"}
        assert preset.ruleset.sources
        assert all(set(source.text) == {"zh", "en"} for source in preset.ruleset.sources)
        assert all(set(rule.title) == {"zh", "en"} for rule in preset.ruleset.rules)


def test_results_on_a_day_in_the_middle(walked: Walked) -> None:
    request = CheckRequest(year=YEAR, as_of=date(2025, 10, 14), teacher="0001", explain=True)
    checked = check(walked.ledger, request)
    rules = {rule.rule_id: rule for rule in checked.teachers[0].result.rules}
    total = rules["hours.total"]
    # 24 + 38 + 2 hours by that day, of 72; the national course is still to come.
    assert (decimal_text(total.value), total.status) == ("64", "on_track")
    assert total.due == date(2026, 8, 31)
