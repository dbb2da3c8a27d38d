"""Every kind of document at the window: chosen, asked for, looked at, printed, saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QWidget,
)

from studyhours.domain.changes import Changes
from studyhours.services.documents.kinds import KINDS
from studyhours.ui.pages.documents.form_kinds import GROUP_OF, GROUPS, KindList
from studyhours.ui.preview.pages_view import PagesView
from studyhours.ui.widgets import files
from tests.reports.tools import run
from tests.ui.documents.school import YEAR
from tests.ui.person import Person


def at_forms(person: Person) -> KindList:
    person.click("part-forms")
    return person.find("forms-kinds", KindList)


def choose(person: Person, code: str) -> None:
    kinds = person.find("forms-kinds", KindList)
    for row in range(kinds.count()):
        item = kinds.item(row)
        if item.data(Qt.ItemDataRole.UserRole) == code:
            kinds.scrollToItem(item)
            person.click_at(kinds.viewport(), kinds.visualItemRect(item).center())
            assert kinds.currentItem() is item
            return
    raise AssertionError(code)


def sheets(person: Person) -> PagesView:
    found = person.find("pdf-sheet", PagesView)
    person.wait_until(lambda: found.is_drawn)
    return found


def test_every_kind_has_its_place(person: Person) -> None:
    kinds = at_forms(person)
    assert sorted(kinds.codes) == sorted(kind.code for kind in KINDS)
    assert set(GROUP_OF.values()) <= set(GROUPS)
    for kind in KINDS:
        choose(person, kind.code)
        for question in kind.questions:
            field = person.find(f"form-{question.id}", QWidget)
            assert field.accessibleName() or getattr(field, "text", str)()
    choose(person, "notice")
    assert "还没有公示" in person.find("pdf-notice", QLabel).text()
    assert kinds.item(0).flags() == Qt.ItemFlag.NoItemFlags, "a group is no kind"


def test_the_summary_is_made_at_once_and_saved(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_forms(person)
    assert sheets(person).isVisible()
    assert person.find("form-year", QComboBox).currentText() == YEAR
    names: list[str] = []

    def save(*given: object) -> Path:
        names.append(str(given[3]))
        return tmp_path / str(given[3])

    monkeypatch.setattr(files, "choose_save", save)
    menu = person.find("forms-save", QPushButton).menu()
    for entry in menu.actions():
        entry.trigger()
        person.wait()
    assert [Path(name).suffix for name in names] == [".pdf", ".xlsx"]
    assert all("汇总表" in name for name in names)
    assert (tmp_path / names[0]).read_bytes().startswith(b"%PDF")
    assert (tmp_path / names[1]).read_bytes().startswith(b"PK")
    assert "Pages:           1" in run("pdfinfo", str(tmp_path / names[0]))
    assert person.find("forms-print", QPushButton).isEnabled()
    person.window.changes.announce(Changes.RECORDS)
    assert not person.find("forms-print", QPushButton).isEnabled(), "it may say something else now"
    person.wait()
    assert person.find("forms-print", QPushButton).isEnabled()
    person.type("form-as_of", "1990-01-01", enter=True)
    assert not person.find("forms-print", QPushButton).isEnabled()
    assert "1990-01-01 不在" in person.find("pdf-notice", QLabel).text()
    person.type("form-as_of", "2025-04-30", enter=True)
    assert sheets(person).isVisible()
    # Nothing is made for the day before where what is typed is no day.
    person.type("form-as_of", "四月卅日", enter=True)
    assert "看不懂这个日期" in person.find("pdf-notice", QLabel).text()
    assert not person.find("forms-make", QPushButton).isEnabled()
    assert not person.find("forms-print", QPushButton).isEnabled()
    person.type("form-as_of", "2025-04-30", enter=True)
    assert sheets(person).isVisible(), "the same day as before the slip"


def test_one_each_for_several_teachers(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_forms(person)
    choose(person, "handbook")
    person.click("form-teacher")
    ticks = person.find("form-many-list", QListWidget)
    assert ticks.count() == 8
    person.click("form-many-none")
    assert not person.find("form-many-yes", QPushButton).isEnabled()
    person.type("form-many-search", "李未满")
    person.wait_until(lambda: ticks.count() == 1)
    ticks.setCurrentRow(0)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    person.type("form-many-search", "0001")
    person.wait_until(lambda: ticks.count() == 1 and "李未满" not in ticks.item(0).text())
    ticks.setCurrentRow(0)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert person.find("form-many-count", QLabel).text() == "已选 2 项"
    person.click("form-many-yes")
    with pytest.raises(AssertionError, match="form-many"):
        person.find("form-many", QDialog)
    assert "2" in person.find("form-teacher", QPushButton).text()
    assert person.find("pdf-notice", QLabel).isVisible(), "several are made when it is asked for"
    person.click("forms-make")
    assert sheets(person).isVisible()
    assert person.find("pdf-number", QLabel).text().startswith("/ ")
    monkeypatch.setattr(files, "choose_folder", lambda *_: tmp_path / "folder")
    person.find("forms-save", QPushButton).menu().actions()[0].trigger()
    person.wait()
    assert len(list((tmp_path / "folder").glob("*.pdf"))) == 2
    assert "已保存 2 份" in person.find("banner-text", QLabel).text()


def test_what_there_is_nothing_for_cannot_be_made(person: Person) -> None:
    at_forms(person)
    choose(person, "notice")
    assert not person.find("forms-make", QPushButton).isEnabled()
    assert not person.find("forms-print", QPushButton).isEnabled()
    assert not person.find("forms-save", QPushButton).isEnabled()
    assert person.find("pdf-notice", QLabel).text()
