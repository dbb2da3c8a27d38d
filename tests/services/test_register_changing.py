"""Entries corrected, and what the window is told of one teacher's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.changes import Changes
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Decided, Exempted, Granted, Kept, Paired
from studyhours.domain.texts import load_texts
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import read_year
from studyhours.services.closing.reasons import REASON_ASKED, because
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.registers.changing import change_entry
from studyhours.services.registers.entries import RegisterChanged
from studyhours.services.registers.office import read_office, writable
from studyhours.services.registers.writing import (
    Basis,
    decide,
    exempt,
    grant_hours,
    join_group,
    list_register,
    pair,
    remove_entry,
    undo_register,
)
from tests.services.record_world import teacher_uids
from tests.services.test_closing_entries import adopt_rules
from tests.support.scenario import YEAR, Walked

JUNE = Basis(date(2026, 6, 1), date(2026, 6, 30), "支教", "教〔2026〕3号")
WHOLE = Basis(date(2025, 9, 1), date(2026, 8, 31), "教务会议")
LATER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))
TOTAL = "school-72/hours.total"


def code_of(problem: Callable[[], object]) -> str:
    with pytest.raises(UnusableInput) as caught:
        problem()
    return caught.value.code


def granted(step: RegisterChanged) -> Granted:
    assert isinstance(step.after, Granted)
    return step.after


def exempted(step: RegisterChanged) -> Exempted:
    assert isinstance(step.after, Exempted)
    return step.after


def decided(step: RegisterChanged) -> Decided:
    assert isinstance(step.after, Decided)
    return step.after


def stored(ledger: Ledger) -> list[Kept]:
    return [one.entry for one in list_register(ledger)]


# ---------------------------------------------------------------- changing


@pytest.mark.both_engines
def test_everything_an_entry_says_can_be_changed(walked: Walked) -> None:
    ledger = walked.ledger
    office = replace(ledger, actor=Actor("wang", ledger.actor.functions), clock=LATER)
    one = granted(grant_hours(ledger, "0001", Amount(2400, "hour"), JUNE))
    two = exempted(exempt(ledger, "0002", "observe-15/observed", JUNE))
    three = decided(decide(ledger, "0003", TOTAL, "met", WHOLE))
    wanted: list[tuple[Kept, Kept]] = [
        (one, replace(one, hundredths=150, unit="credit", first=None, reason=" 援藏 ")),
        (two, replace(two, sort="opt_out", ruleset=None, rule=None, last=None)),
        (three, replace(three, outcome="exempt", rule="hours.school_based", document="纪要")),
    ]
    changed = [change_entry(office, before, after) for before, after in wanted]
    after = [step.after for step in changed]
    assert stored(ledger) == after
    assert {(one.made_by, one.made_at) for one in stored(ledger)} == {("wang", LATER.now())}
    first, second, third = after
    assert isinstance(first, Granted)
    assert (first.hundredths, first.unit, first.reason) == (150, "credit", "援藏")
    assert first.first == first.last == JUNE.last
    assert isinstance(second, Exempted)
    assert (second.sort, second.ruleset, second.rule) == ("opt_out", None, None)
    assert (second.first, second.last) == (JUNE.first, None)
    assert isinstance(third, Decided)
    assert (third.outcome, third.rule, third.document) == ("exempt", "hours.school_based", "纪要")
    with ledger.reading() as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert newest is not None
    assert (newest.action, newest.details["before"]["outcome"]) == ("decision.change", "met")
    for step in reversed(changed):
        assert undo_register(ledger, step).changes is Changes.TEACHERS
    assert stored(ledger) == [one, two, three]
    assert examine(ledger) == ()


def test_what_is_not_changed_is_not_logged(walked: Walked) -> None:
    ledger = walked.ledger
    one = decided(decide(ledger, "0001", TOTAL, "met", WHOLE))
    same = change_entry(replace(ledger, clock=LATER), one, replace(one, reason=f" {one.reason} "))
    assert same.changes is Changes.NONE
    assert stored(ledger) == [one]


def test_a_change_that_makes_no_sense_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    hours = granted(grant_hours(ledger, "0001", Amount(2400, "hour"), JUNE))
    free = exempted(exempt(ledger, "0002", "observe-15", JUNE))
    word = decided(decide(ledger, "0003", TOTAL, "met", JUNE))
    july = replace(JUNE, first=date(2026, 7, 1), last=date(2026, 7, 31))
    other = decided(decide(ledger, "0003", TOTAL, "missed", july))
    tied = pair(ledger, "0001", "0003", JUNE).after
    assert isinstance(tied, Paired)
    everything = stored(ledger)
    cases: list[tuple[str, Kept, Kept]] = [
        ("reason_needed", hours, replace(hours, reason=" ")),
        ("reason_needed", free, replace(free, reason="")),
        ("reason_needed", word, replace(word, reason="")),
        ("days_in_wrong_order", free, replace(free, last=date(2026, 5, 1))),
        ("register_without_last", hours, replace(hours, last=None)),
        ("register_without_first", tied, replace(tied, first=None)),
        ("amount_not_positive", hours, replace(hours, hundredths=0)),
        ("unknown_unit", hours, replace(hours, unit="mile")),
        ("unknown_exemption", free, replace(free, sort="holiday")),
        ("unknown_rule", free, replace(free, ruleset="school-99")),
        ("unknown_outcome", word, replace(word, outcome="fine")),
        ("unknown_rule", word, replace(word, rule="observed")),
        ("register_double", other, replace(other, first=JUNE.last)),
        ("register_changed_meanwhile", replace(word, reason="旧"), word),
    ]
    for code, before, after in cases:
        assert code_of(partial(change_entry, ledger, before, after)) == code
    with pytest.raises(ValueError, match="another entry"):
        change_entry(ledger, hours, replace(hours, teacher=free.teacher))
    remove_entry(ledger, word.uid)
    assert code_of(lambda: change_entry(ledger, word, replace(word, reason="新"))) == (
        "unknown_entry"
    )
    assert stored(ledger) == [one for one in everything if one != word]


@pytest.mark.both_engines
def test_only_who_may_write_it_may_change_it(walked: Walked) -> None:
    leader = replace(walked.ledger, actor=Actor("l", functions_of({"leader": "school"})))
    free = exempted(exempt(walked.ledger, "0002", "observe-15", JUNE))
    word = decided(decide(walked.ledger, "0003", TOTAL, "met", JUNE))
    with pytest.raises(NotPermitted):
        change_entry(leader, free, replace(free, reason="改"))
    assert change_entry(leader, word, replace(word, reason="改")).after != word


@pytest.mark.both_engines
def test_another_outcome_in_a_closed_year_is_a_correction(walked: Walked, tmp_path: Path) -> None:
    """Though its days are the same: what it says of them is not."""
    adopt_rules(walked.ledger, tmp_path)
    ledger = replace(walked.ledger, clock=LATER)
    word = decided(decide(ledger, "0003", "open/two", "met", WHOLE))
    long = exempted(exempt(ledger, "0001", "observe-15", Basis(date(2025, 9, 1), None, "借调")))
    close_year(ledger, YEAR, undecided=True, reason="决定")
    wanted = replace(word, outcome="missed")
    assert code_of(lambda: change_entry(ledger, word, wanted)) == REASON_ASKED
    with because("复核"):
        change_entry(ledger, word, wanted)
    (found,) = read_year(ledger, YEAR).corrections
    (told,) = next(one.entries for one in found.rules if one.rule.id == "two")
    assert (told.what, told.before, told.reason) == ("changed", word, "复核")
    # What it says of the closed year stays as it was.
    change_entry(ledger, long, replace(long, last=date(2026, 12, 31)))


# ---------------------------------------------------------------- what the window is told


def test_all_entries_about_a_teacher(walked: Walked) -> None:
    ledger = walked.ledger
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    grant_hours(ledger, "0001", Amount(2400, "hour"), JUNE)
    exempt(ledger, "0001", "observe-15", WHOLE, "waiver")
    exempt(ledger, "0001", "all", Basis(date(2026, 7, 1), date(2026, 7, 2), "病假"))
    decide(ledger, "0001", TOTAL, "missed", WHOLE)
    pair(ledger, "0002", "0001", Basis(date(2025, 9, 1)))
    pair(ledger, "0001", "0003", Basis(date(2024, 9, 1), date(2025, 8, 31)))
    join_group(ledger, "0001", "grade_group", "一年级组", Basis(date(2025, 9, 2)), "head")
    exempt(ledger, "0002", "all", WHOLE)
    found = read_office(ledger, uids["0001"])
    zh, en = load_texts("zh"), load_texts("en")
    assert found.name == "欧阳若兰"
    assert [one.said(zh) for one in found.entries] == [
        "分组　“一年级组”负责人",
        "师傅：帕提古丽·艾山",
        "裁定　研训学时：未达标",
        "豁免：每学期听课 15 节",
        "免除：全部要求",
        "认定学时　24 学时",
        "师徒结对　带徒弟李䶮",
    ]
    assert found.entries[2].said(en) == "Decision: Study hours, Missed"
    assert all(one.may_change for one in found.entries)
    assert found.year.label == YEAR
    assert [one.id for one in found.rulesets][:1] == ["school-72"]
    rules = {rule.id for one in found.rulesets for rule in one.rules}
    assert {"hours.total", "observed"} <= rules


@pytest.mark.both_engines
def test_who_may_see_and_write(walked: Walked) -> None:
    ledger = walked.ledger
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    exempt(ledger, "0001", "all", WHOLE)
    decide(ledger, "0001", TOTAL, "missed", WHOLE)

    def as_role(role: str) -> Ledger:
        scope = "self" if role == "teacher" else "school"
        actor = Actor(role, functions_of({role: scope}), uids["0001"])
        return replace(ledger, actor=actor)

    leader = read_office(as_role("leader"), uids["0001"])
    assert {one.register: one.may_change for one in leader.entries} == {
        "exemption": False, "decision": True,
    }  # fmt: skip
    assert leader.may_add == {"decision"}
    assert writable(as_role("leader")) == {"decision", "unit_decision"}
    assert writable(as_role("staff")) == {
        "grant", "exemption", "decision", "pair", "member", "part",
        "unit_exemption", "unit_decision",
    }  # fmt: skip
    own = read_office(as_role("teacher"), uids["0001"])
    assert len(own.entries) == 2
    assert own.may_add == frozenset()
    with pytest.raises(NotPermitted):
        read_office(as_role("teacher"), uids["0002"])
    with pytest.raises(UnusableInput, match="unknown_teacher_uid"):
        read_office(ledger, "nobody")
