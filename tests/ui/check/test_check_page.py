"""The check page, used as a person uses it: days, filters, cells, what counts and what does not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QToolButton

from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.people.teacher_facts import end_service
from studyhours.services.people.teacher_list import list_teachers
from studyhours.ui.pages.check.windows import WindowMarks
from studyhours.ui.widgets.record_lines import NOT_COUNTED, RECORD, SECTION, RecordLines
from tests.support.ledgers import small_ledger
from tests.support.scenario import CLOCK, PRESETS, TERMS, YEAR, write_csv
from tests.ui.check.table import (
    FIRST,
    at,
    cell,
    choose_ruleset,
    click_cell,
    everything_said,
    lines,
    model,
    names,
    table,
    text,
)
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL

# ---------------------------------------------------------------- the table


def test_everybody_by_every_rule_as_of_today(person: Person) -> None:
    assert names(person) == [FIRST, "帕提古丽·艾山", "李䶮", "王芳 0004", "王芳 0005"]
    assert model(person).columnCount() == 2 + 17
    assert text(person, "check-summary").startswith("5 位教师 × 17 条规则，")
    day = person.find("day-field", QLineEdit)
    assert day.text() == "2026年4月30日 周四"
    # 24 + 38 and two of attendance, of 72: four fifths of the year have gone by, so in good time.
    assert cell(person, FIRST, "研训学时") == "64"
    assert cell(person, "帕提古丽·艾山", "研训学时") == "71.5"
    assert cell(person, FIRST, "校本研训学时") == "✓ 26"
    assert cell(person, FIRST, "听课节数") == "15 · 14"
    assert cell(person, "李䶮", "听课节数") == "✗ 0 · 0"


def test_another_day_is_typed(person: Person) -> None:
    person.type("day-field", "2026.8.31", enter=True)
    assert cell(person, FIRST, "研训学时") == "✓ 74"
    assert cell(person, "帕提古丽·艾山", "研训学时") == "✗ 71.5"
    assert cell(person, FIRST, "听课节数") == "✗ 15 · 14"
    person.type("day-field", "2025年9月30日", enter=True)
    assert cell(person, FIRST, "研训学时") == "24"
    person.type("day-field", "后天", enter=True)
    assert person.find("day-field", QLineEdit).property("wrong")
    assert cell(person, FIRST, "研训学时") == "24"


def test_usual_days(person: Person) -> None:
    def choose(name: str) -> str:
        button = person.find("check-quick-days", QToolButton)
        menu = button.menu()
        action = next(one for one in menu.actions() if one.objectName() == name)
        action.trigger()
        person.wait()
        return person.find("day-field", QLineEdit).text()

    assert choose("check-day-term-1").startswith("2026年1月23日")
    assert choose("check-day-term-2").startswith("2026年7月7日")
    assert choose("check-day-year").startswith("2026年8月31日")
    assert cell(person, FIRST, "研训学时") == "✓ 74"
    assert choose("check-day-today").startswith("2026年4月30日")


def test_a_group_a_name_and_verdicts(person: Person) -> None:
    group = person.find("check-group", QComboBox)
    group.setFocus()
    assert {group.itemText(place) for place in range(group.count())} == {
        "全部教研组",
        "语文组",
        "数学组",
        "综合组",
    }
    for _ in range(group.findText("语文组")):
        QTest.keyClick(group, Qt.Key.Key_Down)
    assert names(person) == [FIRST, "王芳 0004"]
    assert text(person, "check-summary") == "5 位教师中的 2 位 × 17 条规则"
    QTest.keyClick(group, Qt.Key.Key_Home)
    for typed, found in (
        ("wf", ["王芳 0004", "王芳 0005"]),
        ("oyrl", [FIRST]),
        ("0003", ["李䶮"]),
        ("艾山", ["帕提古丽·艾山"]),
    ):
        person.type("check-search", typed)
        assert names(person) == found
    person.type("check-search", "zzz")
    assert "没有符合条件的教师" in everything_said(person)
    assert not person.find("check-print", QPushButton).isEnabled()
    person.type("check-search", "")
    missed = person.find("check-verdict-missed", QPushButton)
    assert missed.text() == "未达标 5"
    person.click(missed)
    assert len(names(person)) == 5
    person.click(missed)


def test_verdict_chips_narrow_the_table(open_window: OpenWindow, tmp_path: Path) -> None:
    """Three who have met the hours of the year, and two who have none."""
    path = small_ledger(tmp_path / "小.studyhours")
    opened = open_ledger(str(path))
    for number in ("91", "92"):
        add_teacher(opened, NewTeacher(TeacherEntry(f"新人{number}", number)))
    opened.close()
    person: Person = open_window(path)
    person.go("check")
    person.type("day-field", "2025.8.31", enter=True)

    def chip(name: str) -> QPushButton:
        return person.find(f"check-verdict-{name}", QPushButton)

    assert (chip("met").text(), chip("missed").text()) == ("达标 3", "未达标 2")
    assert not chip("at_risk").isEnabled()
    person.click(chip("missed"))
    assert names(person) == ["新人91", "新人92"]
    person.click(chip("met"))
    assert len(names(person)) == 5
    person.click(chip("missed"))
    assert len(names(person)) == 3
    person.type("check-search", "新人")
    assert (chip("met").text(), chip("missed").text()) == ("✓ 达标 0", "未达标 2")
    assert "没有符合条件的教师" in everything_said(person)
    person.click(chip("met"))
    assert names(person) == ["新人91", "新人92"]


def test_order_by_a_rule_and_back(person: Person) -> None:
    heading = table(person).horizontalHeader()
    shown = model(person)
    column = next(
        one
        for one in range(shown.columnCount())
        if shown.headerData(one, Qt.Orientation.Horizontal) == "研训学时"
    )
    place = QPoint(heading.sectionViewportPosition(column) + 20, 10)
    roster = names(person)
    person.click_at(heading.viewport(), place)
    upwards = names(person)
    person.click_at(heading.viewport(), place)
    downwards = names(person)
    assert downwards[0] in (FIRST, "帕提古丽·艾山")
    assert upwards[0] not in (FIRST, "帕提古丽·艾山")
    person.click_at(heading.viewport(), place)
    assert names(person) == roster


# ---------------------------------------------------------------- behind a cell


def test_what_counts_and_what_does_not(person: Person) -> None:
    click_cell(person, FIRST, "听课节数")
    assert text(person, "check-detail-name") == FIRST
    assert person.find("check-detail-status", QLabel).text() == "进行中"
    assert text(person, "check-detail-amount") == "听课节数　1 / 2 学期，还差 1"
    assert "要求 2 个学期，已做到 1 个学期" in text(person, "check-detail-explanation")
    marks = person.find("check-windows", WindowMarks)
    assert marks.lines() == [
        "第1学期（9.1–1.23）　15 / 15　达标",
        "第2学期（3.2–7.7）　14 / 15　进行中",
    ]
    said = lines(person)
    assert (SECTION, "计入 29 条", "", "") in said
    assert (SECTION, "没有计入 2 条", "", "") in said
    reasons = {below.split("　")[1] for kind, _, below, _ in said if kind == NOT_COUNTED}
    assert reasons == {"不是在本校听的课", "没有评价与建议，也没有正文"}
    assert len([one for one in said if one[0] == RECORD]) == 6
    view = person.find("check-records", RecordLines)
    more = next(place for place, one in enumerate(said) if one[1] == "还有 23 条…")
    person.click_at(view.viewport(), view.visualRect(view.model().index(more, 0)).center())
    assert len([one for one in lines(person) if one[0] == RECORD]) == 29
    assert lines(person)[1][1:] == ("课14", "2026年4月14日", "1 节")
    # One click opens what stands there, as the hand over it says; nothing opens a heading.
    heading, lesson = (view.visualRect(view.model().index(row, 0)).center() for row in (0, 1))
    QTest.mouseMove(view.viewport(), heading)
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    person.click_at(view.viewport(), heading)
    assert person.find("check-records", RecordLines) is view
    QTest.mouseMove(view.viewport(), lesson)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    person.click_at(view.viewport(), lesson)
    assert person.find("records-title", QLineEdit).text() == "课14"


def test_records_of_another_year_are_told_from_those_that_count(person: Person) -> None:
    click_cell(person, "李䶮", "研训学时")
    said = lines(person)
    counted = [(one, amount) for kind, one, _, amount in said if kind == RECORD]
    assert counted == [("课堂提问", "2 学时")]
    not_counted = [(one, below) for kind, one, below, _ in said if kind == NOT_COUNTED]
    assert ("去年的课", "2025年5月6日　不在考核时间内") in not_counted


def test_a_repeated_rule_shows_its_many_windows(person: Person) -> None:
    click_cell(person, FIRST, "每日反思")
    marks = person.find("check-windows", WindowMarks)
    assert len(marks.each) == 188
    assert sum(one.status == "met" for one in marks.each) == 2
    assert marks.height() >= marks.heightForWidth(marks.width())


def test_keys(person: Person) -> None:
    click_cell(person, FIRST, "研训学时")
    view = table(person)
    view.setFocus()
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Down)
    index = view.currentIndex()
    assert index == at(person, "帕提古丽·艾山", "校本研训学时")
    person.press(Qt.Key.Key_Return)
    records = person.find("check-records", RecordLines)
    assert records.hasFocus()
    person.press(Qt.Key.Key_Escape)
    assert view.hasFocus()
    person.press(Qt.Key.Key_Left)
    person.press(Qt.Key.Key_Left)  # names stand apart: the first rule is where it ends
    assert view.currentIndex() == at(person, "帕提古丽·艾山", "研训学时")


def test_a_name_stands_for_the_gravest_rule(person: Person) -> None:
    other = person.find("check-names", QTableView)
    person.click_at(other.viewport(), other.visualRect(other.model().index(2, 0)).center())
    QTest.qWait(120)
    person.wait()
    assert person.find("check-detail-status", QLabel).text() == "未达标"
    assert table(person).currentIndex().row() == 2


def test_a_narrow_window_has_a_drawer(open_window: OpenWindow, ledger: Path) -> None:
    person: Person = open_window(ledger, clock=APRIL, size=(1024, 600))
    person.go("check")
    with pytest.raises(AssertionError):
        person.find("check-detail-status", QLabel)
    click_cell(person, FIRST, "研训学时")
    assert person.find("check-detail-status", QLabel).isVisible()
    person.find("check-records", RecordLines).setFocus()
    person.press(Qt.Key.Key_Escape)
    with pytest.raises(AssertionError):
        person.find("check-detail-status", QLabel)
    person.press(Qt.Key.Key_Return, on=table(person))
    assert person.find("check-detail-status", QLabel).isVisible()


def test_the_choice_stays_when_something_changes(person: Person) -> None:
    click_cell(person, "李䶮", "研训学时")
    person.type("day-field", "2026.7.7", enter=True)
    assert table(person).currentIndex() == at(person, "李䶮", "研训学时")
    person.window.surroundings.words.choose("en")
    person.wait()
    assert person.find("check-detail-status", QLabel).text() in ("At risk", "On track", "Missed")
    person.window.surroundings.words.choose("zh")


def test_who_has_left_is_not_judged(open_window: OpenWindow, ledger: Path) -> None:
    opened = open_ledger(str(ledger), APRIL)
    uid = next(one.uid for one in list_teachers(opened) if one.staff_no == "0003")
    end_service(opened, uid, date(2026, 3, 31))
    opened.close()
    person: Person = open_window(ledger, clock=APRIL)
    person.go("check")
    assert "李䶮" not in names(person)
    person.type("day-field", "2026.3.31", enter=True)
    assert "李䶮" in names(person)


def test_another_page_sends_somebody_here(person: Person) -> None:
    shown = model(person)
    uid = shown.rows[3].who.uid
    person.type("check-search", "oyrl")
    bench = person.window.bench
    assert bench is not None
    bench.go("check", teacher=uid, rule="observe-15/observed")
    person.wait()
    assert table(person).currentIndex() == at(person, "王芳 0004", "听课节数")


# ---------------------------------------------------------------- one rule set


def tallies(person: Person) -> dict[str, str]:
    names_of = ("met", "on_track", "at_risk", "missed")
    return {name: person.find(f"check-verdict-{name}", QPushButton).text() for name in names_of}


def test_one_rule_set_alone(open_window: OpenWindow, ledger: Path) -> None:
    """Table, tallies and what being met means follow the rule set, also at the next start."""
    person: Person = open_window(ledger, clock=APRIL)
    person.go("check")
    person.type("day-field", "2026.8.31", enter=True)
    assert text(person, "check-meaning").startswith("“达标”指 4 套规定的 17 条全部达到")
    assert tallies(person)["met"] == "达标 0"
    click_cell(person, FIRST, "校本研训学时")
    choose_ruleset(person, "school-72")
    assert model(person).columnCount() == 2 + 2
    assert tallies(person) == {
        "met": "达标 1", "on_track": "进行中 0", "at_risk": "有风险 0", "missed": "未达标 4",
    }  # fmt: skip
    assert text(person, "check-meaning") == "“达标”指《年度研训 72 学时》的 2 条都做到。"
    assert text(person, "check-summary").startswith("5 位教师 × 2 条规则")
    assert table(person).currentIndex() == at(person, FIRST, "校本研训学时")
    person.click("check-verdict-met")
    assert names(person) == [FIRST]
    click_cell(person, FIRST, "研训学时")
    assert person.find("check-detail-status", QLabel).text() == "达标"
    person.window.surroundings.memory.save()
    again: Person = open_window(ledger, clock=APRIL)
    again.go("check")
    assert model(again).columnCount() == 2 + 2
    choose_ruleset(again, None)
    assert model(again).columnCount() == 2 + 17


def test_a_rule_that_is_hidden_is_shown_to_whom_is_sent_to_it(person: Person) -> None:
    choose_ruleset(person, "school-72")
    uid = model(person).rows[3].who.uid
    bench = person.window.bench
    assert bench is not None
    bench.go("check", teacher=uid, rule="observe-15/observed")
    person.wait()
    assert table(person).currentIndex() == at(person, "王芳 0004", "听课节数")


def test_a_rule_wanted_before_the_first_verdicts_is_the_one_shown(
    open_window: OpenWindow, ledger: Path
) -> None:
    """What was looked at last time hides it: a rule set, and a group the teacher is not in."""
    person: Person = open_window(ledger, clock=APRIL)
    person.go("check")
    uid = model(person).rows[3].who.uid
    choose_ruleset(person, "school-72")
    group = person.find("check-group", QComboBox)
    group.setFocus()
    for _ in range(group.findText("数学组")):
        QTest.keyClick(group, Qt.Key.Key_Down)
    assert "王芳 0004" not in names(person)
    memory = person.window.surroundings.memory
    memory.put("window.page", "home")
    memory.save()
    again: Person = open_window(ledger, clock=APRIL)
    again.go("home")
    bench = again.window.bench
    assert bench is not None
    bench.context.go("check", teacher=uid, rule="observe-15/observed")
    again.wait()
    assert table(again).currentIndex() == at(again, "王芳 0004", "听课节数")
    assert text(again, "check-detail-name") == "王芳"
    assert again.window.surroundings.memory.text("page-check-ruleset") == ""


def test_a_rule_set_wanted_before_the_first_verdicts_is_remembered(
    open_window: OpenWindow, ledger: Path
) -> None:
    other = Path(shutil.copy(ledger, ledger.with_name("另一本.studyhours")))
    person: Person = open_window(ledger, clock=APRIL)
    person.go("home")
    bench = person.window.bench
    assert bench is not None
    bench.context.go("check", ruleset="school-72")
    person.wait()
    assert model(person).columnCount() == 2 + 2
    person.window.surroundings.memory.save()
    again: Person = open_window(ledger, clock=APRIL)
    again.go("check")
    assert model(again).columnCount() == 2 + 2
    # What was chosen there says nothing of another ledger's rules.
    elsewhere: Person = open_window(other, clock=APRIL)
    elsewhere.go("check")
    assert model(elsewhere).columnCount() == 2 + 17


def test_the_order_goes_with_its_rule(person: Person) -> None:
    heading = table(person).horizontalHeader()
    column = at(person, FIRST, "校本研训学时").column()
    place = QPoint(heading.sectionViewportPosition(column) + 20, 10)
    roster = names(person)
    person.click_at(heading.viewport(), place)
    ordered = names(person)
    assert ordered != roster
    choose_ruleset(person, "school-72")
    assert names(person) == ordered
    choose_ruleset(person, "observe-15")
    assert names(person) == roster


def test_in_an_own_ledger_certificates_are_not_spoken_of(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "我的.studyhours"

    def made() -> None:
        mine = create_ledger(str(path), NewSchool("我的台账", YEAR, TERMS, PRESETS), CLOCK)
        import_roster(mine, write_csv(tmp_path / "one.csv", [["工号", "姓名"], ["1", "王芳"]]))
        mine.close()

    aside(made)
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    assert text(person, "check-meaning").startswith("“达标”指 4 套规定的 17 条全部达到")
    assert "证书" not in text(person, "check-meaning")
