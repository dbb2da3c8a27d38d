"""Reading what waits, approving it, returning it, taking that back: by keys and by clicks."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from studyhours.ui.pages.review.ask_field import AskField
from tests.ui.entering import press_undo
from tests.ui.review.conftest import WAITING
from tests.ui.review.reviewer import Reviewer

TITLES = [title for _, _, title, _ in WAITING]
K = Qt.Key


def status(reviewer: Reviewer, title: str) -> str:
    return reviewer.records()[title].status


def test_the_first_that_waits_is_shown_with_what_it_says(reviewer: Reviewer) -> None:
    assert reviewer.titles() == TITLES
    assert reviewer.current() == "待审一"
    assert reviewer.lines("review-facts") == ["数量", "3 学时", "级别", "县级", "形式", "面授"]
    assert reviewer.person.find("review-count", QLabel).text() == "共 5 条"
    assert reviewer.person.find("review-status", QLabel).text() == "待审核"
    reviewer.row("待审长")
    assert reviewer.lines("review-hints") == ["数量偏大（1 天一般不超过 8）"]


def test_keys_alone_decide_and_take_back(reviewer: Reviewer) -> None:
    """From the moment the page is turned to in the side bar."""
    reviewer.key(K.Key_J)
    assert reviewer.current() == "待审二"
    reviewer.key(K.Key_K)
    assert reviewer.current() == "待审一"
    reviewer.key(K.Key_A)
    assert status(reviewer, "待审一") == "approved"
    assert reviewer.titles() == TITLES[1:]
    assert reviewer.current() == "待审二"
    assert "待审一" in reviewer.said()
    reviewer.key(K.Key_J)
    with pytest.raises(AssertionError):
        reviewer.said()  # another one is looked at
    reviewer.key(K.Key_K)
    reviewer.key(K.Key_R)
    assert reviewer.focused() == "review-reason-field"
    QTest.keyClicks(reviewer.reason(), "no certificate")
    reviewer.key(K.Key_Return)
    assert status(reviewer, "待审二") == "returned"
    assert [one.text for one in reviewer.notes("待审二")] == ["no certificate"]
    assert reviewer.titles() == TITLES[2:]
    assert reviewer.focused() == "review-list"
    reviewer.key(K.Key_Z, control=True)
    assert status(reviewer, "待审二") == "submitted"
    assert reviewer.notes("待审二") == []
    reviewer.key(K.Key_Z, control=True)
    assert status(reviewer, "待审一") == "submitted"
    assert reviewer.titles() == TITLES
    reviewer.key(K.Key_Y, control=True)
    assert status(reviewer, "待审一") == "approved"


def test_keys_faster_than_the_ledger_decide_each_once(reviewer: Reviewer) -> None:
    table = reviewer.table
    table.setFocus()
    for _ in range(3):
        QTest.keyClick(table, K.Key_A)
    reviewer.settle()
    reviewer.person.wait()
    done = [title for title in TITLES if status(reviewer, title) == "approved"]
    assert done == TITLES[:3]
    assert reviewer.titles() == TITLES[3:]


def test_a_return_without_a_reason_is_refused_at_the_field(reviewer: Reviewer) -> None:
    reviewer.person.click("review-return")
    reviewer.person.click("review-reason-yes")
    assert "请写明退回的原因" in reviewer.person.find("review-reason-error", QLabel).text()
    assert reviewer.reason().property("wrong")
    assert status(reviewer, "待审一") == "submitted"
    reviewer.person.type(reviewer.reason(), "缺证书编号", enter=True)
    reviewer.settle()
    assert status(reviewer, "待审一") == "returned"
    # The reason is offered the next time, and Esc gives the question up.
    reviewer.person.click("review-return")
    reviewer.person.click("review-reason-offer-0")
    assert reviewer.reason().text() == "缺证书编号"
    reviewer.key(K.Key_Escape)
    assert reviewer.focused() == "review-list"
    assert reviewer.person.find("review-approve", QPushButton).isVisible()
    assert status(reviewer, "待审二") == "submitted"


def test_what_was_decided_is_found_again_and_decided_otherwise(reviewer: Reviewer) -> None:
    reviewer.person.click("review-approve")
    reviewer.settle()
    state = reviewer.person.find("review-state", QWidget)
    state.setFocus()
    reviewer.key(K.Key_Down)
    reviewer.key(K.Key_Down)
    assert "待审一" in reviewer.titles()
    reviewer.row("待审一")
    assert reviewer.person.find("review-status", QLabel).text() == "已通过"
    assert not reviewer.person.find("review-approve", QPushButton).isEnabled()
    reviewer.person.click("review-return")
    reviewer.person.type(reviewer.reason(), "公示有异议", enter=True)
    reviewer.settle()
    assert status(reviewer, "待审一") == "returned"


def test_a_comment_is_written_and_taken_back(reviewer: Reviewer) -> None:
    reviewer.table.setFocus()
    reviewer.key(K.Key_C)
    assert reviewer.focused() == "review-remark-field"
    QTest.keyClicks(reviewer.person.find("review-remark-field", QWidget), "x")
    field = reviewer.person.find("review-remark-field", AskField)
    reviewer.person.type(field, "写得真切")
    QTest.keyClick(field, K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "2")
    # Five lines of it are in sight.
    assert field.viewport().height() >= 5 * field.fontMetrics().lineSpacing()
    assert field.text() == "写得真切\n2"
    reviewer.person.type(field, "写得真切", enter=True)
    reviewer.settle()
    assert [one.text for one in reviewer.notes("待审一")] == ["写得真切"]
    assert "阅批：写得真切" in reviewer.lines("review-notes")[0]
    assert status(reviewer, "待审一") == "submitted"
    reviewer.key(K.Key_Z, control=True)
    assert reviewer.notes("待审一") == []


def test_kind_and_amount_are_in_sight_in_the_usual_window(reviewer: Reviewer) -> None:
    reviewer.person.window.resize(1366, 768)
    reviewer.person.wait()
    model = reviewer.table.model()
    heads = [
        str(model.headerData(place, Qt.Orientation.Horizontal))
        for place in range(model.columnCount())
        if not reviewer.table.isColumnHidden(place)
    ]
    assert heads == ["日期", "教师", "题目", "种类", "数量", "留意"]
    last = reviewer.table.visualRect(model.index(0, model.columnCount() - 1))
    assert last.right() <= reviewer.table.viewport().width()


def test_a_comment_that_was_begun_is_asked_about(reviewer: Reviewer) -> None:
    person = reviewer.person
    reviewer.table.setFocus()
    reviewer.key(K.Key_C)
    person.type("review-remark-field", "写得真切")
    person.window.close()
    person.click("ask-no")
    assert reviewer.notes("待审一") == []
    person.window.close()
    QTest.mouseClick(person.find("ask-save", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not person.window.isVisible())
    assert [one.text for one in reviewer.notes("待审一")] == ["写得真切"]


# ---------------------------------------------------------------- several at once


def test_several_are_approved_without_what_stands_out(reviewer: Reviewer) -> None:
    reviewer.row("待审三")
    reviewer.also("待审长")
    reviewer.also("待审五")
    said = reviewer.person.find("review-batch-said", QLabel).text()
    assert said == "已选 3 条。其中 1 条值得留意：数量偏大 1 条。"
    # The key decides on all of them, and no button beside the one shown says otherwise.
    single = [reviewer.person.find(f"review-{one}", QPushButton) for one in ("approve", "return")]
    assert not any(one.isEnabled() for one in single)
    reviewer.table.setFocus()
    reviewer.key(K.Key_A)
    assert status(reviewer, "待审三") == "submitted"
    assert reviewer.focused() == "review-batch-plain"
    reviewer.key(K.Key_Return)
    assert reviewer.titles() == ["待审一", "待审二", "待审长"]
    assert status(reviewer, "待审长") == "submitted"
    assert reviewer.said() == "已通过 2 条记录。"
    assert all(one.isEnabled() for one in single), "one is selected now"
    reviewer.person.click("banner-action")
    reviewer.settle()
    assert reviewer.titles() == TITLES


def hint(reviewer: Reviewer) -> str:
    """What an empty list says it is narrowed to; empty while it is not shown."""
    label = cast(QLabel, reviewer.person.window.findChild(QLabel, "review-nothing-hint"))
    return label.text() if label.isVisible() else ""


def test_everything_is_selected_and_approved_in_one_step(reviewer: Reviewer) -> None:
    reviewer.key(K.Key_A)
    assert "待审一" in reviewer.said()
    reviewer.person.click("review-select-all")
    message = cast(QLabel, reviewer.person.window.findChild(QLabel, "banner-text"))
    assert not message.isVisible(), "it would lie over what is said of those selected"
    assert reviewer.chosen() == 4
    reviewer.key(K.Key_Z, control=True)
    reviewer.person.click("review-select-all")
    assert reviewer.chosen() == 5
    reviewer.person.click("review-batch-all")
    reviewer.settle()
    assert {status(reviewer, title) for title in TITLES} == {"approved"}
    assert reviewer.person.find("review-empty", QWidget).isVisible()
    # An empty list says what it is narrowed to, and leads back.
    reviewer.person.find("review-state", QWidget).setFocus()
    reviewer.key(K.Key_Down)
    reviewer.person.type("review-search", "分数")
    reviewer.person.wait_until(lambda: "分数" in hint(reviewer))
    assert "已退回" in hint(reviewer)
    reviewer.person.click("review-show-all")
    assert reviewer.person.find("review-empty", QWidget).isVisible()
    search = reviewer.person.find("review-search", QLineEdit)
    cross = cast(QToolButton, search.findChild(QToolButton))
    reviewer.person.wait_until(lambda: cross.property("opacity") == 0.0)  # nothing left to empty
    press_undo(reviewer.person)
    reviewer.settle()
    assert {status(reviewer, title) for title in TITLES} == {"submitted"}
    assert reviewer.titles() == TITLES


def test_several_are_returned_with_one_reason(reviewer: Reviewer) -> None:
    reviewer.row("待审三")
    reviewer.also("待审五")
    reviewer.person.click("review-batch-return")
    reviewer.person.type(reviewer.reason(), "缺证书编号", enter=True)
    reviewer.settle()
    returned = reviewer.records(status="returned")
    assert {"待审三", "待审五"} <= set(returned)
    assert [one.text for one in reviewer.notes("待审五")] == ["缺证书编号"]


def test_a_reason_half_written_is_there_again(reviewer: Reviewer) -> None:
    reviewer.person.click("review-return")
    QTest.keyClicks(reviewer.reason(), "no certif")
    reviewer.row("待审三")
    assert reviewer.person.find("review-approve", QPushButton).isVisible()
    reviewer.row("待审一")
    reviewer.table.setFocus()
    reviewer.key(K.Key_R)
    assert reviewer.reason().text() == "no certif"
    assert status(reviewer, "待审一") == "submitted"


def test_what_is_asked_about_is_returned_not_what_is_selected_later(reviewer: Reviewer) -> None:
    reviewer.row("待审三")
    reviewer.also("待审五")
    reviewer.person.click("review-batch-return")
    QTest.keyClicks(reviewer.reason(), "no")
    assert "2" in reviewer.lines("review-reason")[0]
    reviewer.key(K.Key_Return)
    returned = reviewer.records(status="returned")
    assert {"待审三", "待审五"} <= set(returned)
    assert "待审一" not in returned


def test_a_key_leads_here(reviewer: Reviewer) -> None:
    reviewer.person.go("records")
    reviewer.person.press(K.Key_4, control=True)
    assert reviewer.table.isVisible()
