"""Many teachers into a group at once; layers from a day on; the roster as of any day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QTableView

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.registers.reading import MEMBERS
from studyhours.services.registers.writing import list_register
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.widgets.day_edit import DayEdit
from tests.ui.entering import press_undo
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name == "teachers"))


def _members(ledger: Path) -> list[str]:
    def look() -> list[str]:
        other = open_ledger(str(ledger), APRIL)
        found = [one.name for one in list_register(other, MEMBERS.id)]
        other.close()
        return sorted(found)

    return aside(look)


def _layers(ledger: Path, day: date) -> list[str | None]:
    def look() -> list[str | None]:
        other = open_ledger(str(ledger), APRIL)
        found = [one.layer for one in list_teachers(other, day)]
        other.close()
        return found

    return aside(look)


def _shown(person: Person) -> QTableView:
    return person.find("teachers-list", QTableView)


def test_a_group_a_layer_and_another_day(open_window: OpenWindow, tmp_path: Path) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    person = open_window(ledger, clock=APRIL)
    person.go("teachers")
    view = _shown(person)
    # Nobody is chosen: that is said.
    view.clearSelection()
    person.click("teachers-grouping")
    assert "选中教师" in person.find("banner-text", QLabel).text()
    view.selectAll()
    person.wait()
    person.click("teachers-grouping")
    kind = person.find("grouping-kind", QComboBox)
    kind.setCurrentIndex(kind.findData("reading_group"))
    person.find("grouping-name", QComboBox).setEditText("晨读")
    first = person.find("grouping-first", DayEdit).field
    as_it_stood = first.text()
    person.type(first, "2026.2.30")
    person.click("grouping-save")
    assert "看不懂这个日期" in person.find("grouping-problem", QLabel).text()
    assert _members(ledger) == []
    person.type(first, as_it_stood)
    person.click("grouping-save")
    assert len(_members(ledger)) == 5
    press_undo(person)
    assert _members(ledger) == []
    # A layer from today on, of the usual words.
    view.setCurrentIndex(view.model().index(0, 1))
    person.wait()
    person.click("fact-change-layer")
    value = person.find("form-value", QComboBox)
    assert "胜任" in [value.itemText(place) for place in range(value.count())]
    typed = value.lineEdit()
    assert typed is not None
    person.type(typed, "胜任")
    person.type(person.find("form-first", DayEdit).field, "2026.4.1", enter=True)
    person.press(Qt.Key.Key_Return)
    assert "胜任" in _layers(ledger, date(2026, 4, 1))
    assert "胜任" not in _layers(ledger, date(2026, 3, 31))
    layer = person.find("fact-layer", QLabel)
    assert layer.text() == "胜任"
    # The day before it does not hold yet.
    as_of = person.find("teachers-as-of", DayEdit)
    person.type(as_of.field, "2026.3.31")
    person.press(Qt.Key.Key_Return, on=as_of.field)
    person.wait()
    assert person.find("fact-layer", QLabel).text() == "—"
