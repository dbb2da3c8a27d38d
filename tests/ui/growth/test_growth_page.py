"""A person writes a handbook, loses nothing, takes it back; a head of a group comments on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox

from studyhours.services.growth.handbook import Handbook, read_handbook
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import add_record
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.pages.growth.drafting import PAUSE
from studyhours.ui.pages.growth.drawn_table import DrawnTable
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from tests.services.record_world import content, teacher_uids
from tests.ui.entering import press_undo
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

YEAR = "2025-2026"


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {"growth", "records"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school, with a prize and a paper more."""
    path = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(path), APRIL)
    one = teacher_uids(opened)["0001"]
    add_record(opened, content(one, "award", "2026-03-04", "教学能手", type="prize"))
    add_record(opened, content(one, "writing", "2026-03-05", "说理", type="story", text="讲理。"))
    opened.close()
    return path


def _book(ledger: Path) -> Handbook:
    def look() -> Handbook:
        other = open_ledger(str(ledger), APRIL)
        found = read_handbook(other, str(teacher_uids(other)["0001"]), YEAR)
        other.close()
        return found

    return aside(look)


def _titles(person: Person, name: str) -> list[str]:
    part = person.find(name, DataTable).parentWidget()
    assert isinstance(part, DrawnTable)
    return [one.title for one in part.model.rows]


def _choose(person: Person) -> None:
    picker = person.find("growth-picker", TeacherPicker)
    person.type(picker, "0001")
    person.press(Qt.Key.Key_Return, on=picker)
    person.wait()


def test_a_handbook_is_written_and_nothing_is_lost(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    _choose(person)
    text = person.find("growth-text", QPlainTextEdit)
    save = person.find("growth-save", QPushButton)
    assert not save.isEnabled()
    person.type(text, "教龄五年，朗读教学见长。")
    assert save.isEnabled()
    # A pause later it is kept as a draft; another part and back again, it is still there.
    person.bot.wait(PAUSE + 300)
    person.wait()
    assert "草稿" in person.find("growth-said", QLabel).text()
    person.click("growth-part-plan")
    assert person.find("growth-text", QPlainTextEdit).toPlainText() == ""
    person.click("growth-part-present")
    assert person.find("growth-text", QPlainTextEdit).toPlainText() == "教龄五年，朗读教学见长。"
    assert _book(ledger).parts["present"].record is None
    person.click("growth-save")
    kept = _book(ledger).parts["present"]
    assert kept.said.text == "教龄五年，朗读教学见长。"
    assert not person.find("growth-save", QPushButton).isEnabled()
    # A second version, and the first one back.
    person.type("growth-text", "教龄六年。")
    person.press(Qt.Key.Key_S, control=True, on=person.find("growth-text", QPlainTextEdit))
    assert _book(ledger).parts["present"].said.text == "教龄六年。"
    press_undo(person)
    assert _book(ledger).parts["present"].said.text == kept.said.text
    assert person.find("growth-text", QPlainTextEdit).toPlainText() == kept.said.text


def test_goals_footprints_and_results(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    _choose(person)
    person.click("growth-part-plan")
    person.type("growth-three_years", "三年内成为骨干。")
    person.click("goal-add")
    person.type("goal-text-0", "写两个教学故事")
    measure = person.find("goal-measure-0", QComboBox)
    measure.setFocus()
    place = measure.findText("记录：撰写 · 教学故事")
    assert place > 0
    measure.setCurrentIndex(place)
    measure.activated.emit(place)
    person.press(Qt.Key.Key_Up, on=person.find("goal-target-0", QSpinBox))
    person.click("growth-save")
    plan = _book(ledger).parts["plan"].said
    assert (plan.three_years, [(one.text, one.about, one.target) for one in plan.goals]) == (
        "三年内成为骨干。", [("写两个教学故事", "writing/story", 2)],
    )  # fmt: skip
    assert person.find("goal-far-0", QLabel).text() == "1 / 2"
    # What was recorded lies there by itself; one of it is picked.
    person.click("growth-part-footprints")
    table = person.find("growth-footprints", DataTable)
    table.selectRow(_titles(person, "growth-footprints").index("说理"))
    person.press(Qt.Key.Key_Space, on=table)
    person.click("growth-save")
    book = _book(ledger)
    assert [one.title for one in book.picked] == ["说理"]
    person.click("growth-part-results")
    assert "教学能手" in _titles(person, "growth-results")


def test_the_portfolio_leads_to_records(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    _choose(person)
    person.click("growth-view-portfolio")
    button = person.find("growth-kind-writing", QPushButton)
    person.click(button)
    assert person.find("records-search", QLineEdit).isVisible()


def test_the_school_comments(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    _choose(person)
    person.type("growth-text", "现状。")
    person.click("growth-save")
    person.type("growth-comment", "写得实在。")
    person.click("growth-comment-send")
    assert [note.text for note in _book(ledger).parts["present"].notes] == ["写得实在。"]
    assert person.find("growth-comment", QPlainTextEdit).toPlainText() == ""
