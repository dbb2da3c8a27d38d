"""A version follows another, and never changes what was judged; what names no rule is an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from studyhours.db.models import Certificate, Decision, Exemption
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.verdict_table import rules_lines
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import revoke
from studyhours.services.registers.writing import Basis, decide, end_entry, exempt
from studyhours.services.rulebook.history import rule_history
from studyhours.services.rulebook.rulesets import InvalidRules, use_rules
from tests.support.scenario import PRESETS, YEAR, YEAR_END, Walked

HOURS = """\
format: 1
id: hours
title: { zh: 学时, en: Hours }
%s
rules:
  - id: total
    title: { zh: 学时, en: Hours }
    window: school_year
    measure: { sum: hour, of: { kind: training }, convert: { hour: 1 } }
    at_least: %s
"""
SECOND = """\
  - id: second
    title: { zh: 论文, en: Papers }
    window: school_year
    measure: { count: record, of: { kind: writing } }
    at_least: 1
"""
SINCE = "effective: { from: 2025-09-01 }"


@pytest.fixture
def adopt(walked: Walked, tmp_path: Path) -> Callable[..., object]:
    """Adopts a version of a small set."""
    path = tmp_path / "hours.yaml"

    def adopting(head: str, target: int, more: str = "") -> object:
        path.write_text(HOURS % (head, target) + more, encoding="utf-8")
        return use_rules(walked.ledger, path)

    return adopting


def refused(problem: Callable[[], object]) -> UnusableInput:
    with pytest.raises(UnusableInput) as caught:
        problem()
    for language in LANGUAGES:
        said = load_texts(language).say(f"fault.{caught.value.code}", **caught.value.params)
        assert "hours.yaml" in said
    return caught.value


REFUSED = {
    # first version, second version: what is wrong with it, and on which line
    "the same day": (SINCE, SINCE, "rules_overlap"),
    "back in time": (SINCE, "effective: { from: 2025-03-01 }", "rules_overlap"),
    "no day": (SINCE, "", "rules_overlap"),
    "no day at all": ("", "", "rules_overlap_open"),
    "over it": (
        "effective: { from: 2025-09-01, to: 2026-08-31 }",
        "effective: { from: 2026-08-31 }",
        "rules_overlap_end",
    ),
    "a day between": (
        "effective: { from: 2025-09-01, to: 2026-08-31 }",
        "effective: { from: 2026-09-02 }",
        "rules_gap",
    ),
    "its number is taken": (
        f"version: 1\n{SINCE}",
        "version: 1\neffective: { from: 2026-09-01 }",
        "rules_number_taken",
    ),
    "its number is too high": (
        f"version: 1\n{SINCE}",
        "version: 3\neffective: { from: 2026-09-01 }",
        "rules_number_ahead",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_follow_is_refused(
    adopt: Callable[..., object], walked: Walked, name: str
) -> None:
    first, second, code = REFUSED[name]
    adopt(first, 72)
    fault = refused(lambda: adopt(second, 80))
    assert fault.code == code
    assert fault.params["line"] == (4 if second else 1)
    (only,) = rule_history(walked.ledger, "hours")[0].versions
    assert (only.number, only.last) == (1, date(2026, 8, 31) if "to:" in first else None)


def test_one_day_after_another(adopt: Callable[..., object], walked: Walked) -> None:
    adopt("version: 1\neffective: { from: 2025-09-01, to: 2026-08-31 }", 72)
    adopt("version: 2\neffective: { from: 2026-09-01 }", 80)
    adopt("effective: { from: 2027-09-01 }", 90)
    (found,) = rule_history(walked.ledger, "hours")
    assert [(one.number, one.first, one.last, one.state) for one in found.versions] == [
        (3, date(2027, 9, 1), None, "coming"),
        (2, date(2026, 9, 1), date(2027, 8, 31), "in_force"),
        (1, date(2025, 9, 1), date(2026, 8, 31), "past"),
    ]
    assert {(one.adopted_by, one.adopted_on, one.rules) for one in found.versions} == {
        ("local", date(2026, 9, 10), 1)
    }
    assert len({one.sha256 for one in found.versions}) == 3
    assert {one.id for one in rule_history(walked.ledger)} == {"hours", *PRESETS}
    with pytest.raises(UnusableInput, match="unknown_ruleset"):
        rule_history(walked.ledger, "nothing")
    nobody = replace(walked.ledger, actor=Actor("nobody", frozenset()))
    with pytest.raises(NotPermitted):
        rule_history(nobody)


@pytest.mark.both_engines
def test_what_a_certificate_states_is_not_changed_behind_it(
    adopt: Callable[..., object], walked: Walked, tmp_path: Path
) -> None:
    adopt(SINCE, 72)
    done = issue(walked.ledger, IssueRequest(tmp_path, YEAR, "hours", date(2026, 8, 30)))
    (paper,) = done.papers
    (version,) = rule_history(walked.ledger, "hours")[0].versions
    assert (paper.ruleset, paper.version, paper.sha256) == ("hours", 1, version.sha256)
    assert version.use is not None
    assert (version.use.count, version.use.serial) == (1, paper.serial)
    fault = refused(lambda: adopt("effective: { from: 2026-08-30 }", 80))
    assert (fault.code, fault.params["line"], fault.params["day"]) == (
        "rules_used",
        4,
        "2026-08-31",
    )
    # Its own facts are the version's; where they are not, the ledger is not in order.
    assert not [one for one in examine(walked.ledger) if one.code == "doctor.certificate_rules"]
    revoke(walked.ledger, paper.serial, "重发")
    adopt("effective: { from: 2026-08-30 }", 80)


@pytest.mark.both_engines
def test_the_day_after_a_certificate_may_be_the_first_of_a_version(
    adopt: Callable[..., object], walked: Walked, tmp_path: Path
) -> None:
    adopt(SINCE, 72)
    issue(walked.ledger, IssueRequest(tmp_path, YEAR, "hours", date(2026, 8, 30)))
    adopt("effective: { from: 2026-08-31 }", 80)
    with walked.ledger.writing() as tx:
        tx.session.execute(update(Certificate).values(ruleset_version=2))
    found = [one for one in examine(walked.ledger) if one.code == "doctor.certificate_rules"]
    assert [one.params["number"] for one in found] == [2]


def test_a_rule_that_is_still_named_is_not_dropped(
    adopt: Callable[..., object], walked: Walked
) -> None:
    adopt(SINCE, 72, SECOND)
    ended = Basis(None, date(2026, 8, 31), "支教")
    decide(walked.ledger, "0002", "hours/second", "met", ended)
    entry = exempt(walked.ledger, "0001", "hours/second", Basis(reason="行政岗"))
    following = "effective: { from: 2026-09-01 }"
    with pytest.raises(InvalidRules) as caught:
        adopt(following, 72)
    (finding,) = caught.value.findings
    assert (finding.code, finding.params["count"], finding.line) == ("rules.still_named", 1, 5)
    assert finding.params["rule"] == "second"
    uid = str(finding.params["entry"])
    assert uid in str(entry)
    end_entry(walked.ledger, uid, date(2026, 8, 31))
    adopt(following, 72)
    # The rule is no longer there, but its windows of last year are, and so is what names it.
    request = CheckRequest(YEAR, YEAR_END, ruleset="hours")
    assert {rule.rule_id for rule in check(walked.ledger, request).teachers[0].result.rules} == {
        "total",
        "second",
    }


@pytest.mark.both_engines
@pytest.mark.parametrize("register", [Exemption, Decision])
@pytest.mark.parametrize("named", [("hours", "gone"), ("lost", "total")])
def test_an_entry_about_no_rule_is_never_a_pass(
    adopt: Callable[..., object],
    walked: Walked,
    register: type[Exemption | Decision],
    named: tuple[str, str],
) -> None:
    adopt(SINCE, 72)
    exempt(walked.ledger, "0001", "hours/total", Basis(reason="行政岗"))
    decide(walked.ledger, "0001", "hours/total", "met", Basis(None, YEAR_END, "支教"))
    request = CheckRequest(YEAR, YEAR_END)
    assert check(walked.ledger, request).teachers
    with walked.ledger.writing() as tx:
        tx.session.execute(update(register).values(ruleset=named[0], rule=named[1]))
    with pytest.raises(UnusableInput, match="registers_unknown_rule") as caught:
        check(walked.ledger, request)
    (finding,) = caught.value.findings
    assert finding.params["rule"] == "/".join(named)
    assert "doctor.named_unknown" in {one.code for one in examine(walked.ledger)}


def test_papers_name_version_and_content(walked: Walked) -> None:
    checked = check(walked.ledger, CheckRequest(YEAR, YEAR_END))
    said = "\n".join(rules_lines(checked, load_texts("en")))
    assert len(checked.rulesets) == 4
    for used in checked.rulesets:
        assert f'"{used.title["en"]}", version 1 (content {used.sha256[:12]})' in said
