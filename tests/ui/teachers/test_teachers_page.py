"""The teachers page: looking people up, adding them, changing what holds from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
)

from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_changes import change_teacher, read_entry
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.ui.widgets.day_edit import DayEdit
from tests.support.scenario import TERMS, YEAR
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger

ROSTER = ["欧阳若兰", "帕提古丽·艾山", "李䶮", "王芳", "王芳"]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def person(open_window: OpenWindow, ledger: Path) -> Person:
    opened: Person = open_window(ledger, clock=APRIL)
    opened.go("teachers")
    return opened


def table(person: Person) -> QTableView:
    return person.find("teachers-list", QTableView)


def column(person: Person, place: int) -> list[str]:
    shown = table(person).model()
    return [str(shown.index(row, place).data()) for row in range(shown.rowCount())]


def names(person: Person) -> list[str]:
    return column(person, 1)


def choose(person: Person, row: int) -> None:
    view = table(person)
    person.click_at(view.viewport(), view.visualRect(view.model().index(row, 1)).center())


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def everything_said(person: Person) -> str:
    labels = cast("list[QLabel]", person.window.findChildren(QLabel))
    return "\n".join(label.text() for label in labels if label.isVisible())


def kept(ledger: Path) -> list[TeacherShown]:
    opened = open_ledger(str(ledger), APRIL)
    found = list(list_teachers(opened))
    opened.close()
    return found


# ---------------------------------------------------------------- looking


def test_the_roster(person: Person) -> None:
    assert names(person) == ROSTER
    assert column(person, 2) == ["语文组", "数学组", "综合组", "语文组", "综合组"]
    assert set(column(person, 7)) == {"在岗"}
    assert text(person, "teachers-count") == "共 5 位教师"
    person.type("teachers-search", "ptgl")
    assert names(person) == ["帕提古丽·艾山"]
    assert text(person, "teachers-count") == "5 位教师中的 1 位"
    person.type("teachers-search", "没有这个人")
    assert "没有符合条件的教师" in everything_said(person)
    person.type("teachers-search", "")
    group = person.find("teachers-group", QComboBox)
    for _ in range(group.findText("综合组")):
        QTest.keyClick(group, Qt.Key.Key_Down)
    assert names(person) == ["李䶮", "王芳"]


def test_what_the_roster_does_not_speak_of_has_no_column(
    person: Person, ledger: Path, open_window: OpenWindow
) -> None:
    assert shown_headings(person) == ["工号", "姓名", "教研组", "任教学科", "状态"]
    opened = open_ledger(str(ledger), APRIL)
    uid = list_teachers(opened)[1].uid
    entry = replace(read_entry(opened, uid), joined_profession=date(2015, 8, 15))
    change_teacher(opened, uid, entry)
    opened.close()
    again = open_window(ledger, clock=APRIL)
    again.go("teachers")
    assert "参加工作" in shown_headings(again)
    assert "来校" not in shown_headings(again)
    assert column(again, 6) == ["", "2015.8.15", "", "", ""]
    choose(again, 1)
    assert "2015.8.15 参加工作" in text(again, "teacher-who")


def shown_headings(person: Person) -> list[str]:
    view = table(person)
    count = view.model().columnCount()
    across = Qt.Orientation.Horizontal
    return [
        str(view.model().headerData(place, across))
        for place in range(count)
        if not view.isColumnHidden(place)
    ]


def test_names_sort_by_pinyin(person: Person) -> None:
    heading = table(person).horizontalHeader()
    place = QPoint(heading.sectionViewportPosition(1) + 20, 10)
    person.click_at(heading.viewport(), place)
    assert names(person) == ["李䶮", "欧阳若兰", "帕提古丽·艾山", "王芳", "王芳"]


def test_one_teacher(person: Person) -> None:
    choose(person, 0)
    assert text(person, "teacher-name") == "欧阳若兰"
    assert text(person, "teacher-who").startswith("0001 · 女 · 记录 ")
    assert text(person, "fact-group") == "语文组"
    assert text(person, "fact-title") == "—"
    with pytest.raises(AssertionError):
        person.find("teacher-remove", QPushButton)  # has records


def test_to_records_and_check_of_that_teacher(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[tuple[str, dict[str, str]]] = []

    def go(name: str, _then: object = None, **params: str) -> None:
        gone.append((name, params))

    bench = person.window.bench
    assert bench is not None
    choose(person, 2)
    uid = kept_uid(person)
    person.click("teacher-check")
    assert bench.page.name == "check"
    assert text(person, "check-detail-name") == "李䶮"
    person.click("check-about-teacher")
    assert bench.page.name == "teachers"
    assert text(person, "teacher-name") == "李䶮"
    monkeypatch.setattr(bench, "go", go)
    person.click("teacher-records")
    assert gone == [("records", {"teacher": uid})]


def kept_uid(person: Person) -> str:
    view = table(person)
    row = view.model().row(view.currentIndex())  # type: ignore[attr-defined]  # our own model
    assert isinstance(row, TeacherShown)
    return row.uid


# ---------------------------------------------------------------- adding and correcting


def test_a_teacher_is_added(person: Person, ledger: Path) -> None:
    person.click("teachers-add")
    assert person.find("form-name", QLineEdit).hasFocus()
    person.click("form-save")
    assert text(person, "form-name-error") == "请填写姓名。"
    person.type("form-name", "司马光远")
    person.type("form-staff_no", "0002")
    person.click("form-save")
    assert text(person, "form-staff_no-error") == "工号 0002 已是帕提古丽·艾山的。"
    person.type("form-staff_no", "0036")
    person.type("form-group-text", "语文组")
    person.type("form-title-text", "高级教师")
    person.type("day-field", "2025.13.1", enter=True)
    assert text(person, "form-joined-error") == "看不懂这个日期。请写成 2025.9.1。"
    person.type("day-field", "2025.9.1")
    person.type("form-name", "司马光远", enter=True)
    assert names(person) == [*ROSTER, "司马光远"]
    assert text(person, "teacher-name") == "司马光远"
    assert text(person, "fact-group") == "语文组"
    saved = kept(ledger)[-1]
    assert (saved.staff_no, saved.group, saved.title) == ("0036", "语文组", "高级教师")
    assert str(saved.joined) == "2025-09-01"
    assert person.find("undo", QPushButton).text() == "撤销：添加 司马光远"
    person.click("undo")
    assert names(person) == ROSTER


def test_esc_leaves_a_form_and_keeps_nothing(person: Person, ledger: Path) -> None:
    person.click("teachers-add")
    person.press(Qt.Key.Key_Escape, on=person.find("form-name", QLineEdit))
    with pytest.raises(AssertionError):
        person.find("form-name", QLineEdit)
    person.click("teachers-add")
    person.type("form-name", "没人")
    person.press(Qt.Key.Key_Escape, on=person.find("form-name", QLineEdit))
    assert person.find("form-name", QLineEdit).text() == "没人", "first it asks"
    person.click("ask-yes")
    with pytest.raises(AssertionError):
        person.find("form-name", QLineEdit)
    assert len(kept(ledger)) == 5


def test_a_name_is_corrected_and_taken_back(person: Person, ledger: Path) -> None:
    choose(person, 2)
    person.click("teacher-edit")
    assert person.find("form-name", QLineEdit).text() == "李䶮"
    person.type("form-name", "李龙", enter=True)
    assert names(person)[2] == "李龙"
    assert text(person, "teacher-name") == "李龙"
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert names(person) == ROSTER
    bench = person.window.bench
    assert bench is not None
    bench.context.undo.redo()
    person.wait()
    assert kept(ledger)[2].name == "李龙"


def test_a_mistake_is_taken_out_after_asking(person: Person, ledger: Path) -> None:
    person.click("teachers-add")
    person.type("form-name", "误加", enter=True)
    assert len(kept(ledger)) == 6
    person.click("teacher-remove")
    person.click("ask-no")
    assert len(kept(ledger)) == 6
    uid = kept(ledger)[-1].uid
    person.click("teacher-remove")
    person.click("ask-yes")
    assert len(kept(ledger)) == 5
    assert names(person) == ROSTER
    assert person.find("undo", QPushButton).text() == "撤销：删去 误加"
    person.click("undo")
    assert names(person) == [*ROSTER, "误加"]
    assert text(person, "teacher-name") == "误加"
    assert kept(ledger)[-1].uid == uid, "the same teacher, not another of that name"
    redo(person)
    assert names(person) == ROSTER
    person.click("undo")
    assert names(person) == [*ROSTER, "误加"]


def test_adding_a_teacher_is_taken_back_and_done_again(person: Person, ledger: Path) -> None:
    person.click("teachers-add")
    person.type("form-name", "新人", enter=True)
    person.click("undo")
    assert names(person) == ROSTER
    redo(person)
    assert names(person) == [*ROSTER, "新人"]
    person.click("undo")
    assert len(kept(ledger)) == 5


def redo(person: Person) -> None:
    person.window.activateWindow()
    person.wait()
    QTest.keySequence(person.window, QKeySequence(QKeySequence.StandardKey.Redo))
    person.wait()


# ---------------------------------------------------------------- from a day on


def test_another_group_from_a_day_on(person: Person) -> None:
    choose(person, 0)
    person.click("fact-change-group")
    edit = person.find("form-value-text", QLineEdit)
    assert edit.text() == "语文组"
    assert edit.selectedText() == "语文组", "what is typed comes in its place, not behind it"
    person.click("form-save")
    assert "已经是“语文组”" in text(person, "form-value-error")
    person.type(edit, "数学组")
    person.type("day-field", "2026-3-2", enter=True)
    person.press(Qt.Key.Key_Return)
    assert text(person, "fact-group") == "数学组"
    assert column(person, 2)[0] == "数学组"
    said = everything_said(person)
    assert "2026.3.2 起" in said
    assert "至 2026.3.1" in said
    person.click("undo")
    assert text(person, "fact-group") == "语文组"
    assert "2026.3.2 起" not in everything_said(person)


def test_the_check_follows_a_long_course(person: Person) -> None:
    """Who is sent on a long course is exempt from the school-based part (catalogue A1)."""

    def status() -> str:
        person.go("check")
        shown = person.find("check-table", QTableView).model()
        titles = [
            shown.headerData(one, Qt.Orientation.Horizontal) for one in range(shown.columnCount())
        ]
        return str(shown.index(1, titles.index("校本研训学时")).data())

    before = status()
    assert before != "免除"
    person.go("teachers")
    choose(person, 1)
    person.click("teacher-spell")
    kind = person.find("form-attribute", QComboBox)
    QTest.keyClick(kind, Qt.Key.Key_Down)
    assert kind.currentText() == "长周期培训"
    with pytest.raises(AssertionError):
        person.find("form-value-text", QLineEdit)
    first = person.find("form-first", DayEdit)
    person.type(person.find("day-field", QLineEdit, first), "2026.3.2")
    person.click("form-save")
    assert "长周期培训" in everything_said(person)
    assert status() == "免除"
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert status() == before


def test_leave_and_leaving(person: Person, ledger: Path) -> None:
    choose(person, 3)
    person.click("teacher-spell")
    person.click("form-save")
    assert text(person, "teacher-state") == "病假"
    assert column(person, 7)[3] == "病假"
    person.click("fact-end")
    person.type("day-field", "2026.4.29", enter=True)
    person.press(Qt.Key.Key_Return)
    assert "早于" in text(person, "form-last-error")
    person.type("day-field", "2026.4.30", enter=True)
    person.press(Qt.Key.Key_Return)
    assert "2026.4.30 至 2026.4.30" in everything_said(person)
    person.click("teacher-left")
    person.type("day-field", "2026.4.15", enter=True)
    person.press(Qt.Key.Key_Return)
    assert text(person, "teacher-state") == "已离校"
    choose(person, 0)
    person.type("teachers-search", "王芳")
    assert column(person, 0) == ["0005"]
    person.click("teachers-gone")
    assert column(person, 0) == ["0004", "0005"]
    assert kept(ledger)[3].left is not None


# ---------------------------------------------------------------- nothing there yet


def test_an_empty_roster_says_what_to_do(open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "新.studyhours"
    create_ledger(str(path), NewSchool("新学校", YEAR, TERMS, ("school-72",)), APRIL).close()
    person: Person = open_window(path, clock=APRIL)
    person.go("teachers")
    assert "还没有教师" in everything_said(person)
    assert person.find("teachers-import-first", QPushButton).text() == "导入花名册"
    person.click("teachers-by-hand")
    person.type("form-name", "第一位")
    person.press(Qt.Key.Key_Escape, on=person.find("form-name", QLineEdit))
    person.click("ask-yes")
    assert "还没有教师" in everything_said(person)
    person.click("teachers-by-hand")
    person.type("form-name", "第一位", enter=True)
    assert names(person) == ["第一位"]
    assert person.find("teachers-add", QPushButton).isVisible()


def test_a_narrow_window_in_english(open_window: OpenWindow, ledger: Path) -> None:
    person: Person = open_window(ledger, clock=APRIL, size=(1024, 600), language="en")
    person.go("teachers")
    with pytest.raises(AssertionError):
        person.find("teacher-name", QLabel)
    choose(person, 0)
    assert text(person, "fact-group") == "语文组"
    person.press(Qt.Key.Key_Escape, on=person.find("teacher-records", QPushButton))
    with pytest.raises(AssertionError):
        person.find("teacher-name", QLabel)
    assert table(person).hasFocus()


def test_another_row_does_not_take_what_is_typed(person: Person) -> None:
    choose(person, 0)
    person.click("teacher-edit")
    person.type("form-name", "欧阳若岚")
    choose(person, 2)
    assert person.find("form-name", QLineEdit).text() == "欧阳若岚"
    person.click("ask-no")
    assert person.find("form-name", QLineEdit).text() == "欧阳若岚"
    assert table(person).currentIndex().row() == 0
    person.click("teachers-add")
    person.click("ask-no")
    assert person.find("form-name", QLineEdit).text() == "欧阳若岚"
    choose(person, 2)
    person.click("ask-yes")
    assert text(person, "teacher-name") == "李䶮"
    assert names(person) == ROSTER
    person.click("teacher-edit")
    choose(person, 0)
    assert text(person, "teacher-name") == "欧阳若兰", "nothing was typed, so nothing is asked"
