"""What was true of a teacher in a closed year: changed with a reason, which the window asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTableView

from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import read_year
from studyhours.services.ledgers.opening import open_ledger
from tests.support.scenario import YEAR
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school, its year closed early."""
    path = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(path), APRIL)
    close_year(opened, YEAR, early=True, undecided=True, reason="学校撤并")
    opened.close()
    return path


def reasons(ledger: Path) -> list[tuple[tuple[str, ...], str]]:
    opened = open_ledger(str(ledger), APRIL)
    found = read_year(opened, YEAR).corrections
    opened.close()
    return [(fact.attributes, fact.reason) for one in found for fact in one.facts]


def say(person: Person, reason: str) -> None:
    question = person.find("closed-year", QDialog)
    person.type(person.find("reason", QLineEdit, question), reason)
    person.click(person.find("reason-yes", QPushButton, question))


def test_another_group_in_a_closed_year_needs_a_reason(
    open_window: OpenWindow, ledger: Path
) -> None:
    person: Person = open_window(ledger, clock=APRIL)
    person.go("teachers")
    view = person.find("teachers-list", QTableView)
    person.click_at(view.viewport(), view.visualRect(view.model().index(0, 1)).center())
    person.click("fact-change-group")
    person.type("form-value-text", "数学组")
    person.type("day-field", "2026-3-2", enter=True)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Escape, on=person.find("closed-year", QDialog))
    assert reasons(ledger) == []
    save = person.find("form-save", QPushButton)
    assert save.isEnabled(), "what was typed stands there as before"
    person.click(save)
    say(person, "调组补登")
    assert person.find("fact-group", QLabel).text() == "数学组"
    assert reasons(ledger) == [(("group",), "调组补登")]
    person.click("undo")
    say(person, "登错了")
    assert person.find("fact-group", QLabel).text() == "语文组"
    assert reasons(ledger) == [(("group",), "调组补登"), (("group",), "登错了")]
