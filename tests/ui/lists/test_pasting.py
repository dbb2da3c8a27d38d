"""A block copied in a spreadsheet, pasted by Ctrl+V into records and teachers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget

from studyhours.services.people.teacher_list import list_teachers
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL, school_ledger

_PAGES = {"records", "teachers", "imports"}


@pytest.fixture(autouse=True)
def _three_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in _PAGES))


@pytest.fixture
def writer(open_window: OpenWindow, tmp_path: Path) -> Writer:
    """Somebody at the page of records, in April 2026."""
    path = school_ledger(tmp_path / "校.studyhours")
    person = open_window(path, clock=APRIL)
    person.go("records")
    return Writer(person, path)


@pytest.fixture(autouse=True)
def _clipboard(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.clipboard().clear()


def copy(text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QApplication.clipboard().setMimeData(data)


def paste(writer: Writer, on: QWidget) -> None:
    on.setFocus()
    QTest.keyClick(on, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    writer.person.wait()
    writer.person.wait()


def shown(writer: Writer, name: str) -> str:
    return writer.person.find(f"imports-{name}", QLabel).text()


def apply(writer: Writer) -> QPushButton:
    return writer.person.find("imports-apply", QPushButton)


def test_rows_of_a_spreadsheet_are_looked_at_then_taken_then_taken_back(writer: Writer) -> None:
    before = len(writer.kept())
    copy(
        "工号\t姓名\t培训名称\t开始日期\t学时\n"
        '0001\t欧阳若兰\t"单元\n设计"\t2026.3.2\t4\n'
        "0002\t\t=HYPERLINK(1)\t2026年3月3日\t6\n"
        "0099\t没有此人\t讲座\t2026-3-4\t2\n"
    )
    paste(writer, writer.table)
    assert shown(writer, "file").startswith("粘贴的表格")
    assert apply(writer).text() == "导入 2 条"
    assert len(writer.kept()) == before, "nothing is kept before it is wanted"
    writer.person.click(apply(writer))
    titles = {row.title: row for row in writer.kept(text="0001") + writer.kept(text="0002")}
    assert titles["=HYPERLINK(1)"].hundredths == 600
    assert any(title.split() == ["单元", "设计"] for title in titles)
    assert len(writer.kept()) == before + 2
    # The last button leads back to where it was pasted.
    writer.person.click(apply(writer))
    assert writer.person.find("page-records", QWidget).isVisible()
    writer.table.setFocus()
    writer.press("Z", control=True)
    writer.person.click("ask-yes")
    assert len(writer.kept()) == before


def test_rows_without_a_header_are_understood_by_what_they_hold(writer: Writer) -> None:
    writer.person.click("records-kind-training")
    copy("欧阳若兰\t2026/3/2\t4\t校级\t课程标准学习\n李䶮\t2026/3/9\t2\t县级\t命题研究\n")
    paste(writer, writer.table)
    assert apply(writer).text() == "导入 2 条"
    writer.person.click(apply(writer))
    (row,) = writer.kept(text="课程标准学习")
    said = (row.name, row.kind, row.last_day.isoformat(), row.hundredths, row.level)
    assert said == ("欧阳若兰", "training", "2026-03-02", 400, 60)


def test_what_is_no_table_is_said_where_it_was_pasted(writer: Writer) -> None:
    copy("只有一句话")
    paste(writer, writer.table)
    assert "只有一段文字" in writer.banner
    copy("   ")
    paste(writer, writer.table)
    assert "没有文字" in writer.banner


def test_a_list_of_teachers_from_a_web_page(writer: Writer) -> None:
    writer.person.go("teachers")
    page = "<p>x</p><table><tr><td>0101</td><td>钟离<b>秋</b></td><td>女</td></tr>"
    page += "<tr><td>0102</td><td>令狐<script>alert(1)</script></td><td>男</td></tr></table>"
    copy("钟离秋", page)
    paste(writer, writer.person.find("teachers-list", QTableView))
    assert apply(writer).text() == "导入 2 条"
    writer.person.click(apply(writer))
    names = {one.staff_no: one.name for one in writer.asks(list_teachers)}
    assert names["0101"] == "钟离秋"
