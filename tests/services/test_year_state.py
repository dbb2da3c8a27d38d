"""What a leader sees of a year: what hinders closing it, what was frozen, what is others today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from studyhours.db.models import ClosedTeacher, Record
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted
from studyhours.domain.quantity import Amount
from studyhours.domain.review import SUBMITTED
from studyhours.domain.texts import load_texts
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.checking.verdicts import Verdicts, read_explained, read_verdicts
from studyhours.services.closing.closing import close_year, reopen, sign_off
from studyhours.services.closing.frozen_verdicts import read_both, read_frozen
from studyhours.services.closing.lines import correction_lines, effect_text, subject_text
from studyhours.services.closing.reading import read_year
from studyhours.services.closing.reasons import because
from studyhours.services.closing.year_state import read_year_state
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.teacher_changes import change_teacher, read_entry
from studyhours.services.people.teacher_facts import end_service
from studyhours.services.records.saving import change_record, delete_record, read_record
from studyhours.services.registers.writing import Basis, grant_hours
from tests.services.record_world import teacher_uids
from tests.services.test_closing_entries import adopt_rules
from tests.support.scenario import YEAR, YEAR_END, Walked

LATER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))
APRIL = FixedClock(datetime(2026, 4, 30, 2, 0, tzinfo=UTC))


@pytest.fixture
def ledger(walked: Walked) -> Ledger:
    return replace(walked.ledger, clock=LATER)


def everything(verdicts: Verdicts) -> dict[tuple[str, str], tuple[object, ...]]:
    assert verdicts.checked is not None
    return {
        (one.uid, rule.rule_id): (
            rule.status, rule.value, rule.target, rule.unit, rule.reason, rule.due,
            rule.span, rule.kind, rule.consequence, rule.window,
            rule.windows and (rule.windows.met, rule.windows.elapsed, rule.windows.total),
            rule.windows and [(each.window, each.status) for each in rule.windows.each],
        )
        for one in verdicts.checked.teachers
        for rule in one.result.rules
    }  # fmt: skip


@pytest.mark.both_engines
def test_what_hinders_closing(ledger: Ledger, tmp_path: Path) -> None:
    adopt_rules(ledger, tmp_path)
    with ledger.writing() as tx:
        tx.session.execute(
            update(Record).where(Record.title == "单元教学").values(status=SUBMITTED)
        )
    people = frozenset({str(teacher_uids(ledger)["0001"])})
    for title, day in (("备课", date(2026, 6, 3)), ("下学年", date(2026, 9, 3))):
        plan = ActivityPlan(title=title, first_day=day, last_day=day, hundredths=200, people=people)
        plan_activity(ledger, plan)
    state = read_year_state(ledger, YEAR)
    assert [(one.title, one.day) for one in state.uncredited] == [("备课", date(2026, 6, 3))]
    assert (state.is_closed, state.is_over, state.has_terms, state.judged) == (
        False, True, True, True,
    )  # fmt: skip
    assert sum(state.verdicts.values()) == 5
    assert {one.rule for one in state.undecided} == {"open/two"}
    assert len(state.undecided) == 5
    assert [one.title for one in state.unreviewed] == ["单元教学"] * state.unreviewed_count
    assert state.unreviewed_count
    assert state.may == {"close_year", "sign_year", "reopen_year"}
    leader = replace(ledger, actor=Actor("校长", functions_of({"leader": "school"})))
    assert read_year_state(leader, YEAR).may == {"sign_year", "reopen_year"}
    teacher = replace(ledger, actor=Actor("x", functions_of({"teacher": "self"}), "1"))
    with pytest.raises(NotPermitted):
        read_year_state(teacher, YEAR)
    other = read_year_state(ledger, "2030-2031")
    assert (other.has_begun, other.has_terms) == (False, False)


def test_who_had_left_hinders_nothing_and_is_in_no_count(ledger: Ledger, tmp_path: Path) -> None:
    adopt_rules(ledger, tmp_path)
    end_service(ledger, str(teacher_uids(ledger)["0001"]), date(2025, 12, 31))
    state = read_year_state(ledger, YEAR)
    assert (sum(state.verdicts.values()), len(state.undecided)) == (4, 4)
    assert close_year(ledger, YEAR, undecided=True, reason="决定").undecided == 4
    closed = read_year_state(ledger, YEAR)
    assert sum(closed.verdicts.values()) == 4
    both = read_both(ledger, YEAR, YEAR_END)
    assert both.frozen is not None
    assert everything(both.frozen).keys() == everything(both.today).keys()


@pytest.mark.both_engines
def test_a_closed_year_is_shown_signed_and_reopened(ledger: Ledger) -> None:
    before = read_year_state(ledger, YEAR)
    close_year(ledger, YEAR)
    sign_off(ledger, YEAR, name="  陈 校长 ", note="同意")
    state = read_year_state(ledger, YEAR)
    assert state.is_closed
    assert state.closing is not None
    assert state.closing.signed is not None
    assert (state.closing.signed.name, state.closing.signed.note) == ("陈 校长", "同意")
    assert state.closing.signed.by == ledger.actor.name
    assert state.verdicts == before.verdicts
    reopen(ledger, YEAR, "补录")
    again = read_year_state(ledger, YEAR)
    assert not again.is_closed
    assert again.closing is not None
    assert again.closing.state == "reopened"


@pytest.mark.both_engines
def test_frozen_results_stay_and_the_others_are_at_hand(ledger: Ledger) -> None:
    uid = str(teacher_uids(ledger)["0001"])
    assert read_both(ledger, YEAR, YEAR_END).closing is None
    close_year(ledger, YEAR)
    same = read_both(ledger, YEAR, YEAR_END)
    assert same.frozen is not None
    assert everything(same.frozen) == everything(same.today)
    assert everything(same.today) == everything(read_verdicts(ledger, YEAR, YEAR_END))
    explained = read_frozen(ledger, YEAR, uid)
    now = read_explained(ledger, YEAR, YEAR_END, uid)
    assert [one.counted for one in explained.traces] == [one.counted for one in now.traces]
    counted = {name for trace in explained.traces for name in trace.counted}
    assert {name: explained.records[name] for name in counted} == {
        name: now.records[name] for name in counted
    }

    gone, changed, *_ = now.traces[0].counted
    with because("更正"):
        delete_record(ledger, gone, read_record(ledger, gone)[1])
        content, version = read_record(ledger, changed)
        change_record(ledger, changed, replace(content, title="改了名", hundredths=100), version)
        entry = read_entry(ledger, uid)
        change_teacher(ledger, uid, replace(entry, sex="other"))
    both = read_both(ledger, YEAR, YEAR_END)
    assert both.frozen is not None
    assert everything(both.frozen) == everything(same.frozen)
    assert everything(both.today) != everything(same.today)
    assert read_frozen(ledger, YEAR, uid) == explained, "as it was said then, deleted or not"

    lines = correction_lines(read_year(ledger, YEAR).corrections)
    texts = load_texts("zh")
    said = [subject_text(line, texts) for line in lines]
    assert sorted(one[:2] for one in said) == ["修改", "删除", "教师"]
    assert {line.reason for line in lines} == {"更正"}
    assert {line.record for line in lines} == {"", changed}
    effects = [effect_text(line, texts) for line in lines]
    assert any("研训学时" in one and " → " in one for one in effects)
    turned = lines[0].rules[:1] or next(line.rules[:1] for line in lines if line.rules)
    (rule,) = turned
    assert rule.now is not None
    kept = replace(rule, before=replace(rule.now, value="80"), now=replace(rule.now, value="76"))
    line = replace(lines[0], rules=(kept,))
    status = texts.say(f"status.{rule.now.status}")
    assert effect_text(line, texts).endswith(f"：{status} 80 → 76/{rule.now.target}")
    assert any(one == "结果不变" for one in effects)


def test_an_earlier_day_and_a_reopened_year_show_nothing_frozen(ledger: Ledger) -> None:
    close_year(ledger, YEAR)
    early = read_both(ledger, YEAR, date(2026, 3, 1))
    assert (early.frozen, early.closing is not None) == (None, True)
    reopen(ledger, YEAR, "补录")
    assert read_both(ledger, YEAR, YEAR_END).closing is None


@pytest.mark.both_engines
def test_hours_granted_stand_among_what_was_counted(ledger: Ledger, tmp_path: Path) -> None:
    adopt_rules(ledger, tmp_path)
    basis = Basis(date(2026, 6, 1), date(2026, 6, 30), "支教", "教〔2026〕3号")
    step = grant_hours(ledger, "0001", Amount(2400, "hour"), basis)
    close_year(ledger, YEAR, undecided=True, reason="决定")
    explained = read_frozen(ledger, YEAR, str(teacher_uids(ledger)["0001"]))
    (place,) = [at for at, one in enumerate(explained.result.rules) if one.rule_id == "one"]
    assert step.after is not None
    assert explained.traces[place].counted == (step.after.uid,)
    assert explained.records[step.after.uid].title == "支教 教〔2026〕3号"


@pytest.mark.both_engines
def test_a_closing_that_was_tampered_with_is_not_shown(ledger: Ledger) -> None:
    close_year(ledger, YEAR)
    with ledger.writing() as tx:
        tx.session.execute(update(ClosedTeacher).values(verdict="met"))
    both = read_both(ledger, YEAR, YEAR_END)
    assert (both.frozen, both.damaged) == (None, True)
    assert both.today.checked is not None
