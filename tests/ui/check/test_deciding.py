"""Decisions, exemptions and hours granted at the cell they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from studyhours.domain.registers import Decided, Exempted, Granted, Kept
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.registers.writing import list_register
from tests.services.test_closing_entries import adopt_rules
from tests.ui.check.table import FIRST, at, cell, click_cell, text
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL

OPEN, GRANTED = "待定", "认定"


@pytest.fixture
def ledger(ledger: Path, tmp_path: Path) -> Path:
    """The school with a rule that is open for everybody, and one over hours granted."""
    opened = open_ledger(str(ledger), APRIL)
    adopt_rules(opened, tmp_path)
    opened.close()
    return ledger


def entries(ledger: Path) -> list[Kept]:
    opened = open_ledger(str(ledger), APRIL)
    found = [one.entry for one in list_register(opened)]
    opened.close()
    return found


def dialog(person: Person) -> QDialog:
    return person.find("entry-dialog", QDialog)


def is_open(person: Person) -> bool:
    return any(one.isVisible() for one in person.window.findChildren(QDialog, "entry-dialog"))


def choose(person: Person, name: str) -> None:
    """Chooses from the menu of what can be entered."""
    menu = person.find("check-enter", QPushButton).menu()
    menu.popup(person.window.mapToGlobal(person.window.rect().center()))
    action = next(one for one in menu.actions() if one.objectName() == name)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    person.wait()


def press_undo(person: Person) -> None:
    person.press(Qt.Key.Key_Z, control=True, on=person.window)


def test_a_decision_is_made_at_the_cell(person: Person, ledger: Path) -> None:
    assert cell(person, FIRST, OPEN) == "待裁定"
    click_cell(person, FIRST, OPEN)
    person.click("check-decide")
    asked = dialog(person)
    assert text(person, "entry-who") == FIRST
    assert text(person, "entry-about") == "待定（待定）"
    days = [one.text() for one in asked.findChildren(QLineEdit, "day-field")]
    assert [day[:9] for day in days] == ["2025年9月1日", "2026年8月31"]
    person.click("form-outcome-met")
    person.click("entry-save")
    assert text(person, "form-reason-error") == "请写明原因。"
    assert entries(ledger) == []
    person.type("form-reason", "获市级表彰，视同达到")
    person.type("form-document", "教务会议纪要12", enter=True)
    assert not is_open(person)
    assert cell(person, FIRST, OPEN) == "✓"
    (entry,) = entries(ledger)
    assert isinstance(entry, Decided)
    assert (entry.outcome, entry.reason, entry.document) == (
        "met", "获市级表彰，视同达到", "教务会议纪要12",
    )  # fmt: skip
    assert (entry.first, entry.last) == (date(2025, 9, 1), date(2026, 8, 31))
    assert not person.window.findChild(QPushButton, "check-decide").isVisible()
    person.click("undo")
    assert cell(person, FIRST, OPEN) == "待裁定"
    assert entries(ledger) == []
