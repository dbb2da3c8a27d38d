"""What is typed about accounts and terms outlives a crash and a failed save; no password does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
)
from shiboken6 import isValid

from studyhours.db.models import Draft
from studyhours.services.settings.accounts import list_accounts
from studyhours.services.settings.calendar_reading import read_calendar
from tests.support.scenario import TERMS, YEAR
from tests.ui.holding import writing_later
from tests.ui.left_typed.conftest import left
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings
from tests.ui.settings.test_left_typed import kept_dialog, line, paused

HER = "帕提古丽·艾山"


def _accounts(ledger: Path) -> list[tuple[str, tuple[str, ...], str | None]]:
    shown = asked(ledger, list_accounts)
    return [(one.login, tuple(one.roles), one.teacher_name) for one in shown.accounts]


def _drafts(ledger: Path) -> str:
    """Everything that is kept of what was typed, as it lies in the file."""
    with closing(sqlite3.connect(ledger)) as file:
        rows = file.execute(f'SELECT "values" FROM {Draft.__tablename__}').fetchall()
    return "\n".join(str(row[0]) for row in rows)


def _leave(person: Person, field: str) -> None:
    person.press(Qt.Key.Key_Escape, on=person.find(field, QLineEdit))
    person.click("ask-yes")


def test_accounts_being_made_outlive_a_crash(settings: Settings, ledger: Path) -> None:
    first = settings("accounts")
    first.click("account-add")
    dialog = kept_dialog(first, "account-dialog")
    first.type("form-login", "guli")
    first.type("form-teacher", HER, enter=True)
    first.click("role-group_head")
    paused(first, dialog)
    assert len(left(ledger, "settings-account", "")) == 1

    # The first window never comes to an end; another one begins.
    again = settings("accounts")
    again.click("account-add")
    assert [line(again, name) for name in ("form-login", "form-teacher")] == ["guli", HER]
    assert again.find("role-group_head", QCheckBox).isChecked()
    again.click("form-save")
    assert _accounts(ledger) == [("guli", ("teacher", "group_head"), HER)]
    again.click("one-time-close")
    assert left(ledger, "settings-account", "") == ()
    # Of an account that is there already, its roles; left on purpose, nothing of them comes back.
    again.find("accounts-table", QTableView).selectRow(0)
    again.wait()
    again.click("account-change")
    dialog = kept_dialog(again, "account-dialog")
    again.click("role-staff")
    paused(again, dialog)
    (kept,) = left(ledger, "settings-account", "guli")
    assert "staff" in kept.values["roles"]
    _leave(again, "form-teacher")
    assert left(ledger, "settings-account", "guli") == ()
    again.click("account-change")
    assert not again.find("role-staff", QCheckBox).isChecked()


def test_no_password_is_kept(settings: Settings, ledger: Path) -> None:
    first = settings("accounts")
    first.click("accounts-on")
    dialog = kept_dialog(first, "accounts-on-dialog")
    first.type("form-password", "long enough for the office")
    first.type("form-again", "long enough for the office")
    paused(first, dialog)
    assert _drafts(ledger) == ""
    first.type("form-login", "boss")
    paused(first, dialog)
    assert "boss" in _drafts(ledger)
    assert "office" not in _drafts(ledger)

    again = settings("accounts")
    again.click("accounts-on")
    assert [line(again, f"form-{name}") for name in ("login", "password", "again")] == [
        "boss", "", "",
    ]  # fmt: skip
    # Whoever has typed nothing but a password is asked too; what is refused is kept again.
    dialog = kept_dialog(again, "accounts-on-dialog")
    again.type("form-password", "12345678")
    again.type("form-again", "12345678", enter=True)
    assert "太常见" in again.find("form-password-error", QLabel).text()
    paused(again, dialog)
    assert "boss" in _drafts(ledger)
    again.type("form-password", "long enough for the office")
    again.type("form-again", "long enough for the office", enter=True)
    again.wait_until(lambda: again.window.bench is None)
    assert _drafts(ledger) == ""
    assert not again.window.surroundings.tasks.lost


def test_terms_being_set_outlive_a_crash(settings: Settings, ledger: Path) -> None:
    first = settings("calendar")
    first.click("terms-edit")
    dialog = kept_dialog(first, "terms-dialog")
    first.type("term-1-last-field", "2026.1.9")
    first.type("term-2-first-field", "三月头")
    paused(first, dialog)
    again = settings("calendar")
    again.click("terms-edit")
    assert line(again, "term-1-last-field").startswith("2026年1月9日")
    assert line(again, "term-2-first-field") == "三月头"
    again.type("term-2-first-field", TERMS[1][0].isoformat())
    again.click("terms-save")
    assert left(ledger, "settings-terms", YEAR) == ()
    terms = asked(ledger, lambda one: read_calendar(one, YEAR)).terms
    assert [one.last.isoformat() for one in terms] == ["2026-01-09", TERMS[1][1].isoformat()]
    again.click("terms-edit")
    dialog = kept_dialog(again, "terms-dialog")
    again.press(Qt.Key.Key_Escape, on=again.find("term-1-last-field", QLineEdit))
    assert not isValid(dialog), "nothing was typed, nothing is asked"
    # What is proposed for a year to come is not typed by anybody.
    again.click("terms-next-year")
    dialog = kept_dialog(again, "terms-dialog")
    again.press(Qt.Key.Key_Escape, on=again.find("term-1-last-field", QLineEdit))
    assert not isValid(dialog)


def test_nothing_closes_a_dialog_while_it_is_saved(settings: Settings) -> None:
    person = settings("kinds")
    person.click("type-add")
    person.type("type-zh", "校本教研")
    person.click("type-save")
    person.click("type-add")
    dialog = kept_dialog(person, "type-dialog")
    person.type("type-zh", "校本教研")
    person.type("type-en", "Once more")
    with writing_later(person.window.surroundings.tasks):
        QTest.mouseClick(person.find("type-save", QPushButton), Qt.MouseButton.LeftButton)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        dialog.close()
        QApplication.processEvents()
        assert dialog.isVisible()
        assert person.window.findChild(QDialog, "ask") is None, "nothing is given up yet"
    person.wait()
    assert "校本教研" in person.find("type-zh-error", QLabel).text()
    assert [line(person, name) for name in ("type-zh", "type-en")] == ["校本教研", "Once more"]
    assert person.find("type-zh", QLineEdit).hasFocus()
    # It is mended and saved as if nothing had been.
    person.type("type-zh", "另一种", enter=True)
    assert not isValid(dialog)
    person.click("undo")
    # An account is held by the same.
    person.click("settings-accounts")
    person.click("account-add")
    account = kept_dialog(person, "account-dialog")
    person.type("form-teacher", HER, enter=True)
    person.type("form-login", "长" * 200)
    with writing_later(person.window.surroundings.tasks):
        QTest.mouseClick(person.find("form-save", QPushButton), Qt.MouseButton.LeftButton)
        account.close()
        assert account.isVisible()
    person.wait()
    assert person.find("form-login-error", QLabel).text()
    assert line(person, "form-login") == "长" * 200
