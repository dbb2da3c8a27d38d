"""The first start, as somebody meets it who has just installed the app."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QPushButton

from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.starting import demo_path, ledgers_folder
from tests.support.ledgers import SCHOOL
from tests.ui.holding import held
from tests.ui.person import OpenWindow
from tests.ui.start.seeing import is_open, is_visible, lines_of


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
    with held(person.window.surroundings.tasks):
        QTest.mouseClick(start, Qt.MouseButton.LeftButton)
        assert not start.isEnabled(), "nothing else can be begun meanwhile"
        person.wait_until(lambda: is_visible(person, "cancel-task"))
        stop = person.find("cancel-task", QPushButton)
        QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    person.wait()
    assert person.window.bench is None
    assert start.isEnabled()
    assert list(ledgers_folder().iterdir()) == []


def test_everything_works_from_the_keyboard(open_window: OpenWindow) -> None:
    person = open_window()
    demo = person.find("start-demo", QPushButton)
    demo.setFocus()
    person.press(Qt.Key.Key_Tab)
    assert person.window.focusWidget() is person.find("start-new", QPushButton)
    person.press(Qt.Key.Key_Return)
    assert person.window.focusWidget() is person.find("start-name", QLineEdit)


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
