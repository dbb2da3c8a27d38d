"""What a teacher sees of a review: the reason on the record, comments, handing in again."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from sqlalchemy import select

from studyhours.db.models import Account
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.reviewing.deciding import return_records
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.settings.accounts import switch_on_accounts
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.pages.home.lines import TwoLines
from tests.services.record_world import teacher_uids
from tests.support.accounts import create_account
from tests.ui.entering import press_undo
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL

TITLE, REASON = "待审一", "缺证书编号"


@pytest.fixture
def returned(ledger: Path) -> Path:
    """The ledger after the first that waited was returned, and commented on."""
    opened = open_ledger(str(ledger), APRIL)
    found = {one.title: one for one in list_records(opened, RecordFilter(status="submitted")).rows}
    row = found[TITLE]
    return_records(opened, [(row.uid, row.version)], REASON)
    add_comment(opened, row.uid, "内容很好")
    opened.close()
    return ledger


def _status(ledger: Path) -> str:
    def read() -> str:
        opened = open_ledger(str(ledger))
        rows = list_records(opened, RecordFilter(text=TITLE)).rows
        opened.close()
        return rows[0].status

    return aside(read)


def _opened(person: Person) -> None:
    person.go("records")
    person.type("records-search", TITLE)
    QTest.qWait(400)
    person.wait()
    table = person.find("records-list", QWidget)
    person.click_at(
        table.viewport(),  # type: ignore[attr-defined]  # a table's
        table.visualRect(table.model().index(0, 2)).center(),  # type: ignore[attr-defined]
        double=True,
    )
    QTest.qWait(200)
    person.wait()


def test_the_reason_stands_on_the_record_which_is_handed_in_again(
    open_window: OpenWindow, returned: Path
) -> None:
    person = open_window(returned, clock=APRIL)
    _opened(person)
    assert REASON in person.find("records-review-0", QLabel).text()
    assert "内容很好" in person.find("records-review-1", QLabel).text()
    number = person.find("records-field-certificate_no", QLineEdit)
    assert QApplication.focusWidget() is person.find("records-list", QWidget), "only looked at"
    person.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is number, "what the reason names is where one begins"
    with pytest.raises(AssertionError):
        person.find("records-field-venue", QLineEdit)
    person.click("records-resubmit")
    QTest.qWait(100)
    person.wait()
    assert _status(returned) == "submitted"
    assert person.find("records-status", QLabel).text() == "待审核"
    with pytest.raises(AssertionError):
        person.find("records-resubmit", QPushButton)
    assert "内容很好" in person.find("records-review-0", QLabel).text()


def test_a_comment_is_written_where_the_record_lies_open(
    open_window: OpenWindow, returned: Path
) -> None:
    person = open_window(returned, clock=APRIL)
    _opened(person)
    person.click("records-comment")
    assert not person.find("record-comment-yes", QPushButton).isEnabled(), "nothing is said yet"
    person.type("record-comment-text", "板书设计可以再细一些")
    person.click("record-comment-yes")
    said = [person.find(f"records-review-{place}", QLabel).text() for place in (1, 2)]
    assert "阅批：板书设计可以再细一些" in "".join(said)
    press_undo(person)
    assert "内容很好" in person.find("records-review-1", QLabel).text()
    with pytest.raises(AssertionError):
        person.find("records-review-2", QLabel)
    person.go("records")
    person.click("records-add")
    with pytest.raises(AssertionError):
        person.find("records-comment", QPushButton)


def test_what_is_mended_and_saved_waits_again(open_window: OpenWindow, returned: Path) -> None:
    person = open_window(returned, clock=APRIL)
    _opened(person)
    person.type("records-field-organiser", "县教师发展中心")
    person.click("records-resubmit")  # saves what was typed, which hands it in
    assert _status(returned) == "submitted"
    assert person.find("records-status", QLabel).text() == "待审核"
    assert person.find("banner-text", QLabel).text().startswith("已保存，重新送审：")


def test_home_says_why_and_leads_to_the_record(
    open_window: OpenWindow, returned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"home", "records"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))
    person = open_window(returned, clock=APRIL)
    person.go("home")
    person.type("home-picker", "0002", enter=True)
    row = person.find("home-returned-0", TwoLines)
    assert (row.told.text, row.told.below) == (TITLE, REASON)
    person.click(row)
    QTest.qWait(200)
    person.wait()
    assert REASON in person.find("records-review-0", QLabel).text()
    assert isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit), "in the form"


def test_what_waits_leads_from_home_to_the_queue(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"home", "records", "review"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))
    person = open_window(ledger, clock=APRIL)
    person.go("home")
    person.click("home-figure-waiting")
    QTest.qWait(200)
    person.wait()
    assert person.find("review-count", QLabel).text() == "共 5 条"
    person.press(Qt.Key.Key_J)
    QTest.qWait(200)
    person.wait()
    assert person.find("review-title", QLabel).text() == "待审二", "and not a letter to look for"


def test_only_who_reviews_sees_the_page(open_window: OpenWindow, ledger: Path) -> None:
    opened = open_ledger(str(ledger), APRIL)
    for login, role, scope in (("teacher", "teacher", "self"), ("boss", "leader", "school")):
        create_account(opened, login, "correct horse", {role: scope})
    create_account(opened, "admin", "correct horse", {"admin": "school"})
    uid = teacher_uids(opened)["0002"]
    with opened.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == "teacher")).one()
        account.teacher_id = uid
    switch_on_accounts(opened)
    opened.close()
    person = open_window()
    for login, seen in (("teacher", False), ("boss", True)):
        acting = open_ledger(str(ledger), APRIL, Credentials(login, "correct horse"))
        person.window.show_ledger(acting)
        person.wait()
        bench = person.window.bench
        assert bench is not None
        sides = cast(list[QPushButton], bench.side.findChildren(QPushButton, "side-review"))
        assert bool(sides) is seen
