"""Somebody of the office writes examples of what a rule should come to, and runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from studyhours.rules.loading import load_ruleset
from studyhours.services.rulebook.case_text import plain_cases
from studyhours.ui.pages.rules.cases_grid import Grid
from studyhours.ui.pages.rules.cases_panel import RuleCases
from tests.ui.person import OpenWindow, Person
from tests.ui.rules_parts import SCHOOL_72, beside_text, cells, click_row, picture, write
from tests.ui.school import APRIL, school_ledger

CASES = """cases:
  - title: 够了
    as_of: 2026-08-31
    records:
      - { day: 2025-10-10, kind: training, level: school, hours: 24 }
      - { day: 2025-11-10, kind: training, level: county, hours: 48, mode: online }
    expect: { hours.total: met, hours.school_based: { status: met, value: 24 } }
  - title: 校本差一点
    as_of: 2026-08-31
    records: [{ day: 2025-10-10, kind: training, level: school, hours: 23.5 }]
    expect: { hours.school_based: met }
"""


def show(part: QWidget, text: str) -> None:
    cast(RuleCases, part).show_rules(text)


class Desk:
    """The panel beside the rule text; what the panel writes goes into the text."""

    def __init__(self, person: Person, size: tuple[int, int] = (1340, 720)) -> None:
        self.person = person
        text, part = beside_text(person, RuleCases, show, size)
        self.text: QPlainTextEdit = text
        self.part = cast(RuleCases, part)
        self.written: list[str] = []
        self.part.changed.connect(self._put)

    def _put(self, text: str) -> None:
        self.written.append(text)
        self.text.setPlainText(text)

    def settle(self) -> None:
        """Waits as long as somebody who looks up."""
        self.person.wait_until(lambda: self.part.is_settled)
        self.person.wait()

    def listed(self) -> list[list[str]]:
        return cells(self.part.table)

    def choose(self, row: int) -> None:
        click_row(self.person, self.part.table, row, 1)

    def grid(self, name: str) -> Grid:
        return self.part.form.grids[name]

    def type_into(self, name: str, row: int, column: str, said: str) -> None:
        """Double-clicks a cell and types, or chooses from its list.

        As fast as people do: where the first click opens a list, the second falls on it.
        """
        grid = self.grid(name)
        keys = [cell.key for cell in grid.model_of.cells]
        index = grid.model_of.index(row, keys.index(column))
        self.part.form._scroll.ensureWidgetVisible(grid)
        grid.scrollTo(index)
        place = grid.visualRect(index).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.person.wait()
        popup = QApplication.activePopupWidget()
        if popup is None:
            QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            beside = popup.mapFromGlobal(grid.viewport().mapToGlobal(place))
            QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=beside)
        self.person.wait()
        found = cast(list[QComboBox], grid.viewport().findChildren(QComboBox))
        boxes = [box for box in found if box.isVisible()]
        if boxes:
            self._choose_in(boxes[0], said)
        else:
            (field,) = cast(list[QLineEdit], grid.viewport().findChildren(QLineEdit))
            self.person.type(field, said)
            QTest.keyClick(field, Qt.Key.Key_Return)
        self.person.wait()

    def _choose_in(self, box: QComboBox, said: str) -> None:
        view = box.view()
        self.person.wait_until(view.isVisible)
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(box.findText(said)):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)

    def kept(self) -> bool:
        return self.part.is_kept

    def said(self, name: str) -> str:
        return self.person.find(name, QLabel).text()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def desk(open_window: OpenWindow, ledger: Path) -> Iterator[Desk]:
    usual = QApplication.doubleClickInterval()
    # However slow the machine, the second click of a double click is one.
    QApplication.setDoubleClickInterval(60_000)
    yield Desk(open_window(ledger, clock=APRIL))
    QApplication.setDoubleClickInterval(usual)


def test_all_are_run_and_what_came_stands_beside_what_was_expected(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72 + CASES)
    assert [row[:2] for row in desk.listed()] == [["未运行", "够了"], ["未运行", "校本差一点"]]
    desk.person.click("cases-run")
    assert [row[:2] for row in desk.listed()] == [["一致", "够了"], ["不一致", "校本差一点"]]
    assert desk.listed()[1][2] == "“校本研训学时”：结论应为 达标，实为 未达标"
    assert desk.said("cases-summary") == "共 2 个用例，1 个与预期一致。"
    desk.choose(1)
    expect = cells(desk.grid("expect"))
    assert expect[1] == ["校本研训学时", "达标", "", "未达标　23.5 / 24", "不一致"]
    assert expect[0][1] == "不核对"
    assert desk.said("case-state") == "不一致"
    assert "校本研训学时" in desk.said("case-differs")
    picture(desk.part, "cases-ran")
    desk.choose(0)
    assert desk.said("case-state") == "一致"
    # Another rule: nothing is said of it before it is run.
    write(desk.person, desk.text, (SCHOOL_72 + CASES).replace("at_least: 24", "at_least: 23"))
    assert desk.listed()[1][0] == "未运行"
    desk.person.click("cases-run")
    assert [row[0] for row in desk.listed()] == ["一致", "一致"]


def test_a_case_is_written_from_nothing(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72)
    assert "还没有用例" in desk.said("cases-summary")
    desk.person.click("cases-add")
    desk.person.type("case-title", "七十二学时整")
    desk.person.type(desk.part.form.day.field, "2026.8.31", enter=True)
    desk.person.click("case-add-records")
    desk.type_into("records", 0, "day", "2025.10.10，2026.4.10")
    desk.type_into("records", 0, "amount", "36")
    desk.type_into("records", 0, "level", "校级")
    desk.type_into("records", 0, "more", "mode: online")
    desk.type_into("expect", 1, "status", "达标")
    desk.type_into("expect", 1, "value", "72")
    desk.settle()
    (case,) = plain_cases(desk.text.toPlainText())
    assert case == {
        "title": "七十二学时整",
        "year": "2025-2026",
        "terms": ["2025-09-01:2026-01-23", "2026-03-02:2026-07-07"],
        "as_of": "2026-08-31",
        "expect": {
            "hours.total": {"status": "met"},
            "hours.school_based": {"status": "met", "value": "72"},
        },
        "records": [
            {
                "day": ["2025-10-10", "2026-04-10"],
                "kind": "training",
                "hours": "36",
                "level": "school",
                "mode": "online",
            }
        ],
    }
    # What else stands in the text is as it was.
    assert desk.text.toPlainText().startswith(SCHOOL_72.rstrip("\n"))
    desk.person.click("cases-run")
    assert desk.listed() == [["一致", "七十二学时整", ""]]
    assert desk.said("case-verdict-came") == "实得：达标"
    picture(desk.part, "cases-new")


def test_facts_registers_and_the_verdict(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72 + CASES)
    desk.choose(1)
    desk.person.click("case-add-facts")
    desk.type_into("facts", 0, "fact", "长周期培训")
    desk.type_into("facts", 0, "value", "yes")
    desk.person.click("case-add-registers")
    desk.type_into("registers", 0, "about", "校本研训学时")
    desk.type_into("registers", 0, "from", "2025.9.1")
    desk.type_into("registers", 0, "to", "2026.8.31")
    desk.settle()
    case = plain_cases(desk.text.toPlainText())[1]
    assert case["facts"] == [{"fact": "long_course", "value": "yes"}]
    assert case["registers"] == [
        {"exempt": "school-72/hours.school_based", "from": "2025-09-01", "to": "2026-08-31"}
    ]
    desk.person.click("cases-run")
    assert desk.listed()[1][2] == "“校本研训学时”：结论应为 达标，实为 免除"
    desk.type_into("expect", 1, "status", "免除")
    desk.settle()
    desk.person.click("cases-run")
    assert desk.listed()[1][0] == "一致"


def test_what_cannot_be_read_is_told_and_not_put_into_the_text(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72 + CASES)
    desk.choose(0)
    desk.type_into("records", 0, "amount", "很多")
    desk.settle()
    assert desk.written == []
    assert not desk.kept()
    assert "“够了”还没有存入" in desk.said("cases-note")
    assert "很多" in desk.said("cases-note")
    picture(desk.part, "cases-wrong")
    # The rules may be changed meanwhile; what is typed here waits for its turn.
    write(desk.person, desk.text, (SCHOOL_72 + CASES).replace("at_least: 72", "at_least: 70"))
    desk.type_into("records", 0, "amount", "22")
    desk.settle()
    assert desk.kept()
    text = desk.text.toPlainText()
    assert "at_least: 70" in text
    ruleset, _ = load_ruleset(text)
    assert ruleset is not None
    assert ruleset.cases[0].records[0].like.hundredths == 2200
    desk.person.click("cases-run")
    assert [row[0] for row in desk.listed()] == ["不一致", "不一致"]


def test_one_is_made_from_a_teachers_records_without_the_name(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72)
    field = desk.person.find("cases-teacher", QLineEdit)
    desk.person.type(field, "oyrl", enter=True)
    desk.person.click("cases-like-teacher")
    desk.settle()
    text = desk.text.toPlainText()
    (case,) = plain_cases(text)
    assert case["title"] == "照一位教师的记录（截至 2026-04-30）"
    assert "欧阳若兰" not in text
    assert case["as_of"] == "2026-04-30"
    desk.person.click("cases-run")
    assert desk.listed()[0][0] == "一致"
    picture(desk.part, "cases-like")


def test_a_cell_by_keys_and_another_language(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72 + CASES)
    desk.choose(1)
    grid = desk.grid("records")
    grid.setFocus()
    grid.setCurrentIndex(grid.model_of.index(0, 4))
    desk.person.press(Qt.Key.Key_Return, on=grid)
    (field,) = cast(list[QLineEdit], grid.viewport().findChildren(QLineEdit))
    desk.person.type(field, "24")
    desk.person.press(Qt.Key.Key_Return, on=field)
    desk.person.press(Qt.Key.Key_Right, on=grid)
    desk.person.press(Qt.Key.Key_Delete, on=grid)  # a unit cannot be nothing
    desk.settle()
    desk.person.click("cases-run")
    assert desk.listed()[1][0] == "一致"
    grid.setCurrentIndex(grid.model_of.index(0, 6))
    desk.person.press(Qt.Key.Key_Delete, on=grid)
    desk.settle()
    records = plain_cases(desk.text.toPlainText())[1]["records"]
    assert records == [{"day": "2025-10-10", "kind": "training", "hours": "24"}]
    desk.part.context.words.choose("en")
    desk.person.wait()
    assert [row[0] for row in desk.listed()] == ["Not run", "Not run"]
    assert desk.said("case-state") == "Not run"
    assert cells(desk.grid("expect"))[1][:2] == ["School-based hours", "Met"]


def test_the_cases_of_one_set_never_get_into_another(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72 + CASES)
    desk.choose(0)
    desk.type_into("records", 0, "amount", "23")
    other = SCHOOL_72.replace("id: school-72", "id: another")
    write(desk.person, desk.text, other)
    desk.settle()
    assert desk.text.toPlainText() == other
    assert desk.listed() == []


def test_one_is_deleted_after_a_question(desk: Desk) -> None:
    write(desk.person, desk.text, SCHOOL_72 + CASES)
    desk.choose(0)
    desk.person.click("cases-delete")
    desk.person.click("ask-yes")
    desk.settle()
    assert [one["title"] for one in plain_cases(desk.text.toPlainText())] == ["校本差一点"]
    assert desk.listed() == [["未运行", "校本差一点", ""]]


def test_english_dark_and_narrow(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL, language="en", theme="dark")
    desk = Desk(person, (900, 640))
    write(person, desk.text, SCHOOL_72 + CASES)
    person.click("cases-run")
    assert [row[0] for row in desk.listed()] == ["Passed", "Failed"]
    assert not desk.part.form.isVisible()
    desk.choose(1)
    assert desk.part.form.isVisible()
    picture(desk.part, "cases-en-dark-narrow")
