"""What was returned and is handed in again is told from the rest, with what is different now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studyhours.domain.review import SUBMITTED
from studyhours.services.ledgers.ledger import Ledger
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


@pytest.mark.both_engines
def test_what_an_approval_settled_is_no_matter_any_more(walked: Walked) -> None:
    ledger = walked.ledger
    settled, twice, undone, direct = (
        claim(ledger, number, title, text='他说"status":"approved"。')
        for number, title in (("0001", "甲"), ("0002", "乙"), ("0003", "丙"), ("0004", "丁"))
    )
    for one in (settled, twice, undone, direct):
        return_records(ledger, [(one.uid, one.version)], "缺说明")
    for one in (settled, twice, undone):
        _mend(ledger, one.uid, "补了。")
    assert titles(ledger, QueueFilter(again=True)) == ["甲", "乙", "丙"]
    for one in (settled, twice, undone, direct):
        top = read_record(ledger, one.uid)[1]
        (done,) = approve_records(ledger, [(one.uid, top)]).decided
        if one in (undone, direct):
            # An approval that is taken back has settled nothing.
            take_back(ledger, [TakenBack(one.uid, done.was, done.version)])
    top = read_record(ledger, twice.uid)[1]
    return_records(ledger, [(twice.uid, top)], "还缺")
    for one in (settled, twice, undone, direct):
        _mend(ledger, one.uid, "又改了。")
    known = what_is_known(ledger)
    assert titles(ledger, QueueFilter(again=True)) == ["乙", "丙", "丁"]
    rows = list_queue(ledger, QueueFilter(order="since"), known).rows
    assert {one.record.title for one in rows if not one.again} == {"甲"}
    assert open_review(ledger, settled.uid, known).again is None
    for one, reason in ((twice, "还缺"), (undone, "缺说明"), (direct, "缺说明")):
        again = open_review(ledger, one.uid, known).again
        assert again is not None
        assert again.reason.text == reason


def _mend(ledger: Ledger, uid: str, text: str) -> None:
    """As its teacher's login does: what was approved waits again."""
    said, version = read_record(ledger, uid)
    change_record(ledger, uid, replace(said, text=text, status=SUBMITTED), version)
