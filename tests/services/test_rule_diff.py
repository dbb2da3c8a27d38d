"""Whose result another version would change: both ways, by rule, with the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from studyhours.db.models import AuditEntry, RuleSetVersion
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.domain.quantity import decimal_text
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.rulebook.diff import DiffRequest, RulesDiff, TeacherFlips, diff_rules
from studyhours.services.rulebook.rulesets import InvalidRules, export_rules, use_rules
from tests.support.scenario import YEAR, YEAR_END, Walked


def changed(walked: Walked, tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """School-72 as adopted, with some words changed."""
    text = export_rules(walked.ledger, "school-72")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def diff(ledger: Ledger, file: Path | None, **more: object) -> RulesDiff:
    request = DiffRequest(file=file, year=YEAR, as_of=YEAR_END)
    return diff_rules(ledger, replace(request, **more))  # type: ignore[arg-type]  # of a test


def told(one: TeacherFlips) -> list[tuple[str, ...]]:
    """Rule, direction, and status, value and target on both sides."""
    return [
        (
            flip.rule,
            flip.direction,
            *(
                f"{side.status} {decimal_text(side.value)}/{decimal_text(side.target)}"
                if side
                else "-"
                for side in (flip.before, flip.after)
            ),
        )
        for flip in one.rules
    ]


def test_who_would_flip_which_way_and_why(walked: Walked, tmp_path: Path) -> None:
    # 0001 has 74 hours, 26 of them of the school; 0002 has 71.5, all of the school.
    file = changed(walked, tmp_path, ("at_least: 72", "at_least: 71.5"))
    found = diff(walked.ledger, file)
    assert (found.ruleset, found.teachers, found.adopted) == ("school-72", 5, False)
    assert (found.before.number, found.after.number) == (1, 2)
    assert found.before.sha256 != found.after.sha256
    assert [change.code for change in found.changes] == ["threshold_targets"]
    (only,) = found.flips
    assert (only.staff_no, only.verdicts, only.direction) == ("0002", ("missed", "met"), "better")
    assert only.appraisals == ("not_excellent", "none")
    assert told(only) == [("hours.total", "better", "missed 71.5/72", "met 71.5/71.5")]

    file = changed(walked, tmp_path, ("at_least: 72", "at_least: 74.01"))
    (only,) = diff(walked.ledger, file).flips
    assert (only.staff_no, only.verdicts, only.direction) == ("0001", ("met", "missed"), "worse")
    assert told(only) == [("hours.total", "worse", "met 74/72", "missed 74/74.01")]
    # By a hundredth less nobody flips.
    file = changed(walked, tmp_path, ("at_least: 72", "at_least: 74"))
    found = diff(walked.ledger, file)
    assert (len(found.changes), found.flips) == (1, ())


def test_a_graver_consequence_alone_is_told(walked: Walked, tmp_path: Path) -> None:
    found = diff(walked.ledger, changed(walked, tmp_path, ("not_excellent", "fail")))
    assert {one.staff_no for one in found.flips} == {"0002", "0003", "0004", "0005"}
    assert {(one.appraisals, one.rules) for one in found.flips} == {(("not_excellent", "fail"), ())}


def test_rules_new_and_gone(walked: Walked, tmp_path: Path) -> None:
    file = changed(walked, tmp_path, ("id: hours.school_based", "id: hours.own"))
    found = diff(walked.ledger, file)
    assert [change.code for change in found.changes] == ["rule_added", "rule_removed"]
    # Who met it before and meets its like now does not flip.
    assert [one.staff_no for one in found.flips] == ["0003", "0004", "0005"]
    assert told(found.flips[0]) == [
        ("hours.own", "worse", "-", told(found.flips[0])[1][2]),
        ("hours.school_based", "better", told(found.flips[0])[1][2], "-"),
    ]


def test_nothing_is_written_and_two_checks_are_enough(walked: Walked, tmp_path: Path) -> None:
    counts = (
        select(func.count()).select_from(AuditEntry),
        select(func.count()).select_from(RuleSetVersion),
    )
    with walked.ledger.reading() as session:
        before = [session.scalar(count) for count in counts]
    statements: list[str] = []
    listen = ("before_cursor_execute", lambda *given: statements.append(given[2]))
    event.listen(walked.ledger.engine, *listen)
    diff(walked.ledger, changed(walked, tmp_path, ("at_least: 72", "at_least: 80")))
    event.remove(walked.ledger.engine, *listen)
    about = [statement for statement in statements if "record" in statement]
    # A walk through an index begins WITH; it reads as well.
    assert {statement.split()[0].upper() for statement in about} <= {"SELECT", "WITH"}
    assert not [
        one for one in about if re.search(r"\b(INSERT|UPDATE|DELETE)\b", one, re.IGNORECASE)
    ]
    # Two for each side, however many teachers there are.
    assert sum(one.startswith("SELECT tally_subject") for one in statements) == 4
    with walked.ledger.reading() as session:
        assert [session.scalar(count) for count in counts] == before


def test_alone_or_as_it_would_be_adopted(walked: Walked, tmp_path: Path) -> None:
    next_year = ("sources:", "effective: { from: 2026-09-01 }\nsources:")
    file = changed(walked, tmp_path, ("at_least: 72", "at_least: 80"), next_year)
    assert [one.staff_no for one in diff(walked.ledger, file).flips] == ["0001"]
    # This school year ends before it is in force.
    adopted = diff(walked.ledger, file, adopted=True)
    assert (adopted.flips, adopted.adopted) == ((), True)
    with pytest.raises(UnusableInput, match="rules_overlap_open"):
        diff(
            walked.ledger, changed(walked, tmp_path, ("at_least: 72", "at_least: 80")), adopted=True
        )


def test_two_versions_of_the_ledger(walked: Walked, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="rules_one_version"):
        diff(walked.ledger, None, ruleset="school-72")
    next_year = ("sources:", "effective: { from: 2026-09-01 }\nsources:")
    use_rules(walked.ledger, changed(walked, tmp_path, ("at_least: 72", "at_least: 80"), next_year))
    found = diff(walked.ledger, None, ruleset="school-72")
    assert (found.before.number, found.after.number, found.after.file) == (1, 2, None)
    assert [(one.staff_no, one.direction) for one in found.flips] == [("0001", "worse")]
    back = diff(walked.ledger, None, ruleset="school-72", before=2, after=1)
    assert [(one.staff_no, one.direction) for one in back.flips] == [("0001", "better")]
    for wrong in ({"ruleset": "nothing"}, {"ruleset": "school-72", "after": 3}):
        with pytest.raises(UnusableInput, match="unknown_rule"):
            diff(walked.ledger, None, **wrong)


def test_a_file_that_cannot_be_compared(walked: Walked, tmp_path: Path) -> None:
    other = changed(walked, tmp_path, ("id: school-72", "id: school-73"))
    with pytest.raises(InvalidRules) as caught:
        diff(walked.ledger, other)
    (finding,) = caught.value.findings
    assert finding.code == "rules.not_in_ledger"
    text = other.read_text(encoding="utf-8").splitlines()
    assert text[(finding.line or 0) - 1].startswith("id: school-73")
    with pytest.raises(InvalidRules) as caught:
        diff(walked.ledger, changed(walked, tmp_path, ("kind: training", "kind: trainings")))
    assert {finding.code for finding in caught.value.findings} == {"rules.unknown_kind"}


def test_it_tells_how_far_it_is_and_can_be_called_off(walked: Walked, tmp_path: Path) -> None:
    file = changed(walked, tmp_path, ("at_least: 72", "at_least: 80"))
    told_of: list[tuple[str, int, int | None]] = []
    request = DiffRequest(file=file, year=YEAR, as_of=YEAR_END)

    def watch(stage: str, done: int, total: int | None) -> None:
        told_of.append((stage, done, total))

    diff_rules(walked.ledger, request, watch)
    assert told_of[0] == ("check", 0, 4)
    assert told_of[-1] == ("check", 4, 4)
    assert [done for _, done, _ in told_of] == sorted(done for _, done, _ in told_of)

    def stop(stage: str, done: int, total: int | None) -> None:
        if (stage, done, total) == ("check", 2, 4):
            raise Cancelled

    with pytest.raises(Cancelled):
        diff_rules(walked.ledger, request, stop)


@pytest.mark.parametrize(("role", "may"), [("teacher", False), ("staff", True), ("leader", True)])
def test_only_who_may_check_everybody(walked: Walked, tmp_path: Path, role: str, may: bool) -> None:
    file = changed(walked, tmp_path, ("at_least: 72", "at_least: 80"))
    actor = Actor("somebody", functions_of({role: "school"}))
    ledger = replace(walked.ledger, actor=actor)
    if may:
        assert len(diff(ledger, file).flips) == 1
    else:
        with pytest.raises(NotPermitted):
            diff(ledger, file)


GROUPS = """\
format: 1
id: school-72
title: { zh: 组, en: Groups }
rules:
  - id: reading
    title: { zh: 读书, en: Reading }
    subject: group
    window: school_year
    measure: { count: record, of: { kind: reading }, whose: members }
    at_least: 1
"""


def test_groups_whose_result_differs_are_told_beside_the_teachers(
    walked: Walked, tmp_path: Path
) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text(GROUPS, encoding="utf-8")
    found = diff(walked.ledger, path)
    assert {one.name for one in found.units} == {"语文组", "数学组", "综合组"}
    assert {told(one)[0][:2] for one in found.units} == {("reading", "worse")}
    assert all(flip.after is None for one in found.flips for flip in one.rules)
