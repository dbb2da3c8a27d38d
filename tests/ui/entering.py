"""Register entries at the window: menus, lists, dialogs, and what the ledger has of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton

from studyhours.domain.registers import Kept
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.registers.writing import list_register
from studyhours.ui import main_window
from tests.ui.person import Person
from tests.ui.school import APRIL


def behind(ledger: Path, *steps: Callable[[Ledger], object]) -> None:
    """Does something where the window does not see it."""
    opened = open_ledger(str(ledger), APRIL)
    for step in steps:
        step(opened)
    opened.close()


def entries(ledger: Path) -> list[Kept]:
    found: list[Kept] = []
    behind(ledger, lambda it: found.extend(one.entry for one in list_register(it)))
    return found


def labels(person: Person, name: str) -> list[str]:
    """What all labels of a name say that can be seen."""
    found = cast("list[QLabel]", person.window.findChildren(QLabel, name))
    return [one.text() for one in found if one.isVisible()]


def is_asking(person: Person) -> bool:
    found = cast("list[QDialog]", person.window.findChildren(QDialog, "entry-dialog"))
    return any(one.isVisible() for one in found)


def day_fields(person: Person) -> list[QLineEdit]:
    """First and last day of the dialog."""
    dialog = person.find("entry-dialog", QDialog)
    return cast("list[QLineEdit]", dialog.findChildren(QLineEdit, "day-field"))


def offered(person: Person, button: str) -> list[str]:
    """The entries of a button's menu."""
    menu = person.find(button, QPushButton).menu()
    return [one.objectName() for one in menu.actions() if one.isVisible()]


def choose_from(person: Person, button: str, entry: str) -> None:
    """Opens the menu of a button and clicks an entry."""
    menu = person.find(button, QPushButton).menu()
    menu.popup(person.window.mapToGlobal(person.window.rect().center()))
    action = next(one for one in menu.actions() if one.objectName() == entry)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    person.wait()


def pick(person: Person, name: str, value: str) -> None:
    """Chooses a value of a list by keys."""
    box = person.find(name, QComboBox)
    person.press(Qt.Key.Key_Home, on=box)
    for _ in range(box.findData(value)):
        person.press(Qt.Key.Key_Down, on=box)
    assert box.currentData() == value


def press_undo(person: Person) -> None:
    person.window.activateWindow()
    QApplication.processEvents()
    QTest.keySequence(person.window, QKeySequence(QKeySequence.StandardKey.Undo))
    person.wait()


def press_redo(person: Person) -> None:
    person.window.activateWindow()
    QApplication.processEvents()
    QTest.keySequence(person.window, QKeySequence(QKeySequence.StandardKey.Redo))
    person.wait()


def sit_down_as(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    """Ledgers are opened by somebody with an account from now on."""
    shown = main_window.MainWindow.show_ledger
    actor = Actor(role, functions_of({role: "school"}))
    monkeypatch.setattr(
        main_window.MainWindow,
        "show_ledger",
        lambda self, one: shown(self, replace(one, actor=actor)),
    )
