"""A person plans an activity, takes its attendance by keys alone, and credits it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.choices import plan_choices
from studyhours.services.activities.crediting import credit
from studyhours.services.activities.opened import ActivityOpened, open_activity
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import change_activity, plan_activity
from studyhours.services.activities.reading import (
    DONE,
    TO_CHECK,
    TO_CREDIT,
    TO_HAND_IN,
    list_activities,
)
from studyhours.services.activities.rows import Mark
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.pages.activities.attendance import PeopleModel, PeopleTable
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.table import DataTable
from tests.services.record_world import teacher_uids
from tests.support.ledgers import small_ledger
from tests.support.pictures import picture
from tests.ui.entering import press_redo, press_undo
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

DAY = date(2026, 4, 21)
HELD = ActivityPlan(title="读书分享会", first_day=DAY, last_day=DAY, hundredths=200)


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {"records", "activities"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school with one activity of all five, held nine days ago."""
    path = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(path), APRIL)
    everybody = frozenset(str(uid) for uid in teacher_uids(opened).values())
    plan_activity(opened, replace(HELD, people=everybody))
    opened.close()
    return path


def _go(person: Person) -> None:
    """To the page, in a window that has the keys."""
    person.go("activities")
    person.window.activateWindow()
    person.wait_until(person.window.isActiveWindow)


def _seen(ledger: Path, title: str) -> ActivityOpened:
    """An activity as somebody else finds it in the ledger."""

    def look() -> ActivityOpened:
        other = open_ledger(str(ledger), APRIL)
        row = next(one for one in list_activities(other).rows if one.title == title)
        found = open_activity(other, row.uid)
        other.close()
        return found

    return aside(look)


def _said(ledger: Path) -> dict[str | None, str]:
    return {one.staff_no: one.status for one in _seen(ledger, HELD.title).people}


def _marked(people: PeopleTable) -> dict[str | None, str]:
    """What the list shows."""
    model = people.model()
    assert isinstance(model, PeopleModel)
    return {one.staff_no: one.status for one in model.everybody}


def test_attendance_by_keys_alone(open_window: OpenWindow, ledger: Path) -> None:
    person: Person = open_window(ledger, clock=APRIL)
    _go(person)
    table = person.find("activities-list", DataTable)
    assert table.current().title == HELD.title
    person.press(Qt.Key.Key_Return, on=table)
    finder = person.find("activities-find", QLineEdit)
    assert finder.hasFocus()
    # Everybody was there, but for one who is looked for by initials, and one found with arrows.
    table.setFocus()
    person.press(Qt.Key.Key_E, control=True)
    assert finder.hasFocus()
    people = person.find("activities-people", PeopleTable)
    assert set(_marked(people).values()) == {"present"}
    person.press(Qt.Key.Key_O)
    person.press(Qt.Key.Key_Y)
    assert [one.name for one in people.chosen()] == ["欧阳若兰"]
    person.press(Qt.Key.Key_7)
    assert finder.text() == ""
    assert _marked(people)["0001"] == "absent"
    person.press(Qt.Key.Key_Tab)
    while not people.hasFocus():
        person.press(Qt.Key.Key_Tab)
    while people.currentIndex().row():
        person.press(Qt.Key.Key_Up)
    first = people.current()
    person.press(Qt.Key.Key_2)
    # The next one down is the current one now; a digit goes on from there.
    assert people.currentIndex().row() == 1
    assert _marked(people)[first.staff_no] == "late"
    # A letter on the list looks for somebody too.
    person.press(Qt.Key.Key_L)
    assert finder.text() == "l"
    assert [one.name for one in people.chosen()] == ["李䶮"]
    person.press(Qt.Key.Key_6)
    assert _said(ledger) == _marked(people)
    assert _said(ledger)["0003"] == "sick"
    person.press(Qt.Key.Key_Return, control=True)
    assert _seen(ledger, HELD.title).shown.state == TO_CREDIT
    person.press(Qt.Key.Key_Return, control=True)
    done = _seen(ledger, HELD.title)
    assert done.shown.state == DONE
    assert done.shown.present == 3
    assert "3" in person.find("banner", Banner).text
    # What was credited is taken back, checked and marked anew, by undoing.
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert _seen(ledger, HELD.title).shown.state == TO_CREDIT
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert _seen(ledger, HELD.title).shown.state == TO_CHECK
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert _said(ledger)["0003"] == "present"


def test_hours_before_it_is_over_are_asked_about(open_window: OpenWindow, ledger: Path) -> None:
    now = date(2026, 4, 30)
    ahead = replace(
        HELD, title="下午论坛", first_day=now, last_day=now, starts="09:30", ends="11:00"
    )

    def prepared() -> None:
        opened = open_ledger(str(ledger), APRIL)
        uids = sorted(str(uid) for uid in teacher_uids(opened).values())
        (uid,) = plan_activity(opened, replace(ahead, people=frozenset(uids))).uids
        attend(opened, uid, dict.fromkeys(uids, Mark("present")))
        check_attendance(opened, uid)
        opened.close()

    aside(prepared)
    person: Person = open_window(ledger, clock=APRIL)
    _go(person)
    table = person.find("activities-list", DataTable)
    while table.current().title != ahead.title:
        person.press(Qt.Key.Key_Up, on=table)
    person.click("activities-credit")
    labels: list[QLabel] = list(person.find("ask", QDialog).findChildren(QLabel))
    asked = [one.text() for one in labels]
    assert any("《下午论坛》" in one and "11:00" in one and "还没有结束" in one for one in asked)
    person.click("ask-no")
    assert _seen(ledger, ahead.title).shown.state == TO_CREDIT
    person.click("activities-credit")
    person.click("ask-yes")
    assert _seen(ledger, ahead.title).shown.state == DONE
    # Who was asked is not asked again by doing it once more.
    press_undo(person)
    press_redo(person)
    assert _seen(ledger, ahead.title).shown.state == DONE


def test_an_activity_is_planned_for_a_group(open_window: OpenWindow, ledger: Path) -> None:
    person: Person = open_window(ledger, clock=APRIL, language="en")
    _go(person)
    # Whoever has just come by the side bar finds the page's keys at work.
    person.find("side-activities", QPushButton).setFocus()
    person.press(Qt.Key.Key_F, control=True)
    assert person.find("activities-search", QLineEdit).hasFocus()
    person.find("side-activities", QPushButton).setFocus()
    person.press(Qt.Key.Key_N, control=True)
    person.click("plan-save")
    assert "topic" in person.find("form-title-error", QLabel).text()
    person.type("form-title", "单元教学研讨")
    person.type("form-starts", "25:00")
    person.click("plan-save")
    wrong = person.find("form-starts-error", QLabel)
    assert wrong.text()
    person.type("form-starts", "9:30")
    assert not wrong.isVisible()
    person.type("form-ends", "11:00")
    person.type("form-amount", "1.5")
    group = person.find("form-group", QComboBox)
    place = next(at for at in range(group.count()) if group.itemText(at).startswith("语文组"))
    group.setFocus()
    for _ in range(place):
        person.press(Qt.Key.Key_Down, on=group)
    # Its members were chosen with it; one more is found by initials.
    assert person.find("plan-count", QLabel).text() == "2 chosen"
    units = person.find("plan-units", QComboBox)
    person.press(Qt.Key.Key_Home, on=units)
    person.type("plan-search", "ly", enter=True)
    assert person.find("plan-count", QLabel).text() == "3 chosen"
    # A list to choose from leaves Ctrl+S to the dialog, as everything else in it does.
    person.press(Qt.Key.Key_S, control=True, on=units)
    made = _seen(ledger, "单元教学研讨")
    assert {one.name for one in made.people} == {"欧阳若兰", "王芳", "李䶮"}
    plan = made.plan
    assert (plan.starts, plan.ends, plan.hundredths) == ("09:30", "11:00", 150)
    assert person.find("activities-title", QLabel).text() == "单元教学研讨"
    press_undo(person)
    table = person.find("activities-list", DataTable)
    assert table.model().rowCount() == 2
    states = person.find("activities-states", QComboBox)
    assert "1" in states.itemText(2)


def test_a_series_is_proposed_until_the_term_is_over(open_window: OpenWindow, ledger: Path) -> None:
    person: Person = open_window(ledger, clock=APRIL)
    _go(person)
    person.click("activities-plan")
    until = person.find("form-until", DayEdit)
    repeat = person.find("form-repeat", QComboBox)
    person.press(Qt.Key.Key_Down, on=repeat)
    assert until.day == date(2026, 7, 7)
    # A series planned ahead is held until its own term is over; a day that was typed stays.
    first = person.find("form-first", DayEdit)
    person.type(first.field, "2025.12.2", enter=True)
    assert until.day == date(2026, 1, 23)
    person.type(until.field, "2025.12.31", enter=True)
    person.type(first.field, "2025.12.9", enter=True)
    assert until.day == date(2025, 12, 31)
    person.type("form-title", "每周教研")
    person.press(Qt.Key.Key_Return, on=until.field)
    person.wait()

    def days() -> list[date]:
        with closing(open_ledger(str(ledger), APRIL)) as other:
            return [one.first_day for one in list_activities(other).rows if one.title == "每周教研"]

    assert sorted(one.day for one in aside(days)) == [9, 16, 23, 30]


def test_who_only_reads_marks_nothing(open_window: OpenWindow, ledger: Path) -> None:
    def mark_one() -> None:
        other = open_ledger(str(ledger), APRIL)
        row = next(one for one in list_activities(other).rows if one.title == HELD.title)
        first = open_activity(other, row.uid).people[0].uid
        attend(other, row.uid, {first: Mark("absent")})
        assert plan_choices(other).teachers
        other.close()

    aside(mark_one)
    person: Person = open_window(size=(1024, 728))
    reader = Actor("leader", frozenset({"read_school"}))
    person.window.show_ledger(replace(aside(lambda: open_ledger(str(ledger), APRIL)), actor=reader))
    person.wait()
    _go(person)
    assert not cast(
        QPushButton, person.window.findChild(QPushButton, "activities-plan")
    ).isVisible()
    table = person.find("activities-list", DataTable)
    person.press(Qt.Key.Key_Return, on=table)
    people = person.find("activities-people", PeopleTable)
    people.setFocus()
    before = _said(ledger)
    person.press(Qt.Key.Key_1, on=people)
    assert _said(ledger) == before


def test_a_teacher_hands_in_and_loses_nothing(open_window: OpenWindow, ledger: Path) -> None:
    def credit_it() -> str:
        other = open_ledger(str(ledger), APRIL)
        row = next(one for one in list_activities(other).rows if one.title == HELD.title)
        before = open_activity(other, row.uid).plan
        needs = frozenset({"record", "reflection"})
        change_activity(other, row.uid, replace(before, needs=needs), before)
        people = open_activity(other, row.uid).people
        attend(other, row.uid, {one.uid: Mark("present") for one in people})
        check_attendance(other, row.uid)
        credit(other, [row.uid])
        uid = str(teacher_uids(other)["0001"])
        # Nobody but the office waits for the attendance of these.
        for day, title in (
            (date(2026, 6, 30), "期末的"),
            (date(2026, 4, 30), "今天的"),
            (DAY, "没登记的"),
        ):
            plan = replace(HELD, title=title, first_day=day, last_day=day)
            plan_activity(other, replace(plan, people=frozenset(one.uid for one in people)))
        other.close()
        return uid

    uid = aside(credit_it)
    person: Person = open_window(size=(1024, 728))
    teacher = Actor("teacher", functions_of({"teacher": "self"}), uid)
    mine = replace(aside(lambda: open_ledger(str(ledger), APRIL)), actor=teacher)
    person.window.show_ledger(mine)
    person.wait()
    _go(person)
    assert not cast(
        QPushButton, person.window.findChild(QPushButton, "activities-plan")
    ).isVisible()
    # What comes next is shown first, and how many there are is said of nobody but everybody.
    table = person.find("activities-list", DataTable)
    assert table.current().title == "今天的"
    person.press(Qt.Key.Key_Return, on=table)
    assert "人" not in person.find("activities-counted", QLabel).text()
    while table.current().title != HELD.title:
        person.press(Qt.Key.Key_Down, on=table)
    people = person.find("activities-people", PeopleTable)
    assert list(_marked(people)) == ["0001"]
    person.click("activities-hand")
    person.type("hand-notes", "两位老师分享了整本书阅读的做法")
    person.type("hand-text", "下周在班里试一试")
    # Closed by mistake: it is kept, and stands there again.
    person.press(Qt.Key.Key_Escape, on=person.find("hand-dialog", QDialog))
    assert "留着" in person.find("banner", Banner).text
    assert _seen(ledger, HELD.title).shown.missing == 5
    person.click("activities-hand")
    assert person.find("hand-text", QPlainTextEdit).toPlainText() == "下周在班里试一试"
    person.click("hand-save")
    assert "已计入" in person.find("banner", Banner).text
    seen = _seen(ledger, HELD.title)
    assert seen.shown.missing == 4
    assert {one.staff_no: len(one.handed) for one in seen.people}["0001"] == 2
    press_undo(person)
    assert _seen(ledger, HELD.title).shown.missing == 5


def test_papers_reminders_and_a_dialog_that_asks(
    open_window: OpenWindow, ledger: Path, tmp_path: Path
) -> None:
    person: Person = open_window(ledger, clock=APRIL)
    _go(person)
    person.click("activities-plan")
    person.type("form-title", "写了一半")
    dialog = person.find("plan-dialog", QDialog)
    person.press(Qt.Key.Key_Escape, on=dialog)
    person.press(Qt.Key.Key_S, control=True, on=person.find("ask", QDialog))
    assert dialog.isVisible(), "a question is not answered by the key that saves"
    person.click("ask-no")
    assert dialog.isVisible()
    # From another school somebody comes, and everybody is to write a reflection.
    person.type("form-guests", "王立新 城关二小")
    needs = person.find("form-needs", QComboBox)
    needs.setFocus()
    while needs.currentData() != "reflection":
        person.press(Qt.Key.Key_Down, on=needs)
    person.click("plan-all")
    person.click("plan-save")
    title = "写了一半"
    people = person.find("activities-people", PeopleTable)
    assert person.find("activities-title", QLabel).text() == title
    assert people.model().rowCount() == 6
    person.click("activities-everyone")
    assert {one.status for one in _seen(ledger, title).people} == {"present"}
    # The space bar takes a step after the other, and leaves the page after none.
    check, credited = (person.find("activities-check", QPushButton), "activities-credit")
    check.setFocus()
    person.press(Qt.Key.Key_Space, on=check)
    last = person.find(credited, QPushButton)
    assert person.window.focusWidget() is last
    person.press(Qt.Key.Key_Space, on=last)
    assert _seen(ledger, title).shown.state == TO_HAND_IN
    assert person.window.focusWidget() is people
    QGuiApplication.clipboard().clear()
    _menu(person, "activities-remind_copy")
    assert "缺反思" in QGuiApplication.clipboard().text()
    shot = tmp_path / "现场.jpg"
    shot.write_bytes(picture())
    person.click("activities-papers")
    person.drop(person.find("evidence-strip", QWidget), [shot])
    result = person.find("papers-result", QPlainTextEdit)
    person.type(result, "形成两份设计")
    person.press(Qt.Key.Key_Return, control=True, on=result)
    seen = _seen(ledger, title)
    assert ([one.name for one in seen.files], seen.result) == (["现场.jpg"], "形成两份设计")
    assert "1" in person.find("activities-papers", QPushButton).text()
    press_undo(person)
    assert _seen(ledger, title).files == ()


def _menu(person: Person, name: str) -> None:
    """Chooses an entry of the menu of further deeds."""
    menu = person.find("activities-more", QPushButton).menu()
    (action,) = (one for one in menu.actions() if one.objectName() == name)
    assert action.isVisible()
    action.trigger()
    person.wait()


def test_hours_a_certificate_rests_on_are_asked_about(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = small_ledger(tmp_path / "校.studyhours")
    day = date(2025, 4, 22)

    def prepared() -> None:
        opened = open_ledger(str(path))
        uids = sorted(str(uid) for uid in teacher_uids(opened).values())
        plan = replace(HELD, first_day=day, last_day=day, people=frozenset(uids))
        (uid,) = plan_activity(opened, plan).uids
        attend(opened, uid, dict.fromkeys(uids, Mark("present")))
        check_attendance(opened, uid)
        credit(opened, [uid])
        issue(opened, IssueRequest(tmp_path / "papers", year="2024-2025", as_of=date(2025, 8, 31)))
        opened.close()

    aside(prepared)
    person = open_window(path, clock=APRIL)
    _go(person)
    years = person.find("activities-years", QComboBox)
    years.setCurrentIndex(years.findText("2024-2025"))
    years.activated.emit(years.currentIndex())
    person.wait()

    def state_after(answer: str) -> str:
        labels = cast(list[QLabel], person.find("ask", QDialog).findChildren(QLabel))
        assert "3 张有效证书" in " ".join(one.text() for one in labels)
        person.click(answer)
        return _seen(path, HELD.title).shown.state

    def take_back() -> None:
        cast(QAction, person.window.findChild(QAction, "activities-uncredit")).trigger()
        person.wait()

    # The window's clock is before the certificates': they were issued while the hours were there.
    for take in (take_back, lambda: press_redo(person)):
        take()
        assert state_after("ask-no") == DONE
        take()
        assert state_after("ask-yes") == TO_CREDIT
        press_undo(person)
        assert _seen(path, HELD.title).shown.state == DONE


def test_hours_that_marks_would_take_away_are_asked_about(
    open_window: OpenWindow, ledger: Path
) -> None:
    uid = _seen(ledger, HELD.title).shown.uid

    def credited() -> None:
        opened = open_ledger(str(ledger), APRIL)
        everybody = [one.uid for one in open_activity(opened, uid).people]
        attend(opened, uid, dict.fromkeys(everybody, Mark("present")))
        check_attendance(opened, uid)
        credit(opened, [uid])
        opened.close()

    aside(credited)
    person: Person = open_window(ledger, clock=APRIL)
    _go(person)
    people = person.find("activities-people", PeopleTable)
    people.choose_place(0)
    people.setFocus()
    first, second = (people.model().row(place) for place in range(2))  # type: ignore[attr-defined]

    def asked_about() -> str:
        labels = cast(list[QLabel], person.find("ask", QDialog).findChildren(QLabel))
        return " ".join(one.text() for one in labels)

    def absent() -> set[str | None]:
        return {who for who, status in _said(ledger).items() if status == "absent"}

    person.press(Qt.Key.Key_7)
    assert f"{first.name}（2 学时）" in asked_about()
    assert not absent()
    person.click("ask-no")
    assert set(_marked(people).values()) == {"present"}
    # Two marked together are one question and one step.
    people.choose_place(0)
    QTest.keyClick(people, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    person.press(Qt.Key.Key_7, on=people)
    assert first.name in asked_about()
    assert second.name in asked_about()
    person.click("ask-yes")
    assert absent() == {first.staff_no, second.staff_no}
    press_undo(person)
    assert not absent()
    press_redo(person)
    assert absent() == {first.staff_no, second.staff_no}
    # Hours that come are no question.
    people.choose_place(0)
    person.press(Qt.Key.Key_1, on=people)
    assert absent() == {second.staff_no}


def test_the_state_looked_at_is_there_again(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    _go(person)
    states = person.find("activities-states", QComboBox)
    states.setFocus()
    person.press(Qt.Key.Key_Down, on=states)
    chosen = states.currentData()
    assert chosen
    person.window.close()
    again = open_window(ledger, clock=APRIL)
    _go(again)
    assert again.find("activities-states", QComboBox).currentData() == chosen
