"""Agreements of mentor pairs: written, signed, ended, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from studyhours.db.models import Record
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.growth.agreement_changes import (
    end_pair,
    save_agreement,
    save_template,
    sign_agreement,
)
from studyhours.services.growth.agreements import (
    NONE,
    SIGNED,
    WRITTEN,
    AgreementText,
    list_pairs,
    pair_results,
    read_agreement,
    read_template,
)
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, pair, remove_entry, undo_register
from studyhours.services.rulebook.rulesets import adopt_preset
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import Walked

FIRST = date(2025, 9, 1)
TEXT = AgreementText("语文", "听课两节\n", "上公开课一节", "站稳讲台")


def _paired(ledger: Ledger) -> str:
    done = pair(ledger, "0004", "0001", Basis(FIRST, date(2027, 8, 31)))
    assert done.after is not None
    return done.after.uid


@pytest.mark.both_engines
def test_written_signed_and_ended(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _paired(ledger)
    fresh = read_agreement(ledger, uid)
    assert (fresh.number, fresh.pair.state) == (0, NONE)
    assert fresh.text == read_template(ledger)
    assert save_agreement(ledger, uid, TEXT, 0).number == 1
    assert save_agreement(ledger, uid, TEXT, 1).number == 1  # the same again is no new version
    with pytest.raises(UnusableInput, match="agreement_changed_meanwhile"):
        save_agreement(ledger, uid, replace(TEXT, goals="别的"), 0)
    read = read_agreement(ledger, uid)
    assert (read.text, read.pair.state) == (replace(TEXT, mentor_duties="听课两节"), WRITTEN)
    sign_agreement(ledger, uid, FIRST, 1)
    with pytest.raises(UnusableInput, match="agreement_signed"):
        sign_agreement(ledger, uid, FIRST, 2)
    # The contract is a record of the mentee's.
    with ledger.reading() as session:
        query = select(Record.teacher_id).where(Record.type == "contract")
        assert session.scalars(query).all() == [teacher_uids(ledger)["0001"]]
    with pytest.raises(UnusableInput, match="reason_needed"):
        end_pair(ledger, uid, date(2026, 1, 23), "  ")
    done = end_pair(ledger, uid, date(2026, 1, 23), "师傅调离")
    (row,) = list_pairs(ledger)
    assert (row.mentor, row.mentee, row.subject) == ("王芳", "欧阳若兰", "语文")
    assert (row.entry.last, row.state, row.end_reason) == (
        date(2026, 1, 23), SIGNED, "师傅调离",
    )  # fmt: skip
    # Changed after it was signed, it must be signed again.
    undo_register(ledger, done)
    number = read_agreement(ledger, uid).number
    save_agreement(ledger, uid, replace(TEXT, goals="上示范课"), number)
    assert read_agreement(ledger, uid).pair.state == WRITTEN
    # Taken out by mistake and put back, the pair has its agreement again.
    gone = remove_entry(ledger, uid)
    with pytest.raises(UnusableInput, match="unknown_pair"):
        read_agreement(ledger, uid)
    undo_register(ledger, gone)
    assert read_agreement(ledger, uid).text.goals == "上示范课"


def test_a_pair_stands_by_rules_of_pairs(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _paired(ledger)
    assert pair_results(ledger, uid) == ()  # no rule is about pairs
    with ledger.writing() as tx:
        adopt_preset(tx, school_of(tx.session), "mentor-pair-terms")
    mentee = teacher_uids(ledger)["0001"]
    for day in ("2025-10-08", "2026-04-08"):
        add_record(ledger, content(mentee, "lesson", day, "说理", type="open_lesson"))
    results = {one.rule_id: one for one in pair_results(ledger, uid, date(2026, 8, 31))}
    assert results["mentee_lesson"].status == "met"
    assert results["mentor_guides"].status == "missed"


def test_a_school_has_its_own_template(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _paired(ledger)
    assert save_template(ledger, TEXT)
    assert not save_template(ledger, TEXT)
    assert read_agreement(ledger, uid).text.mentee_duties == TEXT.mentee_duties
    with pytest.raises(UnusableInput, match="agreement_too_long"):
        save_template(ledger, replace(TEXT, goals="字" * 6001))
    with pytest.raises(UnusableInput, match="agreement_empty"):
        save_agreement(ledger, uid, AgreementText(goals="什么也没有"), 0)


def test_a_teacher_sees_the_own_pair_alone(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _paired(ledger)
    uids = teacher_uids(ledger)

    def of(number: str) -> Ledger:
        grants = functions_of({"teacher": "self"})
        return replace(ledger, actor=Actor(number, grants, str(uids[number])))

    for number in ("0001", "0004"):
        assert [one.uid for one in list_pairs(of(number))] == [uid]
        assert not read_agreement(of(number), uid).may_edit
        assert pair_results(of(number), uid) == ()
    assert list_pairs(of("0003")) == ()
    with pytest.raises(NotPermitted):
        read_agreement(of("0003"), uid)
    with pytest.raises(NotPermitted):
        pair_results(of("0003"), uid)
    with pytest.raises(NotPermitted):
        save_agreement(of("0001"), uid, TEXT, 0)
