"""Changing, deleting, taking back; drafts; somebody else being faster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from studyhours.services.records.drafts import DraftKept
from studyhours.services.records.saving import change_record, delete_record, read_record
from studyhours.ui.pages.records.page import RecordsPage
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


def _open(writer: Writer, search: str) -> str:
    """Finds one record and opens it; returns its uid."""
    writer.type("search", search)
    writer.pause(300)
    writer.choose(0)
    return writer.kept(text=search)[0].uid


def test_an_edit_is_saved_taken_back_and_done_again(writer: Writer) -> None:
    """Where it was typed: the field itself has nothing to take back once all is saved."""
    uid = _open(writer, "单元教学")
    writer.type("title", "单元教学（修订）")
    writer.type("number", "40")
    writer.save()
    assert writer.banner == "已保存修改：培训课程《单元教学（修订）》"
    assert (writer.content(uid).title, writer.content(uid).hundredths) == ("单元教学（修订）", 4000)
    number = writer.person.find("records-number", QLineEdit)
    assert number.hasFocus()
    writer.press("Z", control=True)
    assert (writer.content(uid).title, writer.content(uid).hundredths) == ("单元教学", 3800)
    assert (writer.text_of("title"), number.text()) == ("单元教学", "38")
    assert writer.titles() == ["单元教学"]
    writer.press("Y", control=True)
    assert writer.content(uid).title == "单元教学（修订）"
    writer.table.setFocus()
    writer.press("Z", control=True)
    assert writer.content(uid).title == "单元教学"
    # What is typed and not saved is taken back before: letters first, the step after them.
    writer.type("text", "ab")
    writer.press("Z", control=True)
    assert (writer.text_of("text"), writer.content(uid).title) == ("", "单元教学")


def test_several_steps_are_taken_back_one_after_the_other(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "0001", enter=True)
    writer.type("title", "第一稿")
    writer.save()
    writer.type("title", "第二稿")
    writer.save()
    (row,) = writer.kept(text="第二稿")
    writer.table.setFocus()
    writer.press("Z", control=True)
    assert writer.content(row.uid).title == "第一稿"
    writer.press("Z", control=True)
    assert writer.kept(text="第一稿") == ()
    assert not writer.sees("save"), "what is gone is not left open"
    writer.press("Y", control=True)
    assert writer.content(row.uid).title == "第一稿"
    writer.press("Y", control=True)
    assert writer.content(row.uid).title == "第二稿"


def test_delete_and_the_button_that_takes_it_back(writer: Writer) -> None:
    before = writer.titles()
    writer.choose(1)
    writer.press("Delete")
    assert writer.banner.startswith("已删除：")
    assert writer.titles() == [before[0], *before[2:]]
    assert len(writer.kept()) == 41
    writer.banner_button()
    assert len(writer.kept()) == 42
    assert writer.titles() == before


def test_several_are_deleted_and_come_back_at_once(writer: Writer) -> None:
    writer.choose(0)
    writer.choose(2, held=Qt.KeyboardModifier.ShiftModifier)
    writer.press("Delete")
    assert writer.banner == "已删除 3 条记录"
    assert len(writer.kept()) == 39
    writer.press("Z", control=True)
    assert len(writer.kept()) == 42
    writer.press("Y", control=True)
    assert len(writer.kept()) == 39


def test_delete_in_a_field_deletes_text_only(writer: Writer) -> None:
    _open(writer, "单元教学")
    writer.type("title", "")
    writer.press("Delete")
    assert len(writer.kept()) == 42


def test_a_draft_outlives_the_window_and_is_offered_again(
    open_window: OpenWindow, ledger: Path
) -> None:
    first = Writer(open_window(ledger, clock=APRIL), ledger)
    first.new("writing")
    first.type("teacher", "0001", enter=True)
    first.type("day-field", "2026.4.")
    first.type("title", "没写完的")
    first.type("text", "写到一半，下班了")
    # The window waits until it is kept.
    first.person.window.close()
    first.person.wait_until(lambda: not first.person.window.isVisible())
    assert len(first.drafts()) == 1
    first.shut()
    (kept,) = first.drafts()
    assert kept.values["text"] == "写到一半，下班了"
    assert first.kept(text="没写完") == ()

    again = Writer(open_window(ledger, clock=APRIL), ledger)
    assert again.banner == "有 1 条没写完的草稿。"
    assert again.person.find("page-records", RecordsPage).banner.stays, "until it is seen"
    assert again.text_of("drafts") == "草稿 1"
    again.banner_button()
    said = [again.text_of(name) for name in ("teacher", "day-field", "title", "text")]
    assert said == ["欧阳若兰", "2026.4.", "没写完的", "写到一半，下班了"]
    again.type("day-field", "2026.4.29")
    again.save()
    assert again.drafts() == ()
    assert len(again.kept(text="没写完的")) == 1
    assert not again.sees("drafts")


def test_a_draft_is_kept_of_somebody_who_never_pauses(writer: Writer) -> None:
    writer.new("writing")
    soon = writer.person.find("page-records", RecordsPage).editor.keeper.soon
    # Pauses never come, so that only the longest wait keeps it.
    soon.hurry(60_000, 100)
    field = writer.person.find("records-text", QPlainTextEdit)
    field.setFocus()
    drafts: tuple[DraftKept, ...] = ()
    for _ in range(1000):
        QTest.keyClicks(field, "a")
        QTest.qWait(5)
        # Read by a connection of its own, as after the program was killed.
        if not soon.is_waiting and (drafts := writer.drafts()):
            break
    assert set(drafts[0].values["text"]) == {"a"}


def test_a_pause_is_enough_to_keep_a_draft(writer: Writer) -> None:
    writer.new("writing")
    soon = writer.person.find("page-records", RecordsPage).editor.keeper.soon
    soon.hurry(60_000, 60_000)
    writer.type("text", "停一停")
    assert writer.label("note").endswith("还没保存")
    assert writer.drafts() == ()
    soon.hurry(10, 60_000)
    QTest.keyClicks(writer.person.find("records-text", QPlainTextEdit), "1")
    writer.person.wait_until(lambda: "草稿已存" in writer.label("note"))
    assert [one.values["text"] for one in writer.drafts()] == ["停一停1"]


def test_going_elsewhere_keeps_what_was_typed(writer: Writer) -> None:
    uid = _open(writer, "单元教学")
    writer.type("title", "改到一半")
    writer.type("search", "")
    writer.pause(300)
    writer.choose(5)
    assert writer.banner == "刚才没写完的已存为草稿。"
    assert writer.content(uid).title == "单元教学"
    (draft,) = writer.drafts()
    assert (draft.record, draft.values["title"]) == (uid, "改到一半")
    assert "草稿" in writer.column(5)
    _open(writer, "单元教学")
    assert writer.text_of("title") == "改到一半"
    writer.person.click("records-discard")
    assert writer.text_of("title") == "单元教学"
    assert writer.drafts() == ()
    writer.banner_button()
    assert writer.text_of("title") == "改到一半"
    writer.save()
    assert writer.content(uid).title == "改到一半"


def test_esc_closes_the_form_and_keeps_the_draft(writer: Writer) -> None:
    writer.new("writing")
    writer.type("title", "先放着")
    writer.press("Escape")
    assert not writer.sees("save")
    assert [one.values["title"] for one in writer.drafts()] == ["先放着"]
    writer.person.click("records-drafts")
    writer.menu(0)
    assert writer.text_of("title") == "先放着"
    writer.person.click("records-discard")
    assert writer.drafts() == ()
    assert not writer.sees("save")


def test_nothing_typed_is_no_draft(writer: Writer) -> None:
    writer.new("writing")
    writer.press("Escape")
    writer.choose(0)
    writer.choose(1)
    assert writer.drafts() == ()
    assert writer.banner == ""


def _changed_elsewhere(writer: Writer, uid: str) -> None:
    def change(ledger: object) -> None:
        from studyhours.services.ledgers.ledger import Ledger

        assert isinstance(ledger, Ledger)
        content, version = read_record(ledger, uid)
        change_record(ledger, uid, replace(content, title="别人改的"), version)

    writer.asks(change)


@pytest.mark.parametrize("choice", ["mine", "theirs", "another"])
def test_somebody_else_was_faster(writer: Writer, choice: str) -> None:
    uid = _open(writer, "单元教学")
    writer.type("title", "我改的")
    _changed_elsewhere(writer, uid)
    writer.save()
    assert writer.sees("conflict")
    assert writer.text_of("title") == "我改的"
    writer.person.click(f"records-conflict-{choice}")
    writer.pause(100)
    assert not writer.sees("conflict")
    if choice == "mine":
        assert writer.content(uid).title == "我改的"
        assert writer.drafts() == ()
    elif choice == "theirs":
        assert writer.text_of("title") == "别人改的"
        assert writer.drafts()[0].values["title"] == "我改的"
    else:
        assert writer.content(uid).title == "别人改的"
        assert [row.title for row in writer.kept(text="我改的")] == ["我改的"]
        assert len(writer.kept()) == 43


def test_somebody_else_deleted_it(writer: Writer) -> None:
    uid = _open(writer, "单元教学")
    writer.type("title", "我改的")
    (row,) = writer.kept(text="单元教学")
    writer.asks(lambda ledger: delete_record(ledger, uid, row.version))
    writer.save()
    writer.person.click("records-conflict-mine")
    writer.pause(100)
    assert [one.title for one in writer.kept(text="我改的")] == ["我改的"]


def test_an_undo_that_comes_too_late_says_so(writer: Writer) -> None:
    uid = _open(writer, "单元教学")
    writer.type("title", "我改的")
    writer.save()
    _changed_elsewhere(writer, uid)
    writer.type("search", "")
    writer.pause(300)
    writer.table.setFocus()
    writer.press("Z", control=True)
    assert "《别人改的》已被别人改过" in writer.banner
    assert writer.content(uid).title == "别人改的"
    bench = writer.person.window.bench
    assert bench is not None
    assert bench.context.undo.next_undo is not None, "it was not taken back, so it still can be"
    assert bench.context.undo.next_redo is None


def test_what_is_typed_is_kept_where_saving_fails(writer: Writer) -> None:
    """Somebody was faster, and the person has gone on to another record before that was known."""
    uid = _open(writer, "单元教学")
    writer.type("title", "我改的")
    _changed_elsewhere(writer, uid)
    QTest.keyClick(
        writer.person.find("records-title", QLineEdit), Qt.Key.Key_S,
        Qt.KeyboardModifier.ControlModifier,
    )  # fmt: skip
    QTest.keyClick(
        writer.person.find("records-title", QLineEdit), Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier,
    )  # fmt: skip
    writer.person.wait()
    assert [(one.record, one.values["title"]) for one in writer.drafts()] == [(uid, "我改的")]
    assert writer.content(uid).title == "别人改的"


def test_what_is_typed_is_kept_where_saving_is_called_off(writer: Writer) -> None:
    """The window is being closed while something long is written, and the person stops it all."""
    writer.new("writing")
    writer.type("teacher", "0001", enter=True)
    writer.type("title", "差一点丢了")
    bench = writer.person.window.bench
    assert bench is not None
    tasks, held = bench.context.tasks, Event()
    page = writer.person.find("page-records", QWidget)
    tasks.command(page, "records.saving", lambda _tell: held.wait(20), lambda _result: None)
    field = writer.person.find("records-title", QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "!")
    tasks.cancel_all()
    bench.leave()
    held.set()
    writer.person.wait()
    assert writer.kept(text="差一点") == ()
    assert [one.values["title"] for one in writer.drafts()] == ["差一点丢了!"]
    assert writer.person.find("records-save", QPushButton).isEnabled()
    writer.save()
    assert [one.title for one in writer.kept(text="差一点")] == ["差一点丢了!"]
    assert writer.drafts() == ()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_is_typed_while_saving_runs_is_a_draft_of_that_record(
    writer: Writer, *, elsewhere: bool
) -> None:
    writer.new("writing")
    writer.type("teacher", "0001", enter=True)
    writer.type("title", "先存")
    bench = writer.person.window.bench
    assert bench is not None
    held = Event()
    page = writer.person.find("page-records", QWidget)
    bench.context.tasks.command(
        page, "records.saving", lambda _tell: held.wait(20), lambda _result: None
    )
    field = writer.person.find("records-title", QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "2")
    if elsewhere:
        QTest.keyClick(field, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    else:
        bench.leave()
    held.set()
    writer.person.wait()
    (row,) = writer.kept(text="先存")
    assert row.title == "先存"
    assert [(one.record, one.values["title"]) for one in writer.drafts()] == [(row.uid, "先存2")]
