"""What somebody sees in the check table and beside it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTableView

from studyhours.ui.pages.check.model import VerdictModel
from studyhours.ui.widgets.record_lines import RecordLines
from tests.ui.person import Person

FIRST = "欧阳若兰"


def table(person: Person) -> QTableView:
    return person.find("check-table", QTableView)


def model(person: Person) -> VerdictModel:
    found = table(person).model()
    assert isinstance(found, VerdictModel)
    return found


def at(person: Person, name: str, title: str) -> QModelIndex:
    """The cell of a teacher (name, or name and number) and a rule."""
    shown = model(person)
    rows = [row for row in range(shown.rowCount()) if shown.index(row, 0).data() == name]
    columns = [
        column
        for column in range(shown.columnCount())
        if shown.headerData(column, Qt.Orientation.Horizontal) == title
    ]
    assert len(rows) == len(columns) == 1, (name, title)
    return shown.index(rows[0], columns[0])


def cell(person: Person, name: str, title: str) -> str:
    return str(at(person, name, title).data())


def names(person: Person) -> list[str]:
    shown = model(person)
    return [str(shown.index(row, 0).data()) for row in range(shown.rowCount())]


def click_cell(person: Person, name: str, title: str, *, double: bool = False) -> None:
    view, index = table(person), at(person, name, title)
    view.scrollTo(index)
    person.click_at(view.viewport(), view.visualRect(index).center(), double=double)
    QTest.qWait(120)  # a cell passed over in a hurry is not explained
    person.wait()


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def lines(person: Person) -> list[tuple[str, str, str, str]]:
    found = person.find("check-records", RecordLines).lines
    return [(line.kind, line.text, line.below, line.amount) for line in found]


def everything_said(person: Person) -> list[str]:
    labels = cast("list[QLabel]", person.window.findChildren(QLabel))
    return [label.text() for label in labels if label.isVisible()]


def choose_ruleset(person: Person, ruleset: str | None) -> None:
    """By keys, as far down the list as it stands."""
    combo = person.find("check-ruleset", QComboBox)
    combo.setFocus()
    person.press(Qt.Key.Key_Home, on=combo)
    for _ in range(combo.findData(ruleset)):
        person.press(Qt.Key.Key_Down, on=combo)
