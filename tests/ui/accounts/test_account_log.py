"""A role taken away: shut out at once in a window that stands open; said and undone in settings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView

from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.settings.accounts import Wanted, change_account, switch_on_accounts
from tests.support.accounts import create_account
from tests.ui.lists.opening import details
from tests.ui.person import OpenWindow, aside
from tests.ui.school import APRIL, school_ledger

SECRET = "long enough for the office"


def _opened(path: Path, login: str) -> Ledger:
    return aside(partial(open_ledger, str(path), APRIL, Credentials(login, SECRET)))


def test_a_role_is_taken_away_and_given_back(open_window: OpenWindow, tmp_path: Path) -> None:
    path = school_ledger(tmp_path / "校.studyhours")
    made = open_ledger(str(path), APRIL)
    create_account(made, "lin", SECRET, {"staff": "school"})
    switch_on_accounts(made, Credentials("boss", SECRET))
    made.close()
    person = open_window()
    person.window.show_ledger(_opened(path, "lin"))
    person.wait()
    person.go("records")
    bench = person.window.bench
    assert bench is not None
    boss = _opened(path, "boss")
    aside(lambda: change_account(boss, "lin", Wanted({"leader": "school"})))
    boss.close()

    person.click("side-teachers")
    person.wait_until(lambda: person.window.keeper.is_locked)
    assert not bench.isVisible(), "nothing that was read is seen any more"
    assert "lin" in person.find("lock-hint", QLabel).text()
    with pytest.raises(AssertionError):
        person.find("unlock", QPushButton)
    person.click("lock-log-out")
    person.wait_until(lambda: person.window.bench is None)

    person.window.show_ledger(_opened(path, "boss"))
    person.wait()
    person.go("settings")
    person.click("settings-accounts")
    person.click("account-log-ask")
    person.wait()
    table = person.find("account-log-table", QTableView)
    said = table.model().index(0, 2).data()
    assert said == "账号 lin 由教务人员（全校）改为学校领导（全校）"
    assert details(person, "account-log-table")["what"] == said
    undo = person.find("account-log-undo", QPushButton)
    assert undo.isEnabled()
    table.selectRow(1)
    assert not undo.isEnabled(), "switching on is no step of an account"
    table.selectRow(0)
    person.click("account-log-undo")
    person.wait()
    assert "撤销第" in table.model().index(0, 2).data()
    person.click("account-log-close")
