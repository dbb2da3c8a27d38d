"""Taking out teachers taken back and done again, also where that is refused at first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

from studyhours.db import engine
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.people.teacher_removal import remove_teacher
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger
from tests.ui.start.seeing import is_visible

ROSTER = ["欧阳若兰", "帕提古丽·艾山", "李䶮", "王芳", "王芳"]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def person(open_window: OpenWindow, ledger: Path) -> Person:
    opened: Person = open_window(ledger, clock=APRIL)
    opened.go("teachers")
    return opened


@contextmanager
def elsewhere(ledger: Path) -> Iterator[Ledger]:
    """The same ledger, on another computer."""
    opened = open_ledger(str(ledger), APRIL)
    yield opened
    opened.close()


def names(ledger: Path) -> list[str]:
    with elsewhere(ledger) as opened:
        return [one.name for one in list_teachers(opened)]


def add(person: Person, name: str) -> None:
    person.click("teachers-add")
    person.type("form-name", name, enter=True)


def choose(person: Person, row: int) -> None:
    view = person.find("teachers-list", QTableView)
    person.click_at(view.viewport(), view.visualRect(view.model().index(row, 1)).center())


def take_out(person: Person, row: int) -> None:
    choose(person, row)
    person.click("teacher-remove")
    person.click("ask-yes")


def undo(person: Person) -> QPushButton:
    return person.find("undo", QPushButton)


def press_redo(person: Person) -> None:
    person.window.activateWindow()
    QApplication.processEvents()
    QTest.keySequence(person.window, QKeySequence(QKeySequence.StandardKey.Redo))


@contextmanager
def busy(person: Person) -> Iterator[None]:
    """Something else is being written all the while: whatever is clicked has to wait."""
    bench = person.window.bench
    assert bench is not None
    free = threading.Event()
    bench.context.tasks.command(
        bench.page, "records.deleting", lambda _tell: free.wait(20), lambda _result: None
    )
    try:
        yield
    finally:
        free.set()
    person.wait()


def a_namesake_comes(ledger: Path) -> Callable[[], None]:
    with elsewhere(ledger) as opened:
        uid = add_teacher(opened, NewTeacher(TeacherEntry("误加"))).uid

    def goes() -> None:
        with elsewhere(ledger) as opened:
            remove_teacher(opened, uid)

    return goes


def test_a_refused_undo_says_why_and_can_be_tried_again(person: Person, ledger: Path) -> None:
    add(person, "误加")
    take_out(person, 5)
    goes = a_namesake_comes(ledger)
    for _ in range(2):
        person.click("undo")
        said = person.find("banner-text", QLabel).text()
        assert said.startswith("删去以后，花名册里又新添了一位误加，所以没有恢复。")
        assert undo(person).text() == "撤销：删去 误加"
    goes()
    assert names(ledger) == ROSTER
    person.click("undo")
    assert names(ledger) == [*ROSTER, "误加"]
    press_redo(person)
    person.wait()
    assert names(ledger) == ROSTER


def test_a_refused_redo_can_be_tried_again(person: Person, ledger: Path) -> None:
    add(person, "误加")
    person.click("undo")
    goes = a_namesake_comes(ledger)
    press_redo(person)
    person.wait()
    assert "又新添了一位误加" in person.find("banner-text", QLabel).text()
    goes()
    press_redo(person)
    person.wait()
    assert names(ledger) == [*ROSTER, "误加"]
    person.click("undo")
    assert names(ledger) == ROSTER


def test_a_locked_ledger_loses_no_step(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 300)
    person = open_window(ledger, clock=APRIL)
    person.go("teachers")
    add(person, "误加")
    take_out(person, 5)
    with elsewhere(ledger) as opened, opened.writing() as tx:
        school_of(tx.session)  # only now is it held
        person.click("undo")
        said = person.find("banner-text", QLabel).text()
    assert said == person.window.surroundings.words.say("fault.ledger_locked", ledger=str(ledger))
    person.click("undo")
    assert names(ledger) == [*ROSTER, "误加"]


def test_an_undo_called_off_loses_no_step(person: Person, ledger: Path) -> None:
    add(person, "误加")
    take_out(person, 5)
    with busy(person):
        QTest.mouseClick(undo(person), Qt.MouseButton.LeftButton)
        person.window.surroundings.tasks.cancel_all()
    assert names(ledger) == ROSTER
    person.click("undo")
    assert names(ledger) == [*ROSTER, "误加"]


def test_redo_before_the_undo_has_ended_does_nothing(person: Person, ledger: Path) -> None:
    add(person, "新人")
    with busy(person):
        QTest.mouseClick(undo(person), Qt.MouseButton.LeftButton)
        press_redo(person)
    assert names(ledger) == ROSTER
    press_redo(person)
    person.wait()
    assert names(ledger) == [*ROSTER, "新人"]
    assert undo(person).text() == "撤销：添加 新人"


def test_of_two_undos_in_a_hurry_only_the_refused_one_stays(person: Person, ledger: Path) -> None:
    add(person, "先加")
    add(person, "误加")
    take_out(person, 6)
    goes = a_namesake_comes(ledger)
    with busy(person):
        for _ in range(3):
            QTest.mouseClick(undo(person), Qt.MouseButton.LeftButton)
    # 误加 could neither be put back nor, being out, taken out; 先加 could be taken out.
    goes()
    assert names(ledger) == ROSTER
    assert undo(person).text() == "撤销：删去 误加"
    person.click("undo")
    assert names(ledger) == [*ROSTER, "误加"]
    assert undo(person).text() == "撤销：添加 误加"
    person.click("undo")
    assert names(ledger) == ROSTER
    assert not is_visible(person, "undo")


def test_one_of_two_of_a_name_on_the_roster_stands_there_again(
    open_window: OpenWindow, ledger: Path, tmp_path: Path
) -> None:
    """A roster may bring people of one name of whom one has no number."""
    roster = tmp_path / "名册.csv"
    roster.write_text("工号,姓名,教研组\n0201,李四,语文组\n,李四,数学组\n", encoding="utf-8")
    with elsewhere(ledger) as opened:
        import_roster(opened, roster)
    person = open_window(ledger, clock=APRIL)
    person.go("teachers")
    with elsewhere(ledger) as opened:
        listed = list_teachers(opened)
    row = [(one.name, one.staff_no) for one in listed].index(("李四", None))
    choose(person, row)
    person.click("teacher-edit")
    person.type("form-staff_no", "0202", enter=True)
    person.click("undo")
    with elsewhere(ledger) as opened:
        assert list_teachers(opened) == listed
    take_out(person, row)
    assert names(ledger) == [*ROSTER, "李四"]
    person.click("undo")
    with elsewhere(ledger) as opened:
        assert list_teachers(opened) == listed
