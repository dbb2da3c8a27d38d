"""Types of record kinds: added, renamed, retired; and what forms then offer."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QListView,
    QPushButton,
    QTableView,
)

from studyhours.services.settings.record_types import TypeEntry, read_kinds
from tests.ui.lists.opening import open_row
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def types(ledger: Path, kind: str) -> dict[str, TypeEntry]:
    return asked(ledger, lambda one: {row.id: row.entry for row in read_kinds(one).types[kind]})


def choose_kind(person: Person, title: str) -> None:
    view = person.find("kinds-list", QListView)
    model = view.model()
    for row in range(model.rowCount()):
        if model.index(row, 0).data() == title:
            person.click_at(view.viewport(), view.visualRect(model.index(row, 0)).center())
            return
    raise AssertionError(title)


def choose_type(person: Person, row: int) -> None:
    view = person.find("settings-types", QTableView)
    person.click_at(view.viewport(), view.visualRect(view.model().index(row, 0)).center())


def offered(person: Person) -> list[str]:
    """Types the form for a new piece of writing offers."""
    person.go("records")
    person.click("records-add")
    person.click("records-new-writing")
    box = person.find("records-type", QComboBox)
    found = [box.itemText(place) for place in range(box.count())]
    person.press(Qt.Key.Key_Escape)
    return found


def test_fields_and_types_of_a_kind_are_listed(settings: Settings, ledger: Path) -> None:
    person = settings("kinds")
    choose_kind(person, "听课")
    fields = person.find("kind-fields", QLabel).text()
    for word in ("授课教师", "课题", "评价与建议", "校内或校外", "数量"):
        assert word in fields
    model = person.find("settings-types", QTableView).model()
    assert model.rowCount() == len(types(ledger, "observation"))
    for enter in (False, True):
        row = person.find("kinds-list", QListView).currentIndex().row()
        open_row(person, "kinds-list", row, enter=enter)
        dialog = person.find("kind-dialog", QDialog)
        said = cast(list[QLabel], dialog.findChildren(QLabel))
        assert any("听课" in one.text() for one in said)
        dialog.reject()
        person.wait()


def test_a_type_is_added_and_offered_and_taken_back(settings: Settings, ledger: Path) -> None:
    person = settings("kinds")
    choose_kind(person, "撰写")
    before = types(ledger, "writing")
    person.click("type-add")
    assert not person.find("type-save", QPushButton).isEnabled()
    for bad, word in (("教学反思", "已有"), ("课" * 31, "30"), ("——", "名称")):
        person.type("type-zh", bad)
        person.click("type-save")
        assert word in person.find("type-zh-error", QLabel).text()
        assert types(ledger, "writing") == before
    person.type("type-zh", "教学随感", enter=True)
    assert types(ledger, "writing")["教学随感"] == TypeEntry("教学随感", "教学随感")
    assert "教学随感" in offered(person)
    person.go("settings")
    person.click("undo")
    assert types(ledger, "writing") == before
    assert "教学随感" not in offered(person)


def test_a_type_is_renamed_and_retired(settings: Settings, ledger: Path) -> None:
    person = settings("kinds")
    choose_kind(person, "撰写")
    first = next(iter(types(ledger, "writing")))
    choose_type(person, 0)
    person.click("type-rename")
    person.type("type-zh", "课后札记")
    person.click("type-save")
    assert types(ledger, "writing")[first].zh == "课后札记"
    person.click("type-retire")
    assert types(ledger, "writing")[first].retired
    assert person.find("type-retire", QPushButton).text() == "恢复使用"
    assert "课后札记" not in offered(person)
    person.go("settings")
    person.click("undo")
    person.click("undo")
    entry = types(ledger, "writing")[first]
    assert (entry.zh == "课后札记", entry.retired) == (False, False)
