"""The first start, as somebody meets it who has just installed the app."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from studyhours.domain.calendar import school_year
from studyhours.domain.changes import Changes
from studyhours.services.accounts import create_account, switch_on_accounts
from studyhours.services.calendars import load_calendar
from studyhours.services.checking import CheckRequest, check
from studyhours.services.home_school import home_of_school
from studyhours.services.ledger import school_of
from studyhours.services.opening import open_ledger
from studyhours.services.rulesets import load_versions
from studyhours.services.starting import demo_path, ledgers_folder
from studyhours.services.term_proposals import propose_terms
from studyhours.ui.widgets import files
from studyhours.ui.widgets.day_edit import DayEdit
from tests.support.ledgers import SCHOOL, opened, small_ledger
from tests.ui.person import Kind, OpenWindow, Person


@pytest.fixture(autouse=True)
def _own_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DOCUMENTS_DIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "河湾.studyhours")


def said(person: Person) -> str:
    return person.find("banner-text", QLabel).text()


def every(widget: QWidget, kind: type[Kind]) -> list[Kind]:
    found = cast(list[QWidget], widget.findChildren(QWidget))
    return [one for one in found if isinstance(one, kind)]


def lines_of(widget: QWidget) -> list[str]:
    """What stands on a button with labels on it."""
    return [label.text() for label in every(widget, QLabel)]


def is_open(person: Person, school: str) -> bool:
    person.wait()
    return person.window.bench is not None and person.find("side-school", QLabel).text() == school


def choosing(monkeypatch: pytest.MonkeyPatch, which: str, path: Path | None) -> list[str]:
    """Stands in for the system's file dialog."""
    asked: list[str] = []

    def choose(*arguments: object) -> Path | None:
        asked.append(str(arguments[2]))
        return path

    monkeypatch.setattr(files, which, choose)
    return asked


# ---------------------------------------------------------------- the demo school


def test_the_demo_school_is_one_click_away(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-demo")
    assert is_open(person, "青山镇中心小学")
    assert demo_path().is_file()
    person.click("side-other-ledger")
    hint = lines_of(person.find("start-demo", QPushButton))
    assert any("上次" in text for text in hint), "now it is there, and says so"
    made = demo_path().stat().st_mtime_ns
    person.click("start-demo")
    assert is_open(person, "青山镇中心小学")
    assert demo_path().stat().st_mtime_ns == made


def test_the_demo_can_be_called_off(open_window: OpenWindow) -> None:
    person = open_window()
    start = person.find("start-demo", QPushButton)
    QTest.mouseClick(start, Qt.MouseButton.LeftButton)
    assert not start.isEnabled(), "nothing else can be begun meanwhile"
    person.wait_until(lambda: _visible(person, "cancel-task"))
    person.click("cancel-task")
    assert person.window.bench is None
    assert start.isEnabled()
    assert list(ledgers_folder().iterdir()) == []


def _visible(person: Person, name: str) -> bool:
    found = every(person.window, QWidget)
    return any(one.isVisible() for one in found if one.objectName() == name)


def test_everything_works_from_the_keyboard(open_window: OpenWindow) -> None:
    person = open_window()
    demo = person.find("start-demo", QPushButton)
    demo.setFocus()
    person.press(Qt.Key.Key_Tab)
    assert person.window.focusWidget() is person.find("start-new", QPushButton)
    person.press(Qt.Key.Key_Return)
    assert person.window.focusWidget() is person.find("start-name", QLineEdit)


# ---------------------------------------------------------------- a new school


def test_a_name_is_enough_for_a_new_school(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "河湾乡中心小学")
    path = Path(person.find("start-place", QLineEdit).text())
    assert path == ledgers_folder() / "河湾乡中心小学.studyhours"
    year = person.find("start-year", QComboBox).currentText()
    person.click("start-create")
    assert is_open(person, "河湾乡中心小学")
    assert path.is_file()
    person.click("side-other-ledger")
    first = propose_terms(year).terms[0].first
    with opened(path) as made, ThreadPoolExecutor(1) as aside:
        home = aside.submit(home_of_school, made, first).result()
    assert (home.school, home.year, home.week) == ("河湾乡中心小学", year, 1)
    assert [step.code for step in home.steps if step.done] == ["terms", "rules"]


def test_enter_in_the_name_makes_it(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "Hill School", enter=True)
    assert is_open(person, "Hill School")


def test_terms_and_rules_are_the_persons_own(open_window: OpenWindow, tmp_path: Path) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "河湾小学")
    person.find("start-year", QComboBox).setFocus()
    QTest.keyClicks(person.find("start-year", QComboBox), "2025")
    year = person.find("start-year", QComboBox).currentText()
    assert year == "2025-2026"
    first = person.find("start-term-1-last", DayEdit)
    assert first.day == propose_terms(year).terms[0].last
    person.type(first.field, "2026.1.23", enter=True)
    assert first.day == date(2026, 1, 23)
    for name in ("start-term-2-first", "start-term-2-last"):
        person.type(person.find(name, DayEdit).field, "", enter=True)
    for rule in ("seven-ones-term", "observe-15"):
        person.find(f"start-rule-{rule}", QCheckBox).setFocus()
        person.press(Qt.Key.Key_Space)
    place = tmp_path / "我的 台账#1.studyhours"
    person.type("start-place", str(place))
    person.click("start-create")
    assert is_open(person, "河湾小学")
    person.click("side-other-ledger")
    with opened(place) as made, made.reading() as session:
        school = school_of(session)
        terms = load_calendar(session, school, school_year(year)).terms
        assert [(term.first, term.last) for term in terms] == [
            (propose_terms(year).terms[0].first, date(2026, 1, 23))
        ]
        assert list(load_versions(session, school)) == ["school-72"]


def test_what_is_missing_is_said_beside_it(open_window: OpenWindow, tmp_path: Path) -> None:
    person = open_window()
    person.click("start-new")
    person.click("start-create")
    assert person.find("start-name-error", QLabel).text()
    assert person.window.focusWidget() is person.find("start-name", QLineEdit)
    person.type("start-name", "河湾")
    assert not _visible(person, "start-name-error")
    day = person.find("start-term-2-last", DayEdit).field
    person.type(day, "昨天", enter=True)
    person.click("start-create")
    assert "开始和结束" in person.find("start-terms-error", QLabel).text()
    person.type(day, "2020.7.1", enter=True)
    person.click("start-create")
    assert "晚于" in person.find("start-terms-error", QLabel).text()
    person.find("start-year", QComboBox).setFocus()
    person.press(Qt.Key.Key_Down)
    assert not _visible(person, "start-terms-error"), "another year proposes anew"
    person.type("start-place", str(tmp_path / "nowhere" / "a"))
    person.click("start-create")
    assert str(tmp_path / "nowhere") in person.find("start-place-error", QLabel).text()
    assert person.window.bench is None


def test_a_ledger_that_is_there_already_can_be_opened_instead(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window()
    before = ledger.read_bytes()
    person.click("start-new")
    person.type("start-name", "别的学校")
    person.type("start-place", str(ledger))
    person.click("start-create")
    assert str(ledger) in person.find("start-place-error", QLabel).text()
    assert ledger.read_bytes() == before
    person.click("start-open-instead")
    assert is_open(person, SCHOOL)


def test_the_place_is_chosen_in_the_systems_dialog(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = choosing(monkeypatch, "choose_save", tmp_path / "别处")
    person = open_window()
    person.click("start-new")
    person.click("start-place-choose")
    assert len(asked) == 1
    assert person.find("start-place", QLineEdit).text() == str(tmp_path / "别处.studyhours")
    person.type("start-name", "河湾小学")
    assert person.find("start-place", QLineEdit).text() == str(tmp_path / "别处.studyhours")


def test_days_that_are_not_arranged_yet_are_named(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    years = person.find("start-year", QComboBox)
    warning = "start-terms-warning"
    years.setFocus()
    person.press(Qt.Key.Key_End)
    label = years.currentText()
    provisional = propose_terms(label).provisional
    assert _visible(person, warning) == provisional
    if provisional:
        assert "春节" in person.find(warning, QLabel).text()
    person.press(Qt.Key.Key_Home)
    assert _visible(person, warning) == propose_terms(years.currentText()).provisional


# ---------------------------------------------------------------- an existing one


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
    assert row.accessibleName().startswith(f"{SCHOOL} 今天")
    person.click(row)
    assert is_open(person, SCHOOL)
    person.click("side-other-ledger")
    assert not _visible(person, "start-recent-1"), "one ledger is one row"


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
    assert not _visible(person, "start-recent-0")


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
    person.type("start-user", "wang", enter=True)
    person.type("start-password", "wrong-horse", enter=True)
    assert "不对" in said(person)
    person.type("start-password", "correct-horse", enter=True)
    assert is_open(person, SCHOOL)
    person.click("side-other-ledger")
    assert not _visible(person, "start-password")


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


# ---------------------------------------------------------------- language and looks


def test_language_and_theme_are_chosen_before_anything_else(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    person.click("looks")
    menu = person.find("looks-menu", QMenu)
    english = next(one for one in menu.actions() if one.objectName() == "language-en")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(english).center())
    person.wait()
    assert person.find("start-create", QPushButton).text() == "Make the ledger"
    assert person.find("start-rule-school-72", QCheckBox).text() == "72 study hours a year"
    person.click("start-back")
    assert "Look around the demo school" in lines_of(person.find("start-demo", QPushButton))


def test_the_ledger_opened_last_opens_by_itself(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    person.window.start.open_path(str(ledger))
    person.wait()
    person.window.surroundings.memory.save()
    again = open_window()
    assert again.window.open_last()
    assert is_open(again, SCHOOL)


def test_what_was_opened_is_the_ledger_itself(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window()
    person.drop(person.window, [ledger])
    assert person.window.bench is not None
    shown = check(person.window.bench.context.ledger, CheckRequest())
    person.click("side-other-ledger")
    again = open_ledger(str(ledger))
    assert check(again, CheckRequest()) == shown
    again.close()
