"""The field that names a teacher."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.words import Words
from tests.ui.person import PATIENCE

PEOPLE = (
    TeacherShown("a", "0001", "欧阳若兰", "ou yang ruo lan", group="语文组"),
    TeacherShown("b", "0004", "王芳", "wang fang", group="语文组", position=1),
    TeacherShown("c", "0005", "王芳", "wang fang", group="综合组", position=2),
    TeacherShown("d", None, "李䶮", "li yan", group="综合组", position=3),
)


class Place:
    """A window with the field, and another one to go to."""

    def __init__(self, qtbot: QtBot) -> None:
        self.words = Words("zh")
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        self.picker = TeacherPicker(self.words)
        self.other = QLineEdit()
        column.addWidget(self.picker)
        column.addWidget(self.other)
        self.picker.set_teachers(PEOPLE)
        self.heard: list[object] = []
        self.picker.chosen.connect(self.heard.append)
        qtbot.addWidget(self.window)
        self.window.show()
        self.picker.setFocus()

    @property
    def popup(self) -> QAbstractItemView:
        return self.picker.completer().popup()

    def offered(self) -> list[str]:
        shown = self.popup.model()
        return [str(shown.index(row, 0).data()) for row in range(shown.rowCount())]

    def type(self, text: str) -> None:
        self.picker.selectAll()
        QTest.keyClicks(self.picker, text)
        QApplication.processEvents()


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    return Place(qtbot)


def test_everybody_at_first(place: Place) -> None:
    assert place.picker.uid is None
    assert place.picker.placeholderText() == "全部教师"


def test_somebody_chosen_by_another_page_can_be_emptied(place: Place, qtbot: QtBot) -> None:
    cross = cast(QToolButton, place.picker.findChild(QToolButton))
    place.picker.choose("a", quietly=True)
    qtbot.waitUntil(lambda: cross.property("opacity") == 1.0, timeout=PATIENCE)
    place.picker.choose(None, quietly=True)
    qtbot.waitUntil(lambda: cross.property("opacity") == 0.0, timeout=PATIENCE)
    assert place.heard == []


def test_initials_and_enter(place: Place) -> None:
    place.type("oyr")
    assert place.offered() == ["欧阳若兰　0001 · 语文组"]
    QTest.keyClick(place.picker, Qt.Key.Key_Return)
    assert place.picker.uid == "a"
    assert place.picker.text() == "欧阳若兰"
    assert place.heard == ["a"]


def test_two_of_one_name_are_told_apart(place: Place) -> None:
    place.type("wf")
    assert place.offered() == ["王芳　0004 · 语文组", "王芳　0005 · 综合组"]
    QTest.keyClick(place.popup, Qt.Key.Key_Down)
    QTest.keyClick(place.popup, Qt.Key.Key_Down)
    QTest.keyClick(place.popup, Qt.Key.Key_Return)
    assert place.heard == ["c"]
    assert place.picker.text() == "王芳 0005"


def test_two_of_one_name_and_no_number_are_told_by_group_and_post(place: Place) -> None:
    same = [replace(one, staff_no=None, group="语文组") for one in PEOPLE[1:3]]
    place.picker.set_teachers([same[0], replace(same[1], post="班主任")])
    place.type("wf")
    assert place.offered() == ["王芳　语文组", "王芳　语文组 · 班主任"]
    place.picker.choose("c")
    assert place.picker.text() == "王芳 语文组 班主任"
    # Nothing is known of them but their places in the roster.
    assert told_apart(same) == {"b": "王芳 语文组 2", "c": "王芳 语文组 3"}


def test_a_click_in_the_list(place: Place) -> None:
    place.type("000")
    index = place.popup.model().index(1, 0)
    QTest.mouseClick(
        place.popup.viewport(),
        Qt.MouseButton.LeftButton,
        pos=place.popup.visualRect(index).center(),
    )
    assert place.picker.uid == "b"
    assert place.picker.text() == "王芳 0004"


def test_a_search_left_half_way_is_no_choice(place: Place) -> None:
    place.picker.choose("a")
    place.type("wang")
    place.popup.hide()
    place.other.setFocus()
    assert place.picker.uid == "a"
    assert place.picker.text() == "欧阳若兰"
    place.picker.setFocus()
    place.type("zzz")
    assert place.offered() == ["没有这样的教师"]
    QTest.keyClick(place.picker, Qt.Key.Key_Escape)
    QTest.keyClick(place.picker, Qt.Key.Key_Escape)
    assert place.picker.text() == "欧阳若兰"
    assert place.heard == ["a"]


def test_one_who_can_only_be_meant_is_chosen_on_leaving(place: Place) -> None:
    place.type("liyan")
    place.popup.hide()
    place.other.setFocus()
    assert place.picker.uid == "d"


def test_emptied_means_everybody(place: Place) -> None:
    place.picker.choose("a")
    place.picker.selectAll()
    QTest.keyClick(place.picker, Qt.Key.Key_Delete)
    assert place.picker.uid is None
    assert place.heard == ["a", None]


def test_the_choice_goes_with_the_teacher(place: Place) -> None:
    place.picker.choose("c")
    place.picker.set_teachers(PEOPLE[1:])
    left = [place.picker.uid]
    place.picker.set_teachers(PEOPLE[:2])
    left.append(place.picker.uid)
    assert left == ["c", None]
    assert place.picker.text() == ""
    assert place.heard == ["c", None]


def test_down_offers_everybody_by_pinyin(place: Place) -> None:
    QTest.keyClick(place.picker, Qt.Key.Key_Down)
    assert [said.split("　")[0] for said in place.offered()] == ["李䶮", "欧阳若兰", "王芳", "王芳"]


def test_another_language(place: Place) -> None:
    place.words.choose("en")
    assert place.picker.placeholderText() == "All teachers"
