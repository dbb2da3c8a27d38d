"""Pictures of what is done with whole lists: pasted into, changed together, chased."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_CONTROL = Qt.KeyboardModifier.ControlModifier
_ROWS = (
    ("工号", "姓名", "培训名称", "开始日期", "学时", "级别"),
    ("0001", "", "大单元教学设计", "2026.3.2", "4", "校级"),
    ("0002", "", "作业设计与实施", "2026年3月9日", "6", "县级"),
    ("0003", "", "命题研究", "3月", "2", "校级"),
    ("0099", "没有此人", "课堂观察", "2026-3-16", "2", "校级"),
)


def _paste(person: Operator, rows: tuple[tuple[str, ...], ...]) -> None:
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
    table = person.find("records-list")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_V, _CONTROL)
    person.settle()
    person.settle()


def _pasted(person: Operator) -> None:
    _paste(person, _ROWS)
    person.click("imports-tab-columns")


def _bare(person: Operator) -> None:
    person.click("records-kind-training")
    _paste(person, tuple((row[0], *row[2:]) for row in _ROWS[1:]))
    person.click("imports-tab-columns")


def _chosen(person: Operator) -> None:
    person.click("records-kind-training")
    person.cell("records-list", 0, 2)
    QTest.keyClick(person.find("records-list"), Qt.Key.Key_A, _CONTROL)
    person.settle()
    person.settle()


def _changing(person: Operator) -> None:
    _chosen(person)
    person.click("records-batch-change")
    words = person.window.surroundings.words
    person.choose("batch-level", words.say("records.level_county"))
    person.type("batch-note", "核对后统一更正")
    QTest.keyClick(person.find("batch-insist-approved"), Qt.Key.Key_Space)
    for _ in range(3):  # it is tried a moment later
        person.settle()
        QTest.qWait(200)


def _changing_some(person: Operator) -> None:
    _chosen(person)
    person.click("records-batch-change")
    person.type("batch-amount", "4")
    QTest.qWait(400)
    person.settle()


def _deleting(person: Operator) -> None:
    _chosen(person)
    person.click("records-batch-delete")


def _chase(person: Operator) -> None:
    person.click("check-chase")


def _groups(person: Operator) -> None:
    person.click("records-kind-training")
    button = cast(QPushButton, person.find("records-menu"))
    menu = button.menu()
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.objectName() == "records-menu-groups").trigger()
    person.settle()


LISTS = (
    Scene("lists-pasted", "school", "records", _pasted),
    Scene("lists-pasted-bare", "school", "records", _bare),
    Scene("lists-chosen", "school", "records", _chosen),
    Scene("lists-changing", "school", "records", _changing),
    Scene("lists-changing-some", "school", "records", _changing_some),
    Scene("lists-deleting", "school", "records", _deleting),
    Scene("lists-groups", "school", "records", _groups),
    Scene("lists-chosen-large", "large", "records", _chosen),
    Scene("lists-chase", "school", "check", _chase),
    Scene("lists-chase-large", "large", "check", _chase),
)
