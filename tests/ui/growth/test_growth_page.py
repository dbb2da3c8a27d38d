"""A person writes a handbook, loses nothing, takes it back; a head of a group comments on it."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from sqlalchemy import func, select

from studyhours.db.models import Record
from studyhours.services.growth.agreements import Agreement, list_pairs, read_agreement
from studyhours.services.growth.handbook import Handbook, read_handbook
from studyhours.services.ledgers.accounts import Credentials, add_account_row
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import add_record
from studyhours.services.settings.accounts import switch_on_accounts
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.pages.growth.drawn_table import DrawnTable
from studyhours.ui.pages.growth.page import GrowthPage
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from tests.services.record_world import content, teacher_uids
from tests.support.ledgers import NEW
from tests.ui.entering import press_undo
from tests.ui.lists.test_out import saved
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

YEAR = "2025-2026"
_OUYANG = Credentials("ouyang", "a long way to school")


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


def _book(ledger: Path, login: Credentials | None = None) -> Handbook:
    def look() -> Handbook:
        other = open_ledger(str(ledger), APRIL, login)
        found = read_handbook(other, str(teacher_uids(other)["0001"]), YEAR)
        other.close()
        return found

    return aside(look)


def _titles(person: Person, name: str) -> list[str]:
    part = person.find(name, DataTable).parentWidget()
    assert isinstance(part, DrawnTable)
    return [one.title for one in part.model.rows]


def _seen(person: Person, name: str) -> bool:
    found = cast(list[QWidget], person.window.findChildren(QWidget, name))
    assert found
    return any(one.isVisible() for one in found)


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
    drafting = person.find("page-growth", GrowthPage).handbook.drafting
    person.wait_until(lambda: not drafting.is_waiting)
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


def test_a_comment_that_was_begun_is_not_lost(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    _choose(person)
    person.type("growth-text", "现状。")
    person.click("growth-save")
    person.type("growth-comment", "还没写完")
    # Another part, and back again.
    person.click("growth-part-plan")
    person.click("growth-part-present")
    assert person.find("growth-comment", QPlainTextEdit).toPlainText() == "还没写完"
    person.click("growth-part-plan")
    # Another window, while this one has not come to an end in order: it is there too.
    other = open_window(ledger, clock=APRIL)
    other.go("growth")
    _choose(other)
    other.click("growth-part-present")
    assert other.find("growth-comment", QPlainTextEdit).toPlainText() == "还没写完"
    assert other.find("growth-comment-left", QWidget).isVisible()
    # Begun comments are asked about on closing; this window says that it does not want its own.
    other.window.close()
    QTest.mouseClick(other.find("ask-discard", QPushButton), Qt.MouseButton.LeftButton)
    other.wait_until(lambda: not other.window.isVisible())
    person.window.close()
    assert person.window.isVisible()
    person.click("ask-no")
    assert not _book(ledger).parts["present"].notes
    person.window.close()
    QTest.mouseClick(person.find("ask-save", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not person.window.isVisible())
    assert [note.text for note in _book(ledger).parts["present"].notes] == ["还没写完"]


def _with_pair(open_window: OpenWindow, ledger: Path) -> Person:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    person.click("growth-view-pairs")
    person.click("growth-pair-add")
    for name, number in (("pair-mentor", "0004"), ("pair-mentee", "0001")):
        picker = person.find(name, TeacherPicker)
        person.type(picker, number)
        person.press(Qt.Key.Key_Return, on=picker)
    person.click("pair-keep")
    return person


def test_a_pair_with_a_day_that_is_none_is_not_made(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("growth")
    person.click("growth-view-pairs")
    person.click("growth-pair-add")
    for name, number in (("pair-mentor", "0004"), ("pair-mentee", "0001")):
        picker = person.find(name, TeacherPicker)
        person.type(picker, number)
        person.press(Qt.Key.Key_Return, on=picker)
    last = person.find("pair-last", DayEdit).field
    person.type(last, "2027.13.1")
    person.click("pair-keep")
    assert "看不懂这个日期" in person.find("pair-problem", QLabel).text()
    assert last.window().focusWidget() is last
    assert last.text() == "2027.13.1"
    assert not _seen(person, "growth-pairs")
    person.type(last, "2027.1.31")
    person.click("pair-keep")
    person.click("agreement-end")
    person.type("pair-reason", "师傅调离")
    person.type(person.find("pair-last", DayEdit).field, "三月")
    person.click("pair-keep")
    assert "看不懂这个日期" in person.find("pair-problem", QLabel).text()
    pair = _agreement(ledger).pair
    assert (pair.entry.last, pair.end_reason) == (date(2027, 1, 31), "")


def _agreement(ledger: Path) -> Agreement:
    def look() -> Agreement:
        other = open_ledger(str(ledger), APRIL)
        (one,) = list_pairs(other)
        found = read_agreement(other, one.uid)
        other.close()
        return found

    return aside(look)


def test_pairs_are_taken_out_as_a_list(
    open_window: OpenWindow, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = _with_pair(open_window, ledger)
    rows = saved(person, monkeypatch, tmp_path / "师徒.csv", "growth-pairs-menu")
    assert [list(row)[:2] for row in rows[-1:]] == [["王芳", "欧阳若兰"]]


def test_an_agreement_being_typed_is_asked_about(open_window: OpenWindow, ledger: Path) -> None:
    person = _with_pair(open_window, ledger)
    person.type("agreement-goals", "站稳讲台")
    person.click("growth-view-handbook")
    person.window.close()
    person.click("ask-no")
    assert _agreement(ledger).text.goals != "站稳讲台"
    person.click("growth-view-pairs")
    assert person.find("agreement-goals", QPlainTextEdit).toPlainText() == "站稳讲台"
    person.window.close()
    QTest.mouseClick(person.find("ask-save", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not person.window.isVisible())
    assert _agreement(ledger).text.goals == "站稳讲台"


def test_a_ledger_without_teachers_says_what_comes_first(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "空.studyhours"
    create_ledger(str(path), NEW, APRIL).close()
    person = open_window(path, clock=APRIL)
    person.go("growth")
    empty = person.find("page-growth", GrowthPage).no_teachers
    for view in ("handbook", "pairs"):
        person.click(f"growth-view-{view}")
        assert empty.isVisible()
        assert not _seen(person, "growth-picker")
        assert not _seen(person, "growth-print")


def test_duties_left_empty_lose_nothing(open_window: OpenWindow, ledger: Path) -> None:
    person = _with_pair(open_window, ledger)
    person.click("growth-pair-add")
    for name, number in (("pair-mentor", "0004"), ("pair-mentee", "0003")):
        picker = person.find(name, TeacherPicker)
        person.type(picker, number)
        person.press(Qt.Key.Key_Return, on=picker)
    person.type(person.find("pair-first", DayEdit).field, "2026.4.30", enter=True)
    title = person.find("growth-agreement-title", QLabel)
    first = title.text()
    duties = person.find("agreement-mentee_duties", QPlainTextEdit)
    person.type("agreement-goals", "站稳讲台")
    person.type(duties, "")
    person.click("agreement-save")
    problem = person.find("agreement-mentee_duties-error", QLabel)
    assert "职责" in problem.text()
    assert not _seen(person, "agreement-mentor_duties-error")
    # Another pair does not take its place, and leaving asks and saves nothing half.
    table = person.find("growth-pairs", DataTable)
    others = [row for row in range(2) if row != table.currentIndex().row()]
    person.click_at(table.viewport(), table.visualRect(table.model().index(others[0], 0)).center())
    assert title.text() == first
    assert table.currentIndex().row() != others[0]
    assert person.find("agreement-goals", QPlainTextEdit).toPlainText() == "站稳讲台"
    person.window.close()
    person.click("ask-save")
    assert person.window.isVisible()
    assert problem.isVisible()
    # Once it is written the other pair is shown, and this one is kept.
    person.type(duties, "多听课")
    assert not _seen(person, "agreement-mentee_duties-error")
    person.click_at(table.viewport(), table.visualRect(table.model().index(others[0], 0)).center())
    assert title.text() != first

    def kept() -> set[tuple[str, str]]:
        with closing(open_ledger(str(ledger), APRIL)) as other:
            texts = [read_agreement(other, one.uid).text for one in list_pairs(other)]
        return {(one.goals, one.mentee_duties) for one in texts}

    assert ("站稳讲台", "多听课") in aside(kept)


def test_a_pair_agrees_signs_and_ends(open_window: OpenWindow, ledger: Path) -> None:
    person = _with_pair(open_window, ledger)
    title = person.find("growth-agreement-title", QLabel)
    assert title.text() == "王芳 → 欧阳若兰"
    duties = person.find("agreement-mentor_duties", QPlainTextEdit)
    assert "听评徒弟的课" in duties.toPlainText()  # the template
    assert person.window.bench is not None
    undo = person.window.bench.context.undo

    def offered() -> str:
        return undo.next_undo.key if undo.next_undo is not None else ""

    assert offered(), "the pair"
    person.type("agreement-subject", "语文")
    person.click("agreement-save")
    sign = person.find("agreement-sign", QPushButton)
    assert person.window.focusWidget() is sign, "what is saved goes on to be signed"
    assert not offered(), "a first text stays, and nothing older is taken back for it"
    press_undo(person)
    assert person.find("growth-pairs", DataTable).model().rowCount() == 1
    person.type("agreement-goals", "站稳讲台")
    person.click("agreement-save")

    def seen() -> Agreement:
        return _agreement(ledger)

    assert (seen().text.subject, seen().text.goals, seen().number) == ("语文", "站稳讲台", 2)
    press_undo(person)
    assert seen().text.goals != "站稳讲台"
    person.click(sign)
    person.click("ask-yes")
    assert seen().signed_on == date(2026, 4, 30)
    assert not _seen(person, "agreement-sign")
    assert person.window.focusWidget() is person.find("agreement-print", QPushButton)
    press_undo(person)
    assert seen().signed_on == date(2026, 4, 30), "what was signed stays, and all before it"
    person.click("agreement-end")
    keep = person.find("pair-keep", QPushButton)
    assert not keep.isEnabled()
    person.type("pair-reason", "师傅调离")
    person.click(keep)
    assert (seen().pair.entry.last, seen().pair.end_reason) == (date(2026, 4, 30), "师傅调离")
    assert "师傅调离" in person.find("growth-agreement-about", QLabel).text()
    assert aside(lambda: _contracts(ledger)) == 1


def _contracts(ledger: Path) -> int:
    other = open_ledger(str(ledger), APRIL)
    with other.reading() as session:
        query = select(func.count()).select_from(Record).where(Record.type == "contract")
        count = session.scalar(query) or 0
    other.close()
    return count


def test_a_teacher_finds_the_own_handbook(open_window: OpenWindow, ledger: Path) -> None:
    def accounts() -> None:
        opened = open_ledger(str(ledger), APRIL)
        office, whose = Credentials("office", "another long word"), teacher_uids(opened)["0001"]
        with opened.writing() as tx:
            add_account_row(tx, office, {"admin": "school"}, None, must_change=False)
            add_account_row(tx, _OUYANG, {"teacher": "self"}, whose, must_change=False)
        switch_on_accounts(opened)
        opened.close()

    accounts()
    person = open_window(clock=APRIL)
    mine = open_ledger(str(ledger), APRIL, _OUYANG)
    person.window.show_ledger(mine)
    person.wait()
    person.go("growth")
    assert not _seen(person, "growth-picker")
    person.type("growth-text", "我的现状。")
    person.click("growth-save")
    part = _book(ledger, _OUYANG).parts["present"]
    assert (part.said.text, part.status, part.made_by) == ("我的现状。", "submitted", "ouyang")
    assert not _seen(person, "growth-comment")
    person.click("growth-view-portfolio")
    person.find("growth-kind-writing", QPushButton)
    person.click("growth-view-pairs")
    assert not _seen(person, "growth-pair-add")
