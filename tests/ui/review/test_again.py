"""A record that was returned and is handed in again is marked, with what changed beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import change_record, read_record
from studyhours.services.reviewing.deciding import resubmit_record, return_records
from tests.ui.person import OpenWindow, aside
from tests.ui.review.reviewer import Reviewer
from tests.ui.school import APRIL


def _handed_in_again(path: Path) -> None:
    ledger = open_ledger(str(path), APRIL)
    found = {one.title: one for one in list_records(ledger, RecordFilter()).rows}
    sent = [(found[title].uid, found[title].version) for title in ("待审三", "待审五")]
    first, second = return_records(ledger, sent, "学时与证书不符").decided
    said, version = read_record(ledger, first.uid)
    mended = replace(said, hundredths=200, text="证书写的是 2 学时。")
    change_record(ledger, first.uid, mended, version)
    resubmit_record(ledger, second.uid, second.version)
    ledger.close()


def test_it_is_marked_and_found_and_says_what_changed(
    open_window: OpenWindow, ledger: Path
) -> None:
    aside(lambda: _handed_in_again(ledger))
    reviewer = Reviewer(open_window(ledger, clock=APRIL), ledger)
    person, model = reviewer.person, reviewer.table.model()
    marks = [str(model.index(row, 6).data()) for row in range(model.rowCount())]
    by_title = dict(zip(reviewer.titles(), marks, strict=True))
    assert (by_title["待审一"], by_title["待审三"]) == ("", "重新提交")
    reviewer.row("待审三")
    why, *changed = reviewer.lines("review-again")
    assert why.startswith("重新提交。")
    assert why.endswith("学时与证书不符")
    assert any("3 学时 → 2 学时" in one for one in changed), changed
    assert "新增：证书写的是 2 学时。" in changed
    state = person.find("review-state", QComboBox)
    state.setFocus()
    while state.currentText() != "重新提交":
        person.press(Qt.Key.Key_Down, on=state)
    reviewer.settle()
    assert sorted(reviewer.titles()) == ["待审三", "待审五"]
    reviewer.row("待审五")
    assert reviewer.lines("review-again")[1:] == ["退回以后没有修改，原样提交。"]
