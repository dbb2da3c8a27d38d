"""The list of who could get a paper, as a person sees and clicks it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint

from studyhours.ui.pages.documents.ticking import TickModel, TickTable
from tests.ui.person import Person


def table(person: Person) -> TickTable:
    """The list that is shown, of whatever kind of paper."""
    tables: list[TickTable] = list(person.window.findChildren(TickTable))
    (shown_now,) = (one for one in tables if one.isVisible())
    return shown_now


def model(person: Person) -> TickModel[Any]:
    found = table(person).model()
    assert isinstance(found, TickModel)
    return found


def shown(person: Person) -> list[list[str]]:
    rows = model(person)
    return [
        [str(rows.index(row, column).data()) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def place(person: Person, name: str, column: int = 1) -> QPoint:
    row = [line[1] for line in shown(person)].index(name)
    return table(person).visualRect(model(person).index(row, column)).center()


def click_row(person: Person, name: str, column: int = 1) -> None:
    person.click_at(table(person).viewport(), place(person, name, column))
