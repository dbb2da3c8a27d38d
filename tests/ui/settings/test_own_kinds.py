"""A kind of the school's own is made in Settings, written in Records and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolButton,
)

from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import read_record
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings
from tests.ui.settings.test_kinds import choose_kind


def _pick(person: Person, name: str, said: str) -> None:
    box = person.find(name, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != said:
        QTest.keyClick(box, Qt.Key.Key_Down)
    person.wait()


def _asked_for_choices(person: Person) -> None:
    assert "顿号" in person.find("field-error", QLabel).text(), "what may be chosen is missing"
    options = person.find("field-0-more", QLineEdit)
    assert options.hasFocus(), "it is asked for where it is missing"
    assert options.property("wrong")
    assert "删去" in person.find("field-0-remove", QToolButton).toolTip()


def _follows_the_chinese_name(person: Person) -> None:
    person.click("kind-change")
    for name in ("kind-en", "field-0-en"):
        assert person.find(name, QLineEdit).text() == "", "left empty, it follows a new name"
    person.press(Qt.Key.Key_Escape)


def test_a_kind_with_fields_is_made_and_written(settings: Settings, ledger: Path) -> None:
    person = settings("kinds")
    person.click("kind-add")
    person.type("kind-zh", "粉笔字比赛")
    _pick(person, "kind-reviewer", person.find("kind-reviewer", QComboBox).itemText(0))
    person.click("field-add")
    person.type("field-0-zh", "等第")
    _pick(person, "field-0-sort", "单选")
    person.click("kind-save")
    _asked_for_choices(person)
    person.type("field-0-more", "优、良、中")
    person.click("field-add")
    person.type("field-1-zh", "得分")
    _pick(person, "field-1-sort", "数字")
    person.type("field-1-more", "分")
    focus = QApplication.focusWidget()
    assert focus is not None
    names = []
    for _ in range(4):
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.accessibleName() or focus.property("text"), focus.objectName()
        names.append(focus.objectName())
    assert names == ["field-1-needed", "field-1-up", "field-1-remove", "field-add"]
    person.click("kind-save")
    choose_kind(person, "粉笔字比赛")
    assert "等第" in person.find("kind-fields", QLabel).text()
    _follows_the_chinese_name(person)
    (kind,) = asked(
        ledger, lambda one: [k for k in record_choices(one).kinds if k.id == "粉笔字比赛"]
    )
    choice, score = (f"records-field-{one.id}" for one in kind.own)
    person.go("records")
    person.click("records-add")
    person.click("records-new-rest")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    wanted = next(at for at, one in enumerate(menu.actions()) if one.text() == "粉笔字比赛")
    for _ in range(wanted + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    person.wait()
    person.type("records-teacher", "0001", enter=True)
    _pick(person, choice, "良")
    person.type(score, "很高")
    person.press(Qt.Key.Key_S, control=True)
    error = person.find(f"records-error-field-{kind.own[1].id}", QLabel)
    assert error.text() == "请写数字，最多两位小数。如：5 或 7.5"
    person.type(score, "95分")
    person.press(Qt.Key.Key_S, control=True)
    (row,) = asked(ledger, lambda one: list_records(one, RecordFilter(kind="粉笔字比赛")).rows)
    content = asked(ledger, lambda one: read_record(one, row.uid)[0])
    assert content.fields == {kind.own[0].id: "c2", kind.own[1].id: "95"}
    assert person.find(score, QLineEdit).text() == "95", "as it is kept"


def test_fields_are_given_to_a_kind_and_taken_back(settings: Settings) -> None:
    person = settings("kinds")
    choose_kind(person, "听课")
    person.click("kind-change")
    with pytest.raises(AssertionError):  # its name is the program's
        person.find("kind-zh", QLineEdit)
    person.click("field-add")
    person.type("field-0-zh", "多媒体")
    person.click("kind-save")
    assert "多媒体" in person.find("kind-fields", QLabel).text()
    person.click("undo")
    assert "多媒体" not in person.find("kind-fields", QLabel).text()


def test_a_template_is_made_after_another_and_offered(settings: Settings) -> None:
    person = settings("kinds")
    choose_kind(person, "听课")
    view = person.find("settings-templates", QTableView)
    model = view.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    place = names.index("听课记录（6+1）")
    person.click_at(view.viewport(), view.visualRect(model.index(place, 0)).center())
    assert not person.find("template-change", QPushButton).isEnabled(), "shipped ones stay"
    person.click("template-add")
    assert not person.find("template-save", QPushButton).isEnabled()
    person.type("template-zh", "本校听课表")
    person.click("field-add")
    person.type("field-2-zh", "评语")
    _pick(person, "field-2-sort", "一段文字")
    person.click("field-2-counts")
    person.click("template-save")
    person.go("records")
    person.click("records-add")
    person.click("records-new-observation")
    _pick(person, "records-template", "本校听课表")
    person.find("records-sheet-looked_at-6-item", QLineEdit)
    person.find("records-sheet-f1", QPlainTextEdit)
    person.click("undo")
    box = person.find("records-template", QComboBox)
    assert box.currentText() == "本校听课表", "what lies open goes on"


def test_an_open_record_follows_its_kind(settings: Settings) -> None:
    person = settings("kinds")
    person.go("records")
    person.click("records-add")
    person.click("records-new-observation")
    person.type("records-title", "草船借箭")
    person.type("records-text", "放慢一些")
    person.go("settings")
    choose_kind(person, "听课")
    person.click("kind-change")
    person.click("field-add")
    person.type("field-0-zh", "多媒体")
    person.click("kind-save")
    person.go("records")
    assert person.find("records-field-f1", QLineEdit).text() == ""
    assert person.find("records-title", QLineEdit).text() == "草船借箭"
    assert person.find("records-text", QPlainTextEdit).toPlainText() == "放慢一些"
    person.go("settings")
    person.click("undo")
    person.go("records")
    with pytest.raises(AssertionError):
        person.find("records-field-f1", QLineEdit)
    assert person.find("records-title", QLineEdit).text() == "草船借箭"
