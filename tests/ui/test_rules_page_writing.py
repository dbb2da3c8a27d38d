"""Rules written in the page: edited, begun anew or from a shipped set, tried, adopted."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.rulebook.history import rule_history
from studyhours.services.rulebook.rulesets import export_rules
from studyhours.ui.pages.rules.cases_panel import RuleCases
from studyhours.ui.pages.rules.editor_widget import RuleEditor
from tests.ui.person import OpenWindow, Person
from tests.ui.rules_page import banner, choose, lines, rows, text, titles
from tests.ui.rules_parts import click_row
from tests.ui.school import APRIL, school_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def person(open_window: OpenWindow, ledger: Path) -> Person:
    opened: Person = open_window(ledger, clock=APRIL)
    opened.go("rules")
    return opened


def numbers(ledger: Path) -> dict[str, int]:
    """The newest version of each set."""
    opened = open_ledger(str(ledger), APRIL)
    found = {one.id: one.versions[0].number for one in rule_history(opened)}
    opened.close()
    return found


def editor(person: Person) -> RuleEditor:
    found = person.find("rules-editor", RuleEditor)
    person.wait_until(lambda: found.is_made)
    return found


def write(person: Person, field: str, said: str) -> None:
    """Types into a field of the form, and waits until it has been read."""
    form = editor(person)
    form._area.ensureWidgetVisible(person.find(field, QWidget))
    person.type(field, said)
    form.checking.look()
    person.wait()


def test_a_set_is_edited_and_adopted_as_its_next_version(person: Person, ledger: Path) -> None:
    person.click("rules-edit")
    assert text(person, "editing-title") == "编写《年度研训 72 学时》"
    write(person, "f-at_least", "60")
    person.click("editing-try")
    person.wait()
    assert person.find("rule-preview", QWidget).isVisible()
    person.click("editing-write")
    person.click("editing-next")
    assert "由 72 学时 改为 60 学时" in titles(person, "adopt-diff-changes")[-1]
    assert text(person, "adopt-diff-better") == "变好 2 人"
    assert [row[1] for row in rows(person, "adopt-diff-flips")] == ["欧阳若兰", "帕提古丽·艾山"]
    # The way back leads to what is being written.
    person.click("adopt-back")
    write(person, "f-at_least", "70")
    person.click("editing-next")
    assert text(person, "adopt-diff-better") == "变好 1 人"
    assert person.find("rules-day-next-year", QRadioButton).isChecked()
    person.click("adopt-now")
    assert banner(person) == "已采用《年度研训 72 学时》第 2 版，2026年9月1日起施行。"
    assert numbers(ledger)["school-72"] == 2
    opened = open_ledger(str(ledger), APRIL)
    assert "at_least: 70" in export_rules(opened, "school-72")
    opened.close()
    person.click("banner-action")
    assert numbers(ledger)["school-72"] == 1


def test_what_cannot_be_read_cannot_be_adopted(person: Person) -> None:
    person.click("rules-edit")
    editor(person)
    assert person.find("editing-next", QPushButton).isEnabled()
    write(person, "f-at_least", "很多")
    assert not person.find("editing-next", QPushButton).isEnabled()
    write(person, "f-at_least", "72")
    assert person.find("editing-next", QPushButton).isEnabled()


def test_what_was_not_changed_is_no_new_version(person: Person, ledger: Path) -> None:
    person.click("rules-edit")
    editor(person)
    person.click("editing-next")
    assert titles(person, "adopt-diff-changes")[0] == "规则没有改动。"
    person.click("adopt-now")
    assert "没有变化" in banner(person)
    assert numbers(ledger)["school-72"] == 1


def test_a_new_set_is_named_written_and_adopted(person: Person, ledger: Path) -> None:
    person.click("rules-new")
    assert not person.find("ask-yes", QPushButton).isEnabled()
    person.type("new-name", "本校听课要求")
    assert text(person, "new-id") == "编号：ben-xiao-ting-ke-yao-qiu"
    person.click("ask-yes")
    assert text(person, "editing-title") == "编写《本校听课要求》"
    assert not person.find("editing-next", QPushButton).isEnabled()
    form = editor(person)
    add = person.find("rules-edit-add", QWidget)
    menu = cast("list[QMenu]", form.findChildren(QMenu, "rules-edit-templates"))[0]
    # A click would open the menu in an event loop of its own.
    menu.popup(add.mapToGlobal(add.rect().bottomLeft()))
    QApplication.processEvents()
    entry = next(one for one in menu.actions() if one.objectName() == "template-observed")
    spot = menu.actionGeometry(entry).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=spot)
    editor(person).checking.look()
    person.wait()
    # An example that does not come out as it should is told of, and keeps nobody from adopting.
    person.click("editing-cases")
    person.click("cases-add")
    cases = person.find("rule-cases", RuleCases)
    person.wait_until(lambda: cases.is_kept and cases.is_settled)
    person.click("editing-next")
    assert text(person, "adopt-cases").startswith("有 1 个用例的结果与预期不一致，")
    person.click("rules-day-always")
    person.click("adopt-now")
    assert banner(person) == "已采用《本校听课要求》第 1 版。"
    assert numbers(ledger)["ben-xiao-ting-ke-yao-qiu"] == 1
    assert "每月听课不少于 5 节。" in [line.body for line in lines(person, "rules-of-set")]


def test_a_set_begins_as_a_shipped_one(person: Person, ledger: Path) -> None:
    person.click("rules-part-presets")
    choose(person, "rules-presets", "每学期听课 15 节")
    person.click("rules-start-from")
    assert person.find("new-name", QLineEdit).text() == "每学期听课 15 节（本校）"
    person.type("new-name", "听课 12 节")
    person.click("ask-yes")
    write(person, "f-at_least", "12")
    person.click("editing-next")
    person.click("adopt-now")
    assert numbers(ledger)["ting-ke-12-jie"] == 1
    assert numbers(ledger)["observe-15"] == 1


def test_what_was_left_is_offered_again(person: Person, ledger: Path) -> None:
    person.click("rules-edit")
    write(person, "f-at_least", "66")
    person.click("editing-back")
    person.click("rules-edit")
    assert person.find("rules-edit-draft", QWidget).isVisible()
    assert numbers(ledger)["school-72"] == 1


def test_cases_travel_with_the_rules(person: Person, ledger: Path) -> None:
    person.click("rules-edit")
    editor(person)
    person.click("editing-cases")
    person.click("cases-add")
    QTest.qWait(600)  # what is typed there is put into the text after a pause
    person.wait()
    assert "cases:" in editor_text(person)
    person.click("editing-write")
    editor(person).checking.look()
    person.wait()
    person.click("editing-next")
    person.click("adopt-now")
    assert banner(person) == "规则没有变，第 1 版的用例已更新。"
    assert numbers(ledger)["school-72"] == 1


def test_cases_of_one_set_never_get_into_another(person: Person) -> None:
    person.click("rules-edit")
    editor(person)
    person.click("editing-cases")
    person.click("cases-add")
    QTest.qWait(600)
    person.wait()
    person.click("editing-back")
    choose(person, "rules-sets", "每学期听课 15 节")
    person.click("rules-edit")
    editor(person)
    person.click("editing-cases")
    assert rows(person, "cases-list") == []
    assert "cases:" not in editor_text(person)


def test_a_case_is_written_from_a_teacher_looked_at(person: Person) -> None:
    person.click("rules-edit")
    editor(person)
    person.click("editing-try")
    table = person.find("preview-teachers", QTableView)
    person.wait_until(lambda: table.model().rowCount() > 0)
    click_row(person, table, 0)
    person.click("preview-like")
    assert person.find("rule-cases", QWidget).isVisible()
    QTest.qWait(600)  # what is written there is put into the text after a pause
    person.wait()
    assert len(rows(person, "cases-list")) == 1
    assert "cases:" in editor_text(person)


def editor_text(person: Person) -> str:
    found = cast("list[RuleEditor]", person.window.findChildren(RuleEditor, "rules-editor"))
    return found[0].text()
