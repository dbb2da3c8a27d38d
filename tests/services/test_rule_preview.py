"""How real teachers would stand by a rule text that nobody has adopted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry, RuleSetVersion
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.domain.quantity import decimal_text
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.rulebook.preview import (
    PreviewRequest,
    RulesPreview,
    explain_previewed,
    in_order,
    preview_rules,
)
from studyhours.services.rulebook.rulesets import InvalidRules, export_rules
from tests.support.scenario import YEAR, YEAR_END, Walked


def request_of(ledger: Ledger, *changes: tuple[str, str]) -> PreviewRequest:
    """School-72 as adopted, with some words changed, at the end of the year."""
    text = export_rules(ledger, "school-72")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return PreviewRequest(text, "edited.yaml", YEAR, YEAR_END)


def told(found: RulesPreview, rule: int) -> list[tuple[str | None, str, str]]:
    """Everybody's staff number, status and value over target by one rule."""
    return [
        (
            one.teacher.staff_no,
            (result := one.result.rules[rule]).status,
            f"{decimal_text(result.value)}/{decimal_text(result.target)}",
        )
        for one in in_order(found.people, rule)
    ]


def test_unchanged_it_says_what_a_check_by_this_set_alone_says(walked: Walked) -> None:
    found = preview_rules(walked.ledger, request_of(walked.ledger))
    checked = check(walked.ledger, CheckRequest(YEAR, YEAR_END, ruleset="school-72"))
    assert {one.teacher.uid: one.result for one in found.people} == {
        one.uid: one.result for one in checked.teachers
    }
    assert (found.ruleset, found.year, found.as_of) == ("school-72", YEAR, YEAR_END)
    assert found.has_terms
    assert found.days.year_end == YEAR_END


def test_numbers_by_rule_and_the_worst_first(walked: Walked) -> None:
    # 0001 has 74 hours, 26 of them of the school; 0002 has 71.5, all of the school.
    found = preview_rules(
        walked.ledger, request_of(walked.ledger, ("at_least: 72", "at_least: 70"))
    )
    assert [(one.id, dict(one.counts)) for one in found.rules] == [
        ("hours.total", {"met": 2, "missed": 3}),
        ("hours.school_based", {"met": 2, "missed": 3}),
    ]
    assert dict(found.verdicts) == {"met": 2, "missed": 3}
    assert [one.result.verdict for one in found.people] == ["missed"] * 3 + ["met"] * 2
    assert told(found, 0)[-2:] == [("0002", "met", "71.5/70"), ("0001", "met", "74/70")]
    assert found.people[0].worst.status == "missed"


def test_a_text_not_in_force_yet_is_judged_all_the_same(walked: Walked) -> None:
    text = request_of(walked.ledger).text + "\neffective: { from: 2031-09-01 }\n"
    found = preview_rules(walked.ledger, replace(request_of(walked.ledger), text=text))
    assert sum(found.verdicts.values()) == 5


def test_a_cycle_that_ends_in_another_year_has_nothing_to_judge(walked: Walked) -> None:
    text = (
        "format: 1\nid: five\ntitle: 五年\nrules:\n"
        "  - { id: hours, title: 学时, cycle: { years: 5, from: 2025-09-01 },\n"
        "      measure: { sum: hour, of: { kind: training } }, at_least: 360 }\n"
    )
    found = preview_rules(walked.ledger, PreviewRequest(text, year=YEAR, as_of=YEAR_END))
    assert (found.rules, found.people) == ((), ())


def test_some_teachers_and_the_explanation_of_one(walked: Walked) -> None:
    request = request_of(walked.ledger, ("at_least: 72", "at_least: 74.5"))
    found = preview_rules(walked.ledger, replace(request, teachers=("0001",)))
    assert told(found, 0) == [("0001", "missed", "74/74.5")]
    (only,) = found.people
    explained = explain_previewed(walked.ledger, request, only.teacher.uid)
    assert explained.result == only.result
    trace = explained.traces[0]
    counted = [explained.records[uid] for uid in trace.counted]
    assert sum(one.amount.hundredths for one in counted) == 7400
    assert {one.code for one in trace.not_counted} <= {"outside_window", "unit_not_convertible"}
    assert {"作业设计", "单元教学"} <= {one.title for one in counted}


def test_a_text_with_errors_names_line_and_remedy(walked: Walked) -> None:
    with pytest.raises(InvalidRules) as raised:
        preview_rules(walked.ledger, request_of(walked.ledger, ("at_least: 72", "at_leest: 72")))
    (finding,) = [one for one in raised.value.findings if one.code == "rules.misspelt_key"]
    assert finding.line is not None
    assert finding.params == {"key": "at_leest", "near": "at_least"}
    # A type this ledger has not is an error too, though the grammar allows it.
    with pytest.raises(InvalidRules) as raised:
        preview_rules(
            walked.ledger, request_of(walked.ledger, ("kind: training", "kind: trainnig"))
        )
    assert {one.code for one in raised.value.findings} == {"rules.unknown_kind"}


def test_nothing_is_written(walked: Walked) -> None:
    def counts() -> tuple[int | None, ...]:
        with walked.ledger.reading() as session:
            tables = (AuditEntry, RuleSetVersion)
            return tuple(session.scalar(select(func.count()).select_from(one)) for one in tables)

    before = counts()
    preview_rules(walked.ledger, request_of(walked.ledger, ("at_least: 72", "at_least: 1")))
    assert counts() == before


def test_it_can_be_called_off(walked: Walked) -> None:
    def stop(stage: str, done: int, total: int | None) -> None:
        if done and total:
            assert stage == "check"
            raise Cancelled

    with pytest.raises(Cancelled):
        preview_rules(walked.ledger, request_of(walked.ledger), stop)


def test_who_may_not_check_everybody_may_try_a_rule_on_themselves(walked: Walked) -> None:
    request = request_of(walked.ledger)
    uids = {
        one.teacher.staff_no: one.teacher.uid
        for one in preview_rules(walked.ledger, request).people
    }
    mine = uids["0001"]
    actor = Actor("ouyang", functions_of({"teacher": "self"}), mine)
    own = replace(walked.ledger, actor=actor)
    with pytest.raises(NotPermitted):
        preview_rules(own, request)
    with pytest.raises((NotPermitted, UnusableInput)):
        preview_rules(own, replace(request, teachers=(uids["0002"] or "",)))
    with pytest.raises(NotPermitted):
        explain_previewed(own, request, uids["0002"])
    assert len(preview_rules(own, replace(request, teachers=(mine,))).people) == 1
    assert explain_previewed(own, request, mine).staff_no == "0001"
