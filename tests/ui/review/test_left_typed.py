"""Reasons and comments outlive a crash, wherever they are typed, and are nobody else's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.drafts import list_drafts
from studyhours.ui.pages.records.comment_dialog import CommentDialog
from studyhours.ui.pages.review.ask_line import AskLine
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import OpenWindow
from tests.ui.review.reviewer import Reviewer
from tests.ui.school import APRIL

K = Qt.Key


def _line(reviewer: Reviewer, name: str) -> AskLine:
    line = reviewer.person.find(name, AskLine)
    line.keeper.soon.hurry(10, 5000)
    return line


def test_reasons_and_comments_outlive_a_crash(
    open_window: OpenWindow,
    ledger: Path,
) -> None:
    first = Reviewer(open_window(ledger, clock=APRIL), ledger)
    uid = first.records()["待审一"].uid
    first.person.click("review-return")
    line = _line(first, "review-reason")
    QTest.keyClicks(line.field, "no certif")
    pause(first.person, line.keeper)
    first.row("待审三")
    first.person.click("review-comment")
    line = _line(first, "review-remark")
    QTest.keyClicks(line.field, "well done")
    pause(first.person, line.keeper)
    # Given up, it is not kept; begun anew, it is.
    first.key(K.Key_Escape)
    third = first.records()["待审三"].uid
    assert left(ledger, "review-remark", third) == ()
    (kept,) = left(ledger, "review-reason", uid)
    assert kept.values == {"text": "no certif"}
    opened = open_ledger(str(ledger), APRIL)
    assert list_drafts(opened) == ()  # records know nothing of it
    opened.close()

    # The first window never comes to an end.
    again = Reviewer(open_window(ledger, clock=APRIL), ledger)
    again.person.click("review-return")
    line = _line(again, "review-reason")
    assert line.field.text() == "no certif"
    assert again.person.find("review-reason-left", DraftStrip, line).text
    QTest.keyClicks(line.field, "icate")
    again.key(K.Key_Return)
    assert [one.text for one in again.notes("待审一")] == ["no certificate"]
    assert left(ledger, "review-reason", uid) == ()
    # It can be thrown away too, and then nothing of it is left.
    again.row("待审三")
    again.person.click("review-return")
    QTest.keyClicks(_line(again, "review-reason").field, "hm")
    again.row("待审五")
    assert len(left(ledger, "review-reason", third)) == 1
    other = Reviewer(open_window(ledger, clock=APRIL), ledger)
    other.row("待审三")
    other.person.click("review-return")
    line = _line(other, "review-reason")
    assert line.field.text() == "hm"
    other.person.click("review-reason-left-drop")
    assert line.field.text() == ""
    assert left(ledger, "review-reason", third) == ()


def test_a_comment_on_an_open_record_outlives_its_dialog(
    open_window: OpenWindow,
    ledger: Path,
) -> None:
    person = open_window(ledger, clock=APRIL)
    reviewer = Reviewer(person, ledger)
    uid = reviewer.records()["待审一"].uid
    reviewer.person.click("review-open")
    person.click("records-comment")
    dialog = person.find("record-comment", CommentDialog)
    QTest.keyClicks(person.find("record-comment-text", QPlainTextEdit), "a long comm")
    person.press(K.Key_Escape, on=dialog)
    assert len(left(ledger, "record-comment", uid)) == 1
    person.click("records-comment")
    text = person.find("record-comment-text", QPlainTextEdit)
    assert text.toPlainText() == "a long comm"
    QTest.keyClicks(text, "ent")
    person.click("record-comment-yes")
    assert [one.text for one in reviewer.notes("待审一")] == ["a long comment"]
    assert left(ledger, "record-comment", uid) == ()


def test_a_notice_half_made_is_there_again(reviewer: Reviewer, ledger: Path) -> None:
    person = reviewer.person
    person.click("review-notices-open")
    person.click("notice-new")
    person.type("form-contact", "tell the office")
    person.press(K.Key_Escape, on=person.find("form-contact", QLineEdit))
    assert len(left(ledger, "notice-new", "")) == 1
    person.click("notice-new")
    contact = person.find("form-contact", QLineEdit)
    assert contact.text() == "tell the office"
    assert person.find("notice-new-left", DraftStrip).text
    person.click("form-save")
    assert left(ledger, "notice-new", "") == ()
    person.click("notice-object")
    person.type("form-text", "two hours too many")
    person.press(K.Key_Escape, on=person.find("form-text", QLineEdit))
    person.click("notice-object")
    assert person.find("form-text", QLineEdit).text() == "two hours too many"
    person.click("notice-objection-left-drop")
    assert person.find("form-text", QLineEdit).text() == ""
    person.press(K.Key_Escape, on=person.find("form-text", QLineEdit))
