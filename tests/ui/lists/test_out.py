"""Lists leave the window as shown: workbooks, text and paper, the whole result of the filter."""

from __future__ import annotations

import csv
import subprocess
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QTableView
from python_calamine import CalamineWorkbook

from studyhours.domain.errors import UnusableInput
from studyhours.services.lists.output import MOST_PRINTED, ListColumn, ListSheet, print_list
from studyhours.ui.widgets import files
from studyhours.ui.widgets.list_menu import ListMenu
from tests.ui.person import OpenWindow, Person
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL, school_ledger


@pytest.fixture
def person(open_window: OpenWindow, tmp_path: Path) -> Person:
    """Somebody at the small school's ledger, in April 2026."""
    return open_window(school_ledger(tmp_path / "校.studyhours"), clock=APRIL)


def choose(person: Person, menu: str, entry: str) -> None:
    """Opens a list's menu and chooses an entry."""
    button = person.find(menu, QPushButton)
    assert isinstance(button, ListMenu)
    button.menu().aboutToShow.emit()
    action = next(one for one in button.menu().actions() if one.objectName() == f"{menu}-{entry}")
    assert isinstance(action, QAction)
    action.trigger()
    person.wait()
    person.wait()


def saved(
    person: Person, monkeypatch: pytest.MonkeyPatch, path: Path, menu: str
) -> list[list[object]]:
    """What a list says in a spreadsheet."""
    monkeypatch.setattr(files, "choose_save", lambda *_args: path)
    choose(person, menu, path.suffix[1:])
    assert path.exists()
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [list(row) for row in csv.reader(file)]
    return [list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def test_records_of_a_filter_with_numbers_and_days(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.go("records")
    writer = Writer(person, tmp_path / "校.studyhours")
    writer.type("search", "作业设计")
    writer.pause(300)
    rows = saved(person, monkeypatch, tmp_path / "记录.xlsx", "records-menu")
    assert rows[0][0] == "研训记录一览表"
    assert "查找“作业设计”" in str(rows[1:3])
    heads = next(row for row in rows if "日期" in row)
    assert [one for one in heads if one] == [
        "日期", "种类", "类型", "级别", "题目", "教师", "工号", "数量", "单位", "状态"
    ]  # fmt: skip
    body = [row for row in rows[rows.index(heads) + 1 :] if row[0]]
    assert len(body) == 2
    assert {row[heads.index("日期")] for row in body} == {date(2025, 9, 10)}
    assert {row[heads.index("数量")] for row in body} == {24.0, 71.5}
    assert {row[heads.index("工号")] for row in body} == {"0001", "0002"}
    assert "已导出“记录.xlsx”" in writer.banner


def test_paper_has_heads_on_every_page(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "list.pdf"
    monkeypatch.setattr(files, "choose_save", lambda *_args: path)
    person.go("records")
    Writer(person, tmp_path / "校.studyhours")
    choose(person, "records-menu", "print")
    person.click("preview-save")
    person.wait_until(path.exists)
    said = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert said.count("序号") >= 1
    assert "第 1 页" in said
    assert "研训记录一览表" in said.replace(" ", "")


def test_long_lists_are_no_paper() -> None:
    rows = ([str(number)] for number in range(MOST_PRINTED + 1))
    with pytest.raises(UnusableInput, match="list_too_long"):
        print_list(ListSheet("x", (), (ListColumn("a"),), rows))


def test_what_is_listed_is_added_up_and_a_group_leads_to_its_records(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.go("records")
    writer = Writer(person, tmp_path / "校.studyhours")
    person.click("records-kind-training")
    choose(person, "records-menu", "groups")
    table = person.find("records-groups", QTableView)
    model = table.model()

    def column(place: int) -> list[str]:
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    people = dict(zip(column(0), column(2), strict=True))
    assert people["帕提古丽·艾山 0002"] == "71.5"
    rows = saved(person, monkeypatch, tmp_path / "汇总.xlsx", "groups-menu")
    assert ["帕提古丽·艾山 0002", 71.5] in [[row[0], row[2]] for row in rows]
    by = person.find("groups-by", QComboBox)
    by.setFocus()
    for _ in range(2):
        QTest.keyClick(by, Qt.Key.Key_Down)
    person.wait()
    assert "2025年9月" in column(0)
    table.setFocus()
    table.selectRow(column(0).index("2025年9月"))
    count = column(1)[column(0).index("2025年9月")]
    QTest.keyClick(table, Qt.Key.Key_Return)
    person.wait()
    assert len(writer.titles()) == int(count)
    assert {day[:7] for day in writer.column(0)} == {"2025-09"}
