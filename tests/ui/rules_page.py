"""Hands for the page of rules: what its lists say, and choosing in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTableView

from studyhours.ui.pages.rules.lines import TextLine, TextLines
from tests.ui.person import Person


def lines(person: Person, name: str) -> list[TextLine]:
    """What a list shows."""
    return list(person.find(name, TextLines).lines)


def titles(person: Person, name: str) -> list[str]:
    return [line.title for line in lines(person, name)]


def choose(person: Person, name: str, title: str) -> None:
    """Clicks the line with a title."""
    view = person.find(name, TextLines)
    place = [line.title for line in view.lines].index(title)
    index = view.model().index(place, 0)
    view.scrollTo(index)
    person.click_at(view.viewport(), view.visualRect(index).center())


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def banner(person: Person) -> str:
    return text(person, "banner-text")


def rows(person: Person, name: str) -> list[list[str]]:
    """The cells of a table."""
    model = person.find(name, QTableView).model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def select_rows(person: Person, name: str, *places: int) -> None:
    """Clicks rows of a table, the others held with Ctrl."""
    view = person.find(name, QTableView)
    for number, place in enumerate(places):
        held = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        spot = view.visualRect(view.model().index(place, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, spot)
    person.wait()
