"""What the office has entered about a teacher: listed, opened, changed, taken out, added to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Decided, Exempted, Granted, Kept
from studyhours.services.closing.closing import close_year
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.registers.writing import (
    Basis,
    decide,
    exempt,
    grant_hours,
    list_register,
    pair,
)
from tests.support.scenario import YEAR
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger

TERM = Basis(date(2026, 3, 2), date(2026, 7, 7), "支教", "教〔2026〕3号")
WHOLE = Basis(date(2025, 9, 1), date(2026, 8, 31), "教务会议")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


def behind(ledger: Path, *steps: Callable[[Ledger], object]) -> None:
    """Does something where the window does not see it."""
    opened = open_ledger(str(ledger), APRIL)
    for step in steps:
        step(opened)
    opened.close()


def entries(ledger: Path) -> list[Kept]:
    opened = open_ledger(str(ledger), APRIL)
    found = [one.entry for one in list_register(opened)]
    opened.close()
    return found


def choose_teacher(person: Person, row: int) -> None:
    view = person.find("teachers-list", QTableView)
    person.click_at(view.viewport(), view.visualRect(view.model().index(row, 1)).center())


def labels(person: Person, name: str) -> list[str]:
    found = cast("list[QLabel]", person.window.findChildren(QLabel, name))
    return [one.text() for one in found if one.isVisible()]


def lines(person: Person) -> list[str]:
    return labels(person, "entry-said")


def click_nth(person: Person, name: str, place: int) -> None:
    found = cast("list[QPushButton]", person.window.findChildren(QPushButton, name))
    person.click([one for one in found if one.isVisible()][place])


def choose_new(person: Person, register: str) -> None:
    menu = person.find("entries-add", QPushButton).menu()
    menu.popup(person.window.mapToGlobal(person.window.rect().center()))
    action = next(one for one in menu.actions() if one.objectName() == f"entries-add-{register}")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    person.wait()


def pick(person: Person, name: str, value: str) -> None:
    """Chooses a value of a list by keys."""
    box = person.find(name, QComboBox)
    person.press(Qt.Key.Key_Home, on=box)
    for _ in range(box.findData(value)):
        person.press(Qt.Key.Key_Down, on=box)
    assert box.currentData() == value


def day_fields(person: Person) -> list[QLineEdit]:
    dialog = person.find("entry-dialog", QDialog)
    return cast("list[QLineEdit]", dialog.findChildren(QLineEdit, "day-field"))


def opened(open_window: OpenWindow, ledger: Path, **how: object) -> Person:
    person: Person = open_window(ledger, clock=APRIL, **how)
    person.go("teachers")
    return person


def test_everything_about_a_teacher_is_listed(open_window: OpenWindow, ledger: Path) -> None:
    behind(
        ledger,
        lambda it: grant_hours(it, "0001", Amount(2400, "hour"), TERM),
        lambda it: exempt(it, "0001", "observe-15", TERM, "waiver"),
        lambda it: decide(it, "0001", "school-72/hours.total", "met", WHOLE),
        lambda it: pair(it, "0003", "0001", Basis(date(2025, 9, 1))),
        lambda it: exempt(it, "0002", "all", WHOLE),
    )
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    assert lines(person) == [
        "师傅：李䶮",
        "裁定　研训学时：达标",
        "豁免：每学期听课 15 节",
        "认定学时　24 学时",
    ]
    choose_teacher(person, 1)
    assert lines(person) == ["免除：全部要求"]
    choose_teacher(person, 2)
    assert lines(person) == ["师徒结对　带徒弟欧阳若兰"]
    choose_teacher(person, 3)
    assert lines(person) == []
    assert labels(person, "entries-none") == ["没有裁定、免除、认定学时等登记。"]
