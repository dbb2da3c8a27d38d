"""Accounts for many teachers at once, by clicks: whom, passwords shown once, and calling off."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QListView,
    QPushButton,
    QTableView,
    QWidget,
)

from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.settings.account_heads import list_headships
from studyhours.services.settings.account_log import list_account_deeds
from studyhours.services.settings.accounts import list_accounts, switch_on_accounts
from studyhours.ui.widgets import files
from tests.ui.holding import held
from tests.ui.names import nameless
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

OWN = "a sentence I remember"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school: five teachers, nobody with an account."""
    return school_ledger(tmp_path / "校.studyhours")


def counted(person: Person) -> str:
    return person.find("account-many-count", QLabel).text()


def tick(person: Person, name: str, row: int = 0) -> None:
    """Clicks on the box of a line."""
    people = person.find(name, QListView)
    line = people.visualRect(people.model().index(row, 0))
    person.click_at(people.viewport(), line.topLeft() + QPoint(10, line.height() // 2))


def begin(person: Person) -> QDialog:
    """Goes to the accounts and asks for many."""
    person.go("settings")
    person.click("settings-accounts")
    person.click("account-many-ask")
    return person.find("account-many", QDialog)


def shown_rows(person: Person) -> list[list[str]]:
    model = person.find("account-handed-table", QTableView).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_whom_and_the_passwords_shown_once(
    open_window: OpenWindow, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_window(ledger, clock=APRIL)
    dialog = begin(person)
    assert "5 个账号" in counted(person)
    person.click("form-whom-groups")
    assert not person.find("form-save", QPushButton).isEnabled()
    tick(person, "account-many-groups")
    assert "2 个账号" in counted(person)
    assert nameless(dialog) == []
    person.click("form-whom-some")
    person.type("account-many-find", "ptgl")
    tick(person, "account-many-people")
    assert "1 个账号" in counted(person)
    person.click("form-save")
    assert [row[:3] for row in shown_rows(person)] == [["帕提古丽·艾山", "数学组", "0002"]]
    person.click("account-handed-close")
    person.click("ask-yes")

    dialog = begin(person)
    assert "4 个账号" in counted(person), "whoever has one is given no other"
    person.click("form-save")
    rows = shown_rows(person)
    assert [row[2] for row in rows] == ["0001", "0004", "0003", "0005"], "by group"
    assert nameless(person.find("account-handed", QDialog)) == []
    _save_slips(person, tmp_path, monkeypatch)
    with zipfile.ZipFile(tmp_path / "slips.xlsx") as book:
        cells = b"".join(book.read(one) for one in book.namelist())
    assert not [row for row in rows if row[3].encode() not in cells]
    person.press(Qt.Key.Key_Escape, on=person.find("account-handed", QDialog))
    person.click("ask-no")
    assert len(shown_rows(person)) == 4, "not closed by a slip of the hand"
    person.click("account-handed-close")
    person.click("ask-yes")
    assert person.window.findChild(QDialog, "account-handed") is None
    assert person.find("accounts-table", QTableView).model().rowCount() == 5
    begin(person)
    assert "都有账号" in counted(person)
    assert not person.find("form-save", QPushButton).isEnabled()
    person.press(Qt.Key.Key_Escape)
    aside(lambda: _one_login_each(ledger, rows[0][2], rows[0][3]))
    kept = b"".join(one.read_bytes() for one in tmp_path.glob("校.*") if one.is_file())
    assert not [row for row in rows if row[3].encode() in kept], "nowhere in plain text"


def _save_slips(person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_: folder / "slips")
    person.click("account-handed-print")
    person.wait_until(lambda: person.window.findChild(QWidget, "preview-save") is not None)
    for entry in person.find("preview-save", QPushButton).menu().actions():
        entry.trigger()
        person.wait()
    assert (folder / "slips.pdf").read_bytes().startswith(b"%PDF")
    person.find("preview-dialog", QDialog).reject()
    person.wait()


def _one_login_each(ledger: Path, login: str, password: str) -> None:
    """Each is in the log; the password holds for one login, at which it is changed."""
    opened = open_ledger(str(ledger), APRIL)
    deeds = [one for one in list_account_deeds(opened) if one.action == "account.create"]
    assert [one.login for one in deeds] == ["0005", "0003", "0004", "0001", "0002"]
    assert all(one.must_change for one in list_accounts(opened).accounts)
    switch_on_accounts(opened, Credentials("boss", OWN))
    opened.close()
    with pytest.raises(NotPermitted, match="password_change_needed"):
        open_ledger(str(ledger), APRIL, Credentials(login, password))
    hers = open_ledger(str(ledger), APRIL, Credentials(login, password, OWN))
    assert hers.actor.roles == ("teacher",)
    hers.close()


def test_called_off_nothing_is_made(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    dialog = begin(person)
    with held(person.window.surroundings.tasks):
        QTest.mouseClick(person.find("form-save", QPushButton), Qt.MouseButton.LeftButton)
        person.wait_until(lambda: not person.find("form-whom-all", QWidget).isEnabled())
        (stop,) = cast("list[QPushButton]", dialog.findChildren(QPushButton, "cancel-task"))
        person.wait_until(stop.isVisible)
        QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible(), "until what was called off is over"
    person.wait()
    assert person.find("form-save", QPushButton).isEnabled()
    assert person.find("accounts-table", QTableView).model().rowCount() == 0


def test_a_forgotten_password_as_a_slip_and_a_group_head(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger, clock=APRIL)
    begin(person)
    person.click("form-save")
    person.click("account-handed-close")
    person.click("ask-yes")
    _choose(person, 1)
    person.click("account-reset")
    person.click("ask-yes")
    dialog = person.find("one-time", QDialog)
    assert nameless(dialog) == []
    person.click("one-time-print")
    person.wait_until(lambda: dialog.findChild(QDialog, "preview-dialog") is not None)
    person.find("preview-dialog", QDialog).reject()
    person.click("one-time-close")
    assert person.window.findChild(QDialog, "one-time") is None

    _choose(person, 1)
    person.click("account-change")
    with pytest.raises(AssertionError):
        person.find("form-group", QComboBox)
    person.click("role-group_head")
    group = person.find("form-group", QComboBox)
    assert group.currentData() == "数学组", "their own"
    assert nameless(person.find("account-dialog", QDialog)) == []
    group.setCurrentIndex(group.findData("语文组"))
    person.click("form-save")
    _choose(person, 1)
    person.click("account-change")
    assert person.find("form-group", QComboBox).currentData() == "语文组", "the one they head"
    person.click("form-save")
    assert aside(lambda: _headed(ledger)) == [("语文组",)]
    _choose(person, 2)
    person.click("account-change")
    person.click("role-group_head")
    person.find("form-group", QComboBox).setCurrentIndex(0)
    person.click("form-save")
    _choose(person, 2)
    person.click("account-change")
    assert person.find("form-group", QComboBox).currentData() == "", "nothing by saving else"
    person.click("form-cancel")


def _choose(person: Person, row: int) -> None:
    person.find("accounts-table", QTableView).selectRow(row)
    person.wait()


def _headed(ledger: Path) -> list[tuple[str, ...]]:
    opened = open_ledger(str(ledger), APRIL)
    found = list(list_headships(opened).headed.values())
    opened.close()
    return found
