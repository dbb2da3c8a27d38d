"""A ledger that exists, from the first page, whatever is wrong with it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from studyhours.domain.changes import Changes
from studyhours.services.settings.accounts import switch_on_accounts
from tests.support.accounts import create_account
from tests.support.ledgers import SCHOOL, opened, small_ledger
from tests.ui.person import OpenWindow
from tests.ui.start.seeing import choosing, is_open, is_visible, said


def test_open_by_the_dialog(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, "choose_file", None)
    person = open_window()
    person.click("start-open")
    assert person.window.bench is None, "changed their mind"
    choosing(monkeypatch, "choose_file", ledger)
    person.click("start-open")
    assert is_open(person, SCHOOL)


def test_open_by_dropping_it(open_window: OpenWindow, ledger: Path, tmp_path: Path) -> None:
    person = open_window()
    other = tmp_path / "名单.xlsx"
    other.write_bytes(b"PK")
    person.drop(person.window, [other])
    assert ".studyhours" in said(person)
    person.drop(person.window, [other, ledger])
    assert is_open(person, SCHOOL)


def test_open_by_its_address(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    person.click("start-by-address")
    person.type("start-address", "mysql://a:geheim@b/c", enter=True)
    assert "mysql" in said(person)
    assert "geheim" not in said(person)
    person.type("start-address", str(ledger), enter=True)
    assert is_open(person, SCHOOL)


def test_ledgers_opened_before_are_offered(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    person.window.start.open_path(str(ledger))
    assert is_open(person, SCHOOL)
    person.click("side-other-ledger")
    row = person.find("start-recent-0", QPushButton)
    assert row.accessibleName().startswith(f"{SCHOOL} 学校 今天")
    person.click(row)
    assert is_open(person, SCHOOL)
    person.click("side-other-ledger")
    assert not is_visible(person, "start-recent-1"), "one ledger is one row"


def test_a_ledger_that_is_gone_is_said_to_be(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    person.window.start.open_path(str(ledger))
    person.wait()
    person.click("side-other-ledger")
    ledger.rename(ledger.with_name("away.studyhours"))
    person.window.resize(1100, 700)
    person.click("start-recent-0")
    assert str(ledger) in said(person)
    assert "U 盘" in said(person)
    assert "studyhours new" not in said(person), "no commands in the window"
    assert "找不到" in person.find("start-recent-0", QPushButton).accessibleName()
    assert not ledger.exists(), "and no empty file in its place"
    person.click("banner-action")
    assert not is_visible(person, "start-recent-0")


def _no_ledger(path: Path) -> None:
    path.write_bytes(b"PK\3\4" + b"\1" * 500)


def _cut_short(path: Path) -> None:
    small_ledger(path)
    with path.open("r+b") as file:
        file.truncate(20_000)


def _newer(path: Path) -> None:
    small_ledger(path)
    with sqlite3.connect(path) as foreign:
        foreign.execute("UPDATE alembic_version SET version_num = '9999'")
    foreign.close()


def _damaged(path: Path) -> None:
    small_ledger(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8000)


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (_no_ledger, "不是研训学时的台账"),
        (_cut_short, "不完整"),
        (_newer, "更新版本"),
        (_damaged, "备份"),
        (_folder, "文件夹"),
    ],
)
def test_what_cannot_be_opened_says_why(
    open_window: OpenWindow, tmp_path: Path, spoil: Callable[[Path], None], word: str
) -> None:
    path = tmp_path / "坏<b>的.studyhours"
    spoil(path)
    person = open_window()
    person.drop(person.window, [path])
    assert word in said(person)
    assert str(path) in said(person)
    assert person.find("start-demo", QPushButton).isEnabled(), "one can go on"
    assert person.window.bench is None


_HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_ledger_another_program_holds(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    other = [sys.executable, "-c", _HOLDER, str(ledger)]
    with subprocess.Popen(other, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline().strip() == b"held"
        person.drop(person.window, [ledger])
        assert "另一个程序" in said(person)
        holder.stdin.close()
    person.drop(person.window, [ledger])
    assert is_open(person, SCHOOL)


def test_a_ledger_with_accounts_asks_for_a_login(open_window: OpenWindow, ledger: Path) -> None:
    with opened(ledger) as made:
        create_account(made, "wang", "correct-horse", {"admin": "school"})
        switch_on_accounts(made)
    person = open_window()
    person.drop(person.window, [ledger])
    assert person.find("login-title", QLabel).text() == "登录"
    person.type("form-login", "wang", enter=True)
    assert "填写密码" in person.find("form-password-error", QLabel).text()
    person.type("form-password", "wrong-horse", enter=True)
    assert "不对" in person.find("form-password-error", QLabel).text()
    person.type("form-password", "correct-horse", enter=True)
    assert is_open(person, SCHOOL)
    person.click("side-other-ledger")
    assert not is_visible(person, "form-password")
    person.drop(person.window, [ledger])
    assert person.find("form-login", QLineEdit).text() == "wang", "the name is remembered"
    assert person.find("form-password", QLineEdit).text() == ""


def test_a_moved_ledger_while_it_is_open(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    person.window.start.open_path(str(ledger))
    person.wait()
    shutil.move(ledger, ledger.with_name("weg.studyhours"))
    person.window.changes.announce(Changes.RECORDS)
    person.wait()
    assert str(ledger) in said(person)
    assert "不在原处" in said(person)
    assert not ledger.exists()
