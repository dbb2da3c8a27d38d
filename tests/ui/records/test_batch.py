"""Several records chosen, changed and deleted together; a certificate that rests on one."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QTableView

from studyhours.services.papers.issued_list import list_papers
from tests.support.ledgers import small_ledger
from tests.ui.entering import press_redo, press_undo
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def _said(writer: Writer) -> str:
    writer.pause(400)
    return writer.person.find("batch-said", QLabel).text()


def _agree(writer: Writer) -> QPushButton:
    return writer.person.find("batch-agree", QPushButton)


def test_levels_and_notes_of_several_are_changed_and_taken_back(writer: Writer) -> None:
    writer.person.click("records-kind-training")
    writer.type("search", "作业设计")
    writer.pause(300)
    assert len(writer.titles()) == 2
    writer.choose(0)
    writer.choose(1, held=SHIFT)
    writer.pause(200)
    assert writer.text_of("batch-said") == "已选 2 条"
    writer.person.click("records-batch-change")
    assert "填上要统一改的项" in _said(writer)
    assert not _agree(writer).isEnabled()
    writer.pick_in("batch-level", "县级")
    writer.person.type("batch-note", "核对后更正")
    said = _said(writer)
    assert "0 条会改；2 条不动" in said
    box = writer.person.find("batch-insist-approved", QCheckBox)
    assert "2 条" in box.text()
    assert writer.person.find("batch-refused", QTableView).model().rowCount() == 2
    QTest.keyClick(box, Qt.Key.Key_Space)
    said = _said(writer)
    assert "级别：校级 → 县级，2 条" in said
    assert "备注：（空） → 核对后更正，2 条" in said
    assert _agree(writer).text() == "修改 2 条"
    writer.person.click(_agree(writer))
    assert writer.banner == "已修改 2 条记录"
    assert {row.level for row in writer.kept(text="作业设计")} == {40}
    writer.table.setFocus()
    QTest.keyClick(writer.table, Qt.Key.Key_A, CONTROL)
    writer.pause(200)
    writer.person.click("records-batch-change")
    writer.pick_in("batch-level", "清空")
    writer.person.click("batch-clear-note")
    _said(writer)
    QTest.keyClick(writer.person.find("batch-insist-approved", QCheckBox), Qt.Key.Key_Space)
    assert "备注：核对后更正 → （空），2 条" in _said(writer)
    writer.person.click(_agree(writer))
    assert {row.level for row in writer.kept(text="作业设计")} == {None}
    for _ in range(2):
        writer.table.setFocus()
        writer.press("Z", control=True)
    assert {row.level for row in writer.kept(text="作业设计")} == {60}


def test_everything_is_chosen_by_one_key_and_deleted_knowingly(writer: Writer) -> None:
    writer.person.click("records-kind-training")
    before = len(writer.titles())
    assert before > 2
    writer.choose(0)
    QTest.keyClick(writer.table, Qt.Key.Key_A, CONTROL)
    writer.pause(200)
    assert writer.text_of("batch-said") == f"已选 {before} 条"
    writer.person.click("records-batch-delete")
    assert "0 条会删除" in _said(writer)
    QTest.keyClick(writer.person.find("batch-insist-approved", QCheckBox), Qt.Key.Key_Space)
    assert f"{before} 条会删除" in _said(writer)
    writer.person.click(_agree(writer))
    assert writer.kept(kind="training") == ()
    writer.banner_button()
    assert len(writer.kept(kind="training")) == before


@pytest.fixture
def certified(open_window: OpenWindow, tmp_path: Path) -> Writer:
    """At a ledger of three teachers with a certificate each."""
    path = small_ledger(tmp_path / "certified.studyhours", issued=True)
    return Writer(open_window(path, clock=APRIL), path)


def test_who_deletes_what_a_certificate_rests_on_is_asked(certified: Writer) -> None:
    serial = certified.asks(list_papers)[0].serial
    certified.type("search", "校本研修 0001")
    certified.pause(300)
    certified.choose(0)
    certified.table.setFocus()
    certified.press("Delete")
    dialog = certified.person.find("ask-yes", QPushButton).window()
    labels = cast(list[QLabel], dialog.findChildren(QLabel))
    text = " ".join(label.text() for label in labels)
    assert "1 张有效证书" in text
    assert serial[:3] in text
    certified.person.click("ask-no")
    assert len(certified.kept(text="校本研修")) == 3
    certified.press("Delete")
    certified.person.click("ask-yes")
    assert len(certified.kept(text="校本研修")) == 2
    # Deleting it once more by redoing asks as well; whoever would rather not can still redo it.
    press_undo(certified.person)
    assert len(certified.kept(text="校本研修")) == 3
    for answer, left in (("ask-no", 3), ("ask-yes", 2)):
        press_redo(certified.person)
        certified.person.click(answer)
        assert len(certified.kept(text="校本研修")) == left


def test_taking_back_a_new_record_that_a_certificate_rests_on_asks(certified: Writer) -> None:
    """The window's clock is before the certificate's: it was issued while the record was there."""
    certified.new("training")
    certified.type("teacher", "0001", enter=True)
    certified.type("title", "新录入的研训")
    certified.type("day-field", "2024-11-11")
    certified.type("number", "3")
    certified.save()
    (row,) = certified.kept(text="新录入的研训")
    assert row.status == "approved"
    press_undo(certified.person)
    certified.person.click("ask-no")
    assert len(certified.kept(text="新录入的研训")) == 1
    press_undo(certified.person)
    certified.person.click("ask-yes")
    assert certified.kept(text="新录入的研训") == ()
    # Two taken back at once are each looked at, and none of them is lost on the way.
    for title in ("别的研训甲", "别的研训乙"):
        certified.new("training")
        certified.type("teacher", "0001", enter=True)
        certified.type("title", title)
        certified.type("number", "3")
        certified.save()
    assert len(certified.kept(text="别的研训")) == 2
    QTest.keySequence(certified.person.window, QKeySequence(QKeySequence.StandardKey.Undo))
    press_undo(certified.person)
    assert certified.kept(text="别的研训") == ()


def test_who_changes_what_a_certificate_rests_on_is_asked(certified: Writer) -> None:
    certified.type("search", "校本研修 0002")
    certified.pause(300)
    certified.choose(0)
    (row,) = certified.kept(text="校本研修 0002")
    certified.type("number", "20")
    certified.save()
    certified.person.click("ask-no")
    assert certified.content(row.uid).hundredths == 2800
    certified.save()
    certified.person.click("ask-yes")
    assert certified.content(row.uid).hundredths == 2000
