"""A block of attendance from a spreadsheet is pasted into the list of an activity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.activities.reading import list_activities
from studyhours.services.ledgers.opening import open_ledger
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.widgets.banner import Banner
from tests.services.record_world import teacher_uids
from tests.ui.entering import press_undo
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

DAY = date(2026, 4, 21)
TITLE = "读书分享会"


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name == "activities"))


@pytest.fixture(autouse=True)
def _clipboard(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.clipboard().clear()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school, where two have one name, with an activity of everybody."""
    path = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(path), APRIL)
    everybody = frozenset(str(uid) for uid in teacher_uids(opened).values())
    plan = ActivityPlan(title=TITLE, first_day=DAY, last_day=DAY, hundredths=200, people=everybody)
    plan_activity(opened, plan)
    opened.close()
    return path


def said(ledger: Path) -> dict[str | None, str]:
    """Who is marked how in the ledger; those of whom nothing is said are left out."""

    def look() -> dict[str | None, str]:
        other = open_ledger(str(ledger), APRIL)
        row = next(one for one in list_activities(other).rows if one.title == TITLE)
        people = open_activity(other, row.uid).people
        other.close()
        return {one.staff_no: one.status for one in people if one.status != "blank"}

    return aside(look)


def activate(person: Person) -> None:
    """Gives the window the keys."""
    person.window.activateWindow()
    person.wait_until(person.window.isActiveWindow)


def paste(person: Person, on: str, text: str) -> None:
    """Copies a block elsewhere and presses Ctrl+V."""
    QApplication.clipboard().setText(text)
    widget = person.find(on, QWidget)
    activate(person)
    widget.setFocus()
    person.press(Qt.Key.Key_V, control=True, on=widget)


def test_a_block_is_pasted_and_what_is_open_is_asked(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("activities")
    # All is said: it is shown, Enter takes it, and it is one step.
    paste(person, "activities-people", "工号\t姓名\t考勤\n0001\t欧阳若兰\t√\n0003\t\t病假\n")
    shown = person.find("paste-taken", QPlainTextEdit).toPlainText().splitlines()
    assert shown[0].startswith("第 2 行　0001 欧阳若兰　→　欧阳若兰　0001")
    assert [one.rpartition("　")[2] for one in shown] == ["出席", "病假"]
    assert said(ledger) == {}
    person.press(Qt.Key.Key_Return, on=person.find("paste-taken", QPlainTextEdit))
    assert said(ledger) == {"0001": "present", "0003": "sick"}
    assert "登记 2 人" in person.find("banner", Banner).text
    press_undo(person)
    assert said(ledger) == {}
    # Without a header, with somebody unknown, a mark nobody understands, and two of one name.
    block = "1\t欧阳若兰\t迟到\n2\t没有此人\t出席\n3\t李䶮\t？？\n4\t王芳\t缺席\n5\t王芳\t出席\n"
    paste(person, "activities-find", block)
    assert person.find("activities-find", QLineEdit).text() == ""
    left_out = person.find("paste-left-out", QPlainTextEdit).toPlainText().splitlines()
    assert left_out == [
        "第 2 行　没有此人　不在这个活动的名单里",
        "第 3 行　李䶮　考勤看不懂",
    ]
    assert said(ledger) == {}
    namesakes = [person.find(f"form-who-{place}", QComboBox) for place in range(2)]
    for one in namesakes:
        assert "王芳" in one.accessibleName()
        assert "0004" in one.itemText(1) + one.itemText(2)
        one.setFocus()
        person.press(Qt.Key.Key_Down, on=one)
    person.click("paste-go")
    assert "已经登记了这一位" in person.find("form-who-1-error", QLabel).text()
    assert said(ledger) == {}
    person.press(Qt.Key.Key_Down, on=namesakes[1])
    person.click("paste-go")
    marked = said(ledger)
    assert marked.pop("0001") == "late"
    assert sorted(marked.values()) == ["absent", "present"]
    assert marked.keys() == {"0004", "0005"}


def test_a_name_written_wrong_is_offered_and_never_guessed(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("activities")
    block = "姓名\t考勤\n欧阳若岚\t迟到\n李龑\t病假\n赵六\t出席\n王芬\t出席\n"
    paste(person, "activities-people", block)
    left_out = person.find("paste-left-out", QPlainTextEdit).toPlainText()
    assert left_out == "第 4 行　赵六　不在这个活动的名单里"
    near = person.find("form-who-0", QComboBox)
    assert near.accessibleName() == "第 2 行“欧阳若岚”不在名单里，是不是"
    assert [near.itemText(place).partition("　")[0] for place in range(near.count())] == [
        "请选（不选则不登记）", "欧阳若兰",
    ]  # fmt: skip
    assert person.find("form-who-2", QComboBox).count() == 3
    person.press(Qt.Key.Key_Down, on=near)
    person.press(Qt.Key.Key_Return, on=near)
    # Nobody who was not chosen.
    assert said(ledger) == {"0001": "late"}
    # What would change is said; whoever has a row of their own is not offered for another's.
    paste(person, "activities-people", "欧阳若兰\t出席\n欧阳若岚\t缺席\n0003 王芳\t出席\n")
    assert "（原来：迟到）" in person.find("paste-taken", QPlainTextEdit).toPlainText()
    assert "欧阳若岚" in person.find("paste-left-out", QPlainTextEdit).toPlainText()
    which = person.find("form-who-0", QComboBox)
    assert "工号与姓名不是同一人" in which.accessibleName()
    assert "李䶮" in which.itemText(1)
    person.press(Qt.Key.Key_Escape, on=person.find("paste-dialog", QDialog))
    assert said(ledger) == {"0001": "late"}


def test_remarks_come_with_the_marks(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    person.go("activities")

    def notes() -> dict[str | None, tuple[str, str]]:
        def look() -> dict[str | None, tuple[str, str]]:
            with closing(open_ledger(str(ledger), APRIL)) as other:
                row = next(one for one in list_activities(other).rows if one.title == TITLE)
                people = open_activity(other, row.uid).people
            return {one.staff_no: (one.status, one.note) for one in people if one.note}

        return aside(look)

    # Under their header, wherever it stands; what is remarked says why where nothing else does.
    block = "备注\t姓名\t考勤\n堵车\t欧阳若兰\t迟到\n病假\t李䶮\t\n/\t0004 王芳\t出席\n"
    paste(person, "activities-people", block)
    shown = person.find("paste-taken", QPlainTextEdit).toPlainText().splitlines()
    assert [one.rpartition("　")[2] for one in shown] == [
        "迟到（备注：堵车）", "病假（备注：病假）", "出席",
    ]  # fmt: skip
    person.click("paste-go")
    assert notes() == {"0001": ("late", "堵车"), "0003": ("sick", "病假")}
    # Without one, behind the marks; two of one name keep theirs, and so does who has no new one.
    long = "很" * 201
    block = f"1\t欧阳若兰\t出席\t\n2\t王芳\t迟到\t送孩子\n3\t李䶮\t出席\t{long}\n"
    paste(person, "activities-people", block)
    left_out = person.find("paste-left-out", QPlainTextEdit).toPlainText()
    assert left_out == "第 3 行　李䶮　备注超过 200 字"
    person.press(Qt.Key.Key_Down, on=person.find("form-who-0", QComboBox))
    person.click("paste-go")
    noted = notes()
    assert noted["0001"] == ("present", "堵车")
    assert noted["0003"] == ("sick", "病假")
    assert ("late", "送孩子") in noted.values()


def test_names_alone_are_asked_about_and_nothing_else_is_touched(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger, clock=APRIL, language="en")
    person.go("activities")
    QApplication.clipboard().setText("欧阳若兰\n没有此人\n李䶮\n")
    menu = person.find("activities-mark", QPushButton).menu()
    (entry,) = (one for one in menu.actions() if one.objectName() == "activities-paste")
    entry.trigger()
    person.wait()
    assert person.find("paste-left-out", QPlainTextEdit).toPlainText().startswith("Row 2: 没有此人")
    person.press(Qt.Key.Key_Escape, on=person.find("paste-dialog", QDialog))
    assert said(ledger) == {}
    entry.trigger()
    person.wait()
    how = person.find("form-all", QComboBox)
    person.press(Qt.Key.Key_End, on=how)
    assert "Absent" in person.find("paste-taken", QPlainTextEdit).toPlainText()
    person.click("paste-go")
    assert said(ledger) == {"0001": "absent", "0003": "absent"}
    # One piece of text is no list, and nobody of a list may be known.
    paste(person, "activities-people", "欧阳若兰")
    assert "one piece of text" in person.find("banner", Banner).text
    paste(person, "activities-people", "甲\n乙\n")
    assert not person.find("paste-go", QPushButton).isEnabled()
    assert said(ledger) == {"0001": "absent", "0003": "absent"}
