"""The school's names, typed by a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton

from studyhours.services.settings.school import SchoolEntry, change_school, read_school
from studyhours.ui.pages.settings.page import SettingsPage
from studyhours.ui.pages.settings.school_part import SchoolPart
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def kept(ledger: Path) -> SchoolEntry:
    return asked(ledger, lambda one: read_school(one).entry)


def error(person: Person, field: str) -> str:
    return person.find(f"{field}-error", QLabel).text()


def test_another_name_stands_everywhere_and_is_taken_back(settings: Settings, ledger: Path) -> None:
    person = settings("school")
    before = kept(ledger)
    assert not person.find("school-save", QPushButton).isEnabled()
    person.type("school-name", "河湾镇第一小学")
    person.type("school-name_en", "Hewan No. 1 Primary School")
    person.type("school-code", "2137000123")
    person.click("school-save")
    assert kept(ledger) == replace(
        before, name="河湾镇第一小学", name_en="Hewan No. 1 Primary School", code="2137000123"
    )
    side = person.find("side-school", QLabel)
    person.wait_until(lambda: side.text() == "河湾镇第一小学")
    person.click("undo")
    assert kept(ledger) == before
    assert person.find("school-name", QLineEdit).text() == before.name
    person.press(Qt.Key.Key_Y, control=True, on=person.window)
    assert kept(ledger).name == "河湾镇第一小学"


def test_what_is_wrong_is_said_at_its_field(settings: Settings, ledger: Path) -> None:
    person = settings("school")
    before = kept(ledger)
    for field, bad, good, word in (
        ("school-name", "校" * 61, before.name, "60"),
        ("school-name", "  ", before.name, "不能空着"),
        ("school-short_name", "河湾", before.short_name, "大写字母"),
        ("school-code", "二一三七", "", "数字"),
        ("school-office", "", before.office, "教务处"),
    ):
        person.type(field, bad, enter=True)
        assert kept(ledger) == before
        assert word in error(person, field)
        person.type(field, good)
        assert not person.find("school-save", QPushButton).isEnabled()


def test_what_others_saved_meanwhile_is_not_overwritten(settings: Settings, ledger: Path) -> None:
    person = settings("school")
    before = kept(ledger)
    person.type("school-office", "教导处")
    other = replace(before, code="99")
    asked(ledger, lambda one: change_school(one, other, before))
    person.click("school-save")
    assert kept(ledger) == other
    assert "已被别人改过" in person.find("banner-text", QLabel).text()


def test_typed_words_are_asked_about_before_the_window_closes(
    settings: Settings, ledger: Path
) -> None:
    person = settings("school")
    person.type("school-office", "教导处")
    person.go("home")
    person.window.close()
    question = person.find("ask", QDialog)
    person.click(person.find("ask-save", QPushButton, question))
    person.wait_until(lambda: not person.window.isVisible())
    assert kept(ledger).office == "教导处"


def test_a_form_being_filled_in_stays_while_others_change_things(settings: Settings) -> None:
    person = settings("school")
    person.type("school-office", "教导处")
    person.click("settings-kinds")
    person.click("settings-school")
    assert person.find("school-office", QLineEdit).text() == "教导处"
    person.click("school-revert")
    assert person.find("school-office", QLineEdit).text() == "教务处"
    assert not person.find("school-save", QPushButton).isEnabled()


def test_what_is_typed_outlives_a_crash(settings: Settings, ledger: Path) -> None:
    first = settings("school")
    before = kept(ledger)
    page = first.find("page-settings", SettingsPage)
    keeper = cast(list[SchoolPart], page.findChildren(SchoolPart))[0].keeper
    keeper.soon.hurry(10, 5000)
    first.type("school-name", "河湾镇第一小学")
    pause(first, keeper)
    # The first window never comes to an end.
    again = settings("school")
    assert again.find("school-name", QLineEdit).text() == "河湾镇第一小学"
    assert again.find("school-left", DraftStrip).text
    assert again.find("school-save", QPushButton).isEnabled()
    again.click("school-left-drop")
    assert again.find("school-name", QLineEdit).text() == before.name
    assert not again.find("school-save", QPushButton).isEnabled()
    assert left(ledger, "school", "school") == ()
