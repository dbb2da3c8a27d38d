"""Cases of a rule set: run without a ledger, kept in a ledger without a new version."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.changes import Changes
from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import RuleSet
from studyhours.services.rulebook.case_text import plain_cases, with_cases
from studyhours.services.rulebook.case_words import deviation_text, titles_of
from studyhours.services.rulebook.cases import CaseResult, run_cases
from studyhours.services.rulebook.history import rule_history
from studyhours.services.rulebook.rulesets import InvalidRules, export_rules, use_rules
from tests.rules.test_loading_cases import CASES, RULES
from tests.support.scenario import Walked

ZH, EN = load_texts("zh"), load_texts("en")


def loaded(text: str) -> RuleSet:
    ruleset, findings = load_ruleset(text)
    assert ruleset is not None, findings
    return ruleset


def run_text(text: str) -> tuple[CaseResult, ...]:
    ruleset = loaded(text)
    return run_cases(ruleset, ruleset.cases)


def test_what_came_otherwise_is_told_in_words() -> None:
    (right,) = run_text(RULES + CASES)
    assert right.passed
    text = RULES + CASES.replace("hours: 10 }", "hours: 9.99 }")
    text += "    verdict: met\n    appraisal: veto\n"
    (wrong,) = run_text(text)
    assert not wrong.passed
    ruleset = loaded(text)
    assert [deviation_text(one, titles_of(ruleset, ZH), ZH) for one in wrong.deviations] == [
        "“研训学时”：结论应为 达标，实为 未达标",
        "“研训学时”：已有应为 10，实为 9.99",
        "总的结论应为 达标，实为 未达标",
        "考核后果应为 一票否决，实为 没有影响",
    ]
    assert deviation_text(wrong.deviations[0], titles_of(ruleset, EN), EN) == (
        '"研训学时": status: expected Met, came Missed'
    )


def test_a_rule_without_a_result() -> None:
    text = (RULES + CASES).replace("window: school_year", "cycle: { years: 3, from: 2025-09-01 }")
    (case,) = run_text(text)
    (deviation,) = case.deviations
    assert (deviation.what, deviation.came) == ("status", "none")
    (case,) = run_text(text.replace('{ status: met, value: "10.0" }', "none"))
    assert case.passed


def test_terms_every_window_and_the_reasons_of_what_does_not_count() -> None:
    text = RULES.replace("window: school_year", "window: month\n    tolerance: 1") + (
        "cases:\n"
        "  - title: 每月两次，缺三月\n"
        "    terms: [2025-09-01:2026-01-23, 2026-03-02:2026-07-07]\n"
        "    as_of: 2026-08-31\n"
        "    records:\n"
        "      - { every: month, except: 2026-03-05, kind: training, hours: 5, times: 2 }\n"
        "      - { day: 2025-10-10, kind: training, days: 1 }\n"
        "    expect:\n"
        "      hours: { status: met, windows: 9/10/10, counted: 18,\n"
        "        not_counted: { unit_not_convertible: 1 } }\n"
    )
    (case,) = run_text(text)
    assert case.deviations == ()


def test_running_can_be_called_off() -> None:
    ruleset = loaded(RULES + CASES)

    def stop(stage: str, done: int, total: int | None) -> None:
        assert (stage, total) == ("cases", 2)
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_cases(ruleset, ruleset.cases * 2, stop)


# ---------------------------------------------------------------- in the text


def test_cases_go_out_of_a_text_and_back_and_comments_stay() -> None:
    text = (
        "# 本校规定\n"
        + RULES.replace("at_least: 10", "at_least: 10   # 校发三号")
        + CASES
        + "# 放在最后\nsources: [{ row: 校发三号 }]\n"
    )
    cases = plain_cases(text)
    assert [one["title"] for one in cases] == ["够了"]
    again = with_cases(text, cases)
    assert again.startswith("# 本校规定\nformat: 1")
    assert "at_least: 10   # 校发三号" in again
    assert again.endswith("# 放在最后\nsources: [{ row: 校发三号 }]\n")
    assert plain_cases(again) == cases
    assert loaded(again).cases[0].expect == loaded(text).cases[0].expect
    without = with_cases(text, ())
    assert "cases" not in without
    assert loaded(without).sha256 == loaded(text).sha256
    more = with_cases(RULES.rstrip("\n"), [*cases, {**cases[0], "title": "又一个"}])
    assert [one.title for one in loaded(more).cases] == ["够了", "又一个"]


def test_texts_that_yaml_would_take_for_something_else_come_back_as_texts() -> None:
    (case,) = plain_cases(RULES + CASES)
    odd = {**case, "title": "no: 1 # 号 'x' \"y\"", "as_of": "2026-08-31"}
    assert plain_cases(with_cases(RULES, [odd])) == (odd,)


def test_a_set_written_in_braces() -> None:
    text = (
        "{ format: 1, id: ten-hours, title: 十, rules: [{ id: hours, title: 学时,"
        " window: school_year, measure: { sum: hour, of: { kind: training } }, at_least: 10 }] }"
    )
    cases = plain_cases(RULES + CASES)
    assert plain_cases(with_cases(text, cases)) == cases
    assert loaded(with_cases(text, cases)).sha256 == loaded(text).sha256


def test_what_is_no_yaml_is_refused() -> None:
    for broken in ("rules: [", "- just a list"):
        with pytest.raises(InvalidRules):
            with_cases(broken, ())


# ---------------------------------------------------------------- in a ledger


@pytest.mark.both_engines
def test_other_cases_make_no_new_version_and_are_kept(walked: Walked, tmp_path: Path) -> None:
    path = tmp_path / "ten.yaml"
    path.write_text(RULES, encoding="utf-8")
    first = use_rules(walked.ledger, path)
    assert (first.number, first.changed) == (1, True)
    path.write_text(RULES + CASES, encoding="utf-8")
    again = use_rules(walked.ledger, path)
    assert (again.number, again.changed, again.sha256) == (1, False, first.sha256)
    assert again.changes == Changes.RULES
    assert export_rules(walked.ledger, "ten-hours") == RULES + CASES
    (history,) = rule_history(walked.ledger, "ten-hours")
    assert len(history.versions) == 1
    with walked.ledger.reading() as session:
        (logged,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "rules.cases"))
        assert logged.subject == "ten-hours"
    # Comments alone are as little a change as ever.
    path.write_text("# 说明\n" + RULES + CASES, encoding="utf-8")
    assert use_rules(walked.ledger, path).changes == Changes.NONE
    assert export_rules(walked.ledger, "ten-hours") == RULES + CASES


def test_a_case_about_a_kind_the_ledger_has_not(walked: Walked, tmp_path: Path) -> None:
    path = tmp_path / "ten.yaml"
    for old, new, code in (
        ("10, kind: training", "10, kind: trainnig", "rules.case_kind"),
        (
            "kind: training, hours",
            "kind: training, type: corse, hours",
            "rules.case_type",
        ),
    ):
        assert old in CASES
        path.write_text(RULES + CASES.replace(old, new), encoding="utf-8")
        with pytest.raises(InvalidRules) as raised:
            use_rules(walked.ledger, path)
        (finding,) = raised.value.findings
        assert finding.code == code
        assert finding.line is not None
