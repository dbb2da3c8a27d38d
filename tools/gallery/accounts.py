"""Pictures of accounts: logging in, the lock, what a teacher sees, and who keeps them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from tools.gallery.ledgers import PASSWORD
from tools.gallery.scenes import Scene
from tools.window.operator import Operator


def _wrong(person: Operator) -> None:
    person.type("form-login", "admin")
    person.type("form-password", "guessed wrong")
    person.enter("form-password")


def _own(person: Operator) -> None:
    person.type("form-login", "new")
    person.type("form-password", PASSWORD)
    person.enter("form-password")


def _lock(person: Operator) -> None:
    person.click("side-account")
    person.action("account-menu", "account-lock")


def _password(person: Operator) -> None:
    person.click("side-account")
    person.action("account-menu", "account-password")


def _accounts(person: Operator) -> None:
    person.click("settings-accounts")


def _one(person: Operator) -> None:
    _accounts(person)
    person.cell("accounts-table", 0, 0)


def _adding(person: Operator) -> None:
    _accounts(person)
    person.click("account-add")
    person.type("form-login", "陈晓")
    person.click("form-save")


def _many(person: Operator) -> None:
    _accounts(person)
    person.click("account-many-ask")
    person.click("form-whom-groups")


def _handed(person: Operator) -> None:
    """The first people of one group have been given accounts."""
    _many(person)
    groups = cast(QListView, person.find("account-many-groups"))
    line = groups.visualRect(groups.model().index(0, 0))
    box = line.topLeft() + QPoint(10, line.height() // 2)
    QTest.mouseClick(groups.viewport(), Qt.MouseButton.LeftButton, pos=box)
    person.click("form-save")
    person.settle()


def _heading(person: Operator) -> None:
    _accounts(person)
    person.click("account-add")
    person.click("role-group_head")


def _handing(person: Operator) -> None:
    _accounts(person)
    person.cell("accounts-table", 2, 0)
    person.click("account-reset")
    person.click("ask-yes")


def _switching_on(person: Operator) -> None:
    _accounts(person)
    person.click("accounts-on")


def _computer(person: Operator) -> None:
    person.click("settings-computer")


ACCOUNTS = (
    Scene("accounts-login", "accounts", "", _wrong),
    Scene("accounts-own-password", "accounts", "", _own),
    Scene("accounts-locked", "accounts", "home", _lock, login="teacher"),
    Scene("accounts-changing-password", "accounts", "home", _password, login="teacher"),
    Scene("accounts-home", "accounts", "home", login="teacher"),
    Scene("accounts-records", "accounts", "records", login="teacher"),
    Scene("accounts-check", "accounts", "check", login="teacher"),
    Scene("accounts-documents", "accounts", "documents", login="teacher"),
    Scene("accounts-this-computer", "accounts", "settings", login="teacher"),
    Scene("accounts-none", "school", "settings", _accounts),
    Scene("accounts-switching-on", "school", "settings", _switching_on),
    Scene("accounts-list", "accounts", "settings", _one, login="admin"),
    Scene("accounts-adding", "accounts", "settings", _adding, login="admin"),
    Scene("accounts-many", "accounts", "settings", _many, login="admin"),
    Scene("accounts-handed", "accounts", "settings", _handed, writes=True, login="admin"),
    Scene("accounts-group-head", "accounts", "settings", _heading, login="admin"),
    Scene("accounts-handing-over", "accounts", "settings", _handing, writes=True, login="admin"),
)
