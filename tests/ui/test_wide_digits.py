"""Digits are digits, however wide an input method makes them: in every sort of number field."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import studyhours.ui
from studyhours.services.records.typed import read_amount, read_day
from studyhours.ui.widgets.whole_number import WholeNumber, WholeNumberValidator


def commit(field: QWidget, text: str) -> None:
    """What an input method hands over when something was chosen in it."""
    said = QInputMethodEvent()
    said.setCommitString(text)
    QApplication.sendEvent(field, said)


def test_a_whole_number(qtbot: QtBot) -> None:
    box = WholeNumber(99)
    qtbot.addWidget(box)
    box.setAccessibleName("n")
    box.show()
    box.selectAll()
    commit(box, "１２")
    assert (box.value(), box.text()) == (12, "12")
    commit(box, "９")
    assert box.value() == 12, "no more than the most"
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setAccessibleName("p")
    line.setValidator(WholeNumberValidator(1, 300, line))
    line.show()
    commit(line, "２5０")
    commit(line, "x")
    assert line.text() == "250"


UI = Path(studyhours.ui.__file__).parent
WAYS = "２０２５．９．１ 2025.9.1 2025-9-1 2025年9月1日 ２０２５年９月１日 2025/09/01"


@pytest.mark.parametrize("typed", WAYS.split())
def test_a_day(typed: str) -> None:
    assert read_day(typed) == date(2025, 9, 1)


def test_an_amount() -> None:
    wide, usual = read_amount("１．５学时", "hour"), read_amount("1.5学时", "hour")
    assert wide == usual
    assert wide is not None


def test_there_is_no_field_that_reads_days_or_numbers_in_a_way_of_its_own() -> None:
    """Days are read by ``DayEdit``; Qt's fields for days and numbers know one way of typing."""
    own = re.compile(r"\bQ(?:Date|Time|DateTime)Edit\b|\bQ(?:Double)?SpinBox\b|\bQ\w+Validator\b")
    found = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if own.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"widgets/whole_number.py"}
