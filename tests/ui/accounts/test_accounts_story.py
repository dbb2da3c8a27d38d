"""From switching accounts on to a teacher who comes back to a locked window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)

from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.settings.accounts import AccountShown, list_accounts, switch_on_accounts
from studyhours.ui import idle
from tests.services.record_world import teacher_uids
from tests.support.accounts import create_account
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

BOSS, TEACHER = "long enough for the office", "a sentence I remember"
HER = "帕提古丽·艾山"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school."""
    return school_ledger(tmp_path / "校.studyhours")


def choose(person: Person, action: str) -> None:
    """Chooses in the menu of the account."""
    person.click("side-account")
    menu = person.find("account-menu", QMenu)
    (found,) = (one for one in menu.actions() if one.objectName() == action)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(found).center())
    person.wait()


def log_in(person: Person, login: str, password: str) -> None:
    person.type("form-login", login)
    person.type("form-password", password, enter=True)


def pages(person: Person) -> set[str]:
    side = person.find("side", QWidget)
    buttons = cast(list[QAbstractButton], side.findChildren(QAbstractButton))
    names = {one.objectName().removeprefix("side-") for one in buttons if one.isVisible()}
    return names - {"account", "other-ledger"}


def error(person: Person, field: str) -> str:
    return person.find(f"form-{field}-error", QLabel).text()


def switch_on(person: Person) -> None:
    """Whoever has the file becomes its administrator, and must log in."""
    person.go("settings")
    person.click("settings-accounts")
    assert "没有启用账号" in person.find("accounts-state", QLabel).text()
    person.click("accounts-on")
    person.type("form-login", "boss")
    for first, again, field, word in (
        ("1234567", "1234567", "password", "8 位"),
        ("12345678", "12345678", "password", "太常见"),
        (BOSS, "another one", "again", "不一样"),
    ):
        person.type("form-password", first)
        person.type("form-again", again, enter=True)
        assert word in error(person, field)
    person.type("form-password", BOSS)
    person.type("form-again", BOSS, enter=True)
    person.wait_until(lambda: person.window.bench is None)
    person.wait()
    assert person.find("form-login", QLineEdit).text() == "boss", "who has just been made"
    assert person.window.focusWidget() is person.find("form-password", QLineEdit)


def make_account(person: Person) -> str:
    """An account for a teacher; what is handed over to her."""
    person.go("settings")
    assert "已启用账号" in person.find("accounts-state", QLabel).text()
    person.click("account-add")
    person.type("form-login", "guli")
    person.click("form-save")
    assert "哪位教师" in error(person, "teacher")
    person.type("form-teacher", HER, enter=True)
    if person.window.findChild(QDialog, "one-time") is None:
        person.click("form-save")
    handed = person.find("one-time-password", QLineEdit).text()
    person.click("one-time-close")
    table = person.find("accounts-table", QTableView)
    assert table.model().rowCount() == 2
    table.selectRow(0)
    person.wait()
    assert not person.find("account-disable", QPushButton).isEnabled(), "the only administrator"
    assert "唯一" in person.find("account-why", QLabel).text()
    return handed


def shown(person: Person) -> str:
    """The page that is shown; nothing before anybody is logged in."""
    bench = person.window.bench
    return bench.page_name if bench is not None else ""


def see_only_own(person: Person) -> None:
    """A teacher's pages, and what is on them."""
    assert pages(person) == {
        "home",
        "records",
        "activities",
        "check",
        "documents",
        "growth",
        "exchange",
        "settings",
    }
    person.go("check")
    assert person.find("check-table", QTableView).model().rowCount() == 1
    for name in ("check-year-view", "check-about-teacher"):
        with pytest.raises(AssertionError):
            person.find(name, QWidget)


def lock_and_come_back(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """She goes away; the window locks, and her dialog with it, and comes back as it was."""
    person.go("records")
    choose(person, "account-password")
    person.type("form-old", TEACHER)
    monkeypatch.setattr(idle, "MINUTE", 0.05)
    person.window.keeper.watch_again()
    person.wait_until(lambda: person.window.keeper.is_locked)
    bench = person.window.bench
    assert bench is not None
    assert not bench.isVisible()
    assert not any(
        box.isVisible() for box in cast(list[QDialog], person.window.findChildren(QDialog))
    )
    person.press(Qt.Key.Key_1, control=True)
    assert not bench.isVisible()
    person.type("form-password", BOSS, enter=True)
    assert "不对" in error(person, "password")
    assert person.find("form-password", QLineEdit).text() == ""
    monkeypatch.setattr(idle, "MINUTE", 60.0)
    person.type("form-password", TEACHER, enter=True)
    person.wait_until(bench.isVisible)
    assert bench.page.name == "records"
    box = person.find("own-password", QDialog)
    assert person.find("form-old", QLineEdit, box).text() == TEACHER
    for name in ("form-password", "form-again"):
        person.type(person.find(name, QLineEdit, box), f"{TEACHER}, longer")
    person.press(Qt.Key.Key_Return, on=person.find("form-again", QLineEdit, box))
    assert "密码已修改" in bench.page.banner.text
    choose(person, "account-password")
    for name, said in (("old", f"{TEACHER}, longer"), ("password", TEACHER), ("again", TEACHER)):
        person.type(f"form-{name}", said, enter=name == "again")


def test_from_switching_on_to_a_teacher_who_comes_back(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_window(ledger, clock=APRIL)
    switch_on(person)
    log_in(person, "boss", "falsch geraten")
    assert "不对" in error(person, "password")
    wrong = person.find("form-password", QLineEdit)
    assert wrong.selectedText(), "typing puts another in its place"
    QTest.keyClicks(wrong, BOSS)
    assert wrong.text() == BOSS
    log_in(person, "boss", BOSS)
    assert pages(person) >= {"rules", "teachers", "imports", "review", "settings"}
    handed = make_account(person)
    choose(person, "account-log-out")
    assert person.window.bench is None
    log_in(person, "guli", handed)
    person.type("form-password", TEACHER)
    person.type("form-again", TEACHER, enter=True)
    person.wait_until(lambda: shown(person) == "home")  # not where the other one had been
    see_only_own(person)
    lock_and_come_back(person, monkeypatch)

    # Locked, it can be left to somebody else.
    choose(person, "account-lock")
    assert person.window.keeper.is_locked
    person.click("lock-log-out")
    person.wait_until(lambda: person.window.bench is None)
    person.wait()
    assert person.find("form-login", QLineEdit).text() == "guli", "the name is remembered"
    assert TEACHER not in str(vars(person.window.surroundings.memory))
    assert [one.login for one in aside(lambda: _listed(ledger))] == ["boss", "guli"]


def _listed(ledger: Path) -> tuple[AccountShown, ...]:
    opened = open_ledger(str(ledger), APRIL, Credentials("boss", BOSS))
    try:
        return list_accounts(opened).accounts
    finally:
        opened.close()


_SEEN = {
    "teacher": (
        {"home", "records", "activities", "check", "documents", "growth", "exchange",
         "settings"},
        {"issued", "forms", "verify"}, set(),
    ),
    "group_head": (
        {"home", "records", "activities", "review", "check", "documents", "growth", "exchange",
         "settings"},
        {"issued", "forms", "verify"}, set(),
    ),
    "staff": (
        {"home", "records", "activities", "review", "check", "rules", "documents", "teachers",
         "growth", "imports", "exchange", "settings"},
        {"issue", "issued", "forms", "layouts", "verify"},
        {"school", "calendar", "kinds", "computer", "ledger", "backups"},
    ),
    "leader": (
        {"home", "records", "activities", "review", "check", "rules", "documents", "teachers",
         "growth", "settings"},
        {"issued", "forms", "verify"},
        {"school", "calendar", "kinds", "computer", "ledger"},
    ),
    "admin": (
        {"home", "records", "activities", "review", "check", "rules", "documents", "teachers",
         "growth", "imports", "exchange", "settings"},
        {"issue", "issued", "forms", "layouts", "verify"},
        {"school", "calendar", "kinds", "computer", "ledger", "backups", "accounts"},
    ),
}  # fmt: skip
"""Role → pages, parts of the documents, parts of the settings (none: there is no choice)."""


def test_every_page_shown_works_for_every_role(open_window: OpenWindow, ledger: Path) -> None:
    """Each page that a role is shown can be read by it: nothing is offered that is refused."""
    scopes = {"teacher": "self", "group_head": "group"}
    made = open_ledger(str(ledger), APRIL)
    her = teacher_uids(made)["0002"]
    for role in ("admin", "teacher", "group_head", "staff", "leader"):
        whose = her if role in scopes else None
        create_account(made, role, BOSS, {role: scopes.get(role, "school")}, whose)
    switch_on_accounts(made)
    made.close()
    person = open_window()
    for role, (seen, documents, parts) in _SEEN.items():
        who = Credentials(role, BOSS)
        person.window.show_ledger(aside(partial(open_ledger, str(ledger), APRIL, who)))
        person.wait()
        assert pages(person) == seen, role
        bench = person.window.bench
        assert bench is not None
        for name in sorted(seen):
            person.go(name)
            assert not bench.page.banner.is_fault, (role, name)
            if name == "documents" and "issue" not in bench.context.ledger.actor.functions:
                assert not _said(bench.page, "发证书"), (role, name)
        assert _shown(person, "documents", "part-") == (documents if len(documents) > 1 else set())
        assert _shown(person, "settings", "settings-") == parts, role
        for part in parts:
            person.click(f"settings-{part}")
            assert not bench.page.banner.is_fault, (role, part)
        if "imports" not in seen:
            person.go("home")
            person.drop(person.window, [ledger.with_name("名单.xlsx")])
            assert "不能导入" in person.find("banner-text", QLabel).text()


def _said(page: QWidget, words: str) -> list[str]:
    """What is said in sight with some words in it."""
    labels = cast(list[QLabel], page.findChildren(QLabel))
    return [one.text() for one in labels if one.isVisible() and words in one.text()]


def _shown(person: Person, page: str, prefix: str) -> set[str]:
    person.go(page)
    bench = person.window.bench
    assert bench is not None
    buttons = cast(list[QPushButton], bench.page.header.findChildren(QPushButton))
    names = {one.objectName() for one in buttons if one.isVisible()}
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


def test_wrong_passwords_wait(open_window: OpenWindow, ledger: Path) -> None:
    made = open_ledger(str(ledger))
    switch_on_accounts(made, Credentials("boss", BOSS))
    made.close()
    person = open_window()
    person.drop(person.window, [ledger])
    person.type("form-login", "boss")
    person.type("form-password", "ABC")
    assert person.find("form-password-capitals", QLabel).isVisible()
    for _ in range(5):
        person.type("form-password", "falsch geraten", enter=True)
        assert "不对" in error(person, "password")
    person.type("form-password", BOSS, enter=True)
    assert "秒" in error(person, "password")
    assert person.window.bench is None
    with pytest.raises(AssertionError):
        person.find("start-new", QWidget)
    person.click("login-back")
    assert person.find("start-new", QPushButton).isVisible()
    assert QApplication.activeModalWidget() is None


def test_an_administrator_whose_password_nobody_noted(
    open_window: OpenWindow, ledger: Path
) -> None:
    """Esc asks first; and accounts are not switched on for a password that is gone."""
    person = open_window(ledger, clock=APRIL)
    person.go("settings")
    person.click("settings-accounts")
    person.click("account-add")
    person.type("form-login", "boss")
    person.click("role-teacher")
    person.click("role-admin")
    person.click("form-save")
    handed = person.find("one-time", QDialog)
    once = person.find("one-time-password", QLineEdit).text()
    person.press(Qt.Key.Key_Escape, on=handed)
    assert "再也看不到" in _said(person.find("ask", QDialog), "boss")[0]
    person.click("ask-no")
    assert person.find("one-time-password", QLineEdit).text() == once
    person.press(Qt.Key.Key_Escape, on=handed)
    person.click("ask-yes")
    assert person.window.findChild(QDialog, "one-time") is None

    person.click("accounts-on")
    dialog = person.find("accounts-on-dialog", QDialog)
    assert "还没有自己的密码" in _said(dialog, "boss")[0]
    assert dialog.findChild(QLineEdit, "form-login") is None, "it is known who"
    person.click("form-save")
    assert error(person, "password")
    person.type("form-password", BOSS)
    person.type("form-again", BOSS, enter=True)
    person.wait_until(lambda: person.window.bench is None)
    person.wait()
    assert person.find("form-login", QLineEdit).text() == "boss"
    person.type("form-password", BOSS, enter=True)
    person.wait_until(lambda: shown(person) != "")
    (account,) = aside(lambda: _listed(ledger))
    assert not account.must_change
