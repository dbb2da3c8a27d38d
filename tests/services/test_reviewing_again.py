"""What was returned and is handed in again is told from the rest, with what is different now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studyhours.services.records.saving import change_record, read_record
from studyhours.services.reviewing.deciding import (
    TakenBack,
    approve_records,
    resubmit_record,
    return_records,
    take_back,
)
from studyhours.services.reviewing.known import what_is_known
from studyhours.services.reviewing.opening import open_review
from studyhours.services.reviewing.queue import AGAIN, QueueFilter, list_queue
from tests.services.test_reviewing import claim, titles
from tests.support.scenario import Walked

TEXT = "听了两节课。很有收获！\n准备试一试。"


@pytest.mark.both_engines
def test_what_is_handed_in_again_comes_first_and_says_what_changed(walked: Walked) -> None:
    ledger = walked.ledger
    plain = claim(ledger, "0001", "甲")
    mended = claim(ledger, "0002", "乙", text=TEXT)
    same = claim(ledger, "0003", "丙")
    sent = [(one.uid, one.version) for one in (mended, same)]
    done = {one.uid: one for one in return_records(ledger, sent, "缺学时说明").decided}
    assert titles(ledger, QueueFilter(again=True)) == []
    said, version = read_record(ledger, mended.uid)
    text = TEXT.replace("很有收获！", "收获是分层提问。")
    change_record(ledger, mended.uid, replace(said, hundredths=300, text=text), version)
    resubmit_record(ledger, same.uid, done[same.uid].version)
    assert titles(ledger, QueueFilter(again=True)) == ["乙", "丙"]
    assert titles(ledger, QueueFilter(order=AGAIN)) == ["乙", "丙", "甲"]
    assert titles(ledger, QueueFilter(order=AGAIN, descending=True)) == ["甲", "丙", "乙"]
    known = what_is_known(ledger)
    rows = list_queue(ledger, QueueFilter(), known).rows
    assert {one.record.title: one.again for one in rows} == {"甲": False, "乙": True, "丙": True}
    again = open_review(ledger, mended.uid, known).again
    assert again is not None
    assert again.reason.text == "缺学时说明"
    assert again.before is not None
    assert (again.before.hundredths, again.before.text) == (said.hundredths, TEXT)
    assert (again.removed, again.added) == (("很有收获！",), ("收获是分层提问。",))
    untouched = open_review(ledger, same.uid, known).again
    assert untouched is not None
    assert (untouched.removed, untouched.added) == ((), ())
    assert open_review(ledger, plain.uid, known).again is None
    # Once approved it waits no more; nor was it returned where that was taken back.
    approve_records(ledger, [(mended.uid, read_record(ledger, mended.uid)[1])])
    assert open_review(ledger, mended.uid, known).again is None
    (back,) = return_records(ledger, [(plain.uid, plain.version)], "看错了").decided
    take_back(ledger, [TakenBack(plain.uid, back.was, back.version)])
    assert titles(ledger, QueueFilter(again=True)) == ["丙"]
