"""Rows that are opened, by a double click or by Enter."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLabel

from tests.ui.person import Person


def open_row(person: Person, name: str, row: int = 0, *, enter: bool = False) -> None:
    """Opens a row of a list: a double click, or Enter on the row that is the current one."""
    view = person.find(name, QAbstractItemView)
    index = view.model().index(row, 0)
    if enter:
        view.setCurrentIndex(index)
        person.press(Qt.Key.Key_Return, on=view)
    else:
        place = view.visualRect(index).center()
        for double in (False, True):
            person.click_at(view.viewport(), place, double=double)


def details(person: Person, name: str, row: int = 0) -> dict[str, str]:
    """What a row's details say by column, the same however they are opened; closes them."""
    found = []
    for enter in (False, True):
        open_row(person, name, row, enter=enter)
        dialog = person.find("row-details", QDialog)
        labels = cast(list[QLabel], dialog.findChildren(QLabel))
        said = {one.objectName().removeprefix("row-details-"): one.text() for one in labels}
        found.append({key: text for key, text in said.items() if key})
        person.click("row-details-close")
    assert found[0] == found[1]
    return found[0]
