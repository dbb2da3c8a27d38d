"""Fields of a school's own in the list: as columns, to filter by, in a saved view and a file."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.content import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import KindEntry, add_kind
from tests.services.record_world import teacher_uids
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL

KIND = "粉笔字比赛"
FIELDS = (
    FieldTyped(zh="得分", sort="number", more="分"),
    FieldTyped(zh="等第", sort="choice", more="优、良、中"),
    FieldTyped(zh="<b>评语</b>", sort="long"),
)


@pytest.fixture
def ledger(ledger: Path) -> Path:
    """The small school with a kind of its own."""
    with closing(open_ledger(str(ledger), clock=APRIL)) as made:
        add_kind(made, KindEntry(KIND, "Chalk", "item", "nobody", FIELDS))
        teacher = next(iter(teacher_uids(made).values()))
        for day, fields in (
            (7, {"f1": "95.5", "f2": "c1", "f3": "<i>稳</i>"}),
            (8, {"f1": "80", "f2": "c2"}),
        ):
            at = date(2026, 4, day)
            add_record(made, RecordContent(
                teacher, KIND, None, "approved", at, at, None, None, None, 100, "item",
                f"校赛{day}", fields=fields,
            ))  # fmt: skip
    return ledger


def _heads(writer: Writer) -> list[str]:
    model, table = writer.table.model(), writer.table
    return [
        str(model.headerData(place, Qt.Orientation.Horizontal))
        for place in range(model.columnCount())
        if not table.isColumnHidden(place)
    ]


def test_fields_are_columns_and_filters(open_window: OpenWindow, ledger: Path) -> None:
    writer = Writer(open_window(ledger, clock=APRIL), ledger)
    person = writer.person
    with pytest.raises(AssertionError):
        person.find("records-own", QPushButton)  # kinds in general have none
    person.click(f"records-kind-{KIND}")
    writer.pause(200)
    own = person.find("records-own", QPushButton)
    assert _heads(writer)[-2:] == ["得分（分）", "等第"], _heads(writer)
    places = writer.table.model().columnCount()
    assert [writer.column(places - 2), writer.column(places - 1)] == [["80", "95.5"], ["良", "优"]]

    own.setFocus()
    QTest.keyClick(own, Qt.Key.Key_Space)
    person.wait()
    tick = person.find("own-column-f3", QCheckBox)
    assert tick.text() == "<b>评语</b>"
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    number = person.find("own-filter-f1", QLineEdit)
    person.type(number, "很高")
    person.click("own-agree")
    assert "数字" in person.find("own-fault-f1", QLabel).text()
    number.clear()
    grade = person.find("own-filter-f2", QComboBox)
    grade.setFocus()
    QTest.keyClick(grade, Qt.Key.Key_Down)
    person.click("own-agree")
    writer.pause(200)
    assert writer.titles() == ["校赛7"]
    assert own.text() == "等第：优 ▾"
    assert _heads(writer)[-1] == "<b>评语</b>"
    assert writer.column(writer.table.model().columnCount() - 1) == ["<i>稳</i>"]
    assert writer.person.window.findChild(QPushButton, "records-kind-all") is not None

    person.click("records-kind-all")
    writer.pause(200)
    assert own.isHidden()
    assert len(writer.titles()) > 2, "what one kind's fields must say leaves out nothing else"
    assert writer.table.model().columnCount() == 6
