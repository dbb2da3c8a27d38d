"""A record counts for groups and schools: they are ticked, kept, shown again and taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.unit_changes import add_unit
from tests.support.scenario import TERMS, YEAR
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


@pytest.fixture
def ledger(ledger: Path) -> Path:
    """With an alliance beside the groups of the roster."""
    kept = open_ledger(str(ledger))
    add_unit(kept, "东片校际联动体", "alliance")
    kept.close()
    return ledger


def _menu(writer: Writer) -> QMenu:
    """Opens the list with the space bar."""
    field = writer.person.find("records-units", QComboBox)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Space)
    writer.person.wait_until(lambda: QApplication.activePopupWidget() is not None)
    return writer.person.find("records-units-menu", QMenu)


def _tick(menu: QMenu, name: str) -> None:
    action = next(one for one in menu.actions() if one.text() == name)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_units_are_chosen_kept_and_taken_away(writer: Writer) -> None:
    writer.new("training")
    assert not writer.sees("units"), "it is seldom wanted"
    writer.type("teacher", "oyrl", enter=True)
    writer.type("title", "联合教研")
    writer.type("number", "2")
    writer.person.click("records-more")
    assert writer.text_of("units") == "不记入集体"
    menu = _menu(writer)
    headings = [one.text() for one in menu.actions() if not one.isEnabled()]
    assert headings == ["教研组", "学校", "校际联动体"]
    _tick(menu, "语文组")
    assert menu.isVisible(), "several can be ticked"
    _tick(menu, "东片校际联动体")
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    writer.person.wait_until(lambda: QApplication.activePopupWidget() is None)
    assert writer.text_of("units") == "语文组、东片校际联动体"
    writer.save()
    (row,) = writer.kept(text="联合教研")
    assert len(writer.content(row.uid).units) == 2
    writer.new("writing")
    writer.choose(next(n for n, one in enumerate(writer.titles()) if "联合教研" in one))
    assert set(writer.text_of("units").split("、")) == {"语文组", "东片校际联动体"}
    menu = _menu(writer)
    _tick(menu, "语文组")
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    writer.person.wait_until(lambda: QApplication.activePopupWidget() is None)
    writer.save()
    assert len(writer.content(row.uid).units) == 1
    assert writer.text_of("units") == "东片校际联动体"


def test_other_changes_leave_the_units_alone(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("title", "组里的反思")
    writer.person.click("records-more")
    menu = _menu(writer)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    writer.person.wait_until(lambda: QApplication.activePopupWidget() is None)
    writer.save()
    (row,) = writer.kept(text="组里的反思")
    before = writer.content(row.uid).units
    assert len(before) == 1
    writer.type("text", "又想了想。")
    writer.save()
    said = writer.content(row.uid)
    assert (said.text, said.units) == ("又想了想。", before)


def test_without_units_there_is_no_such_field(open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "空.studyhours"
    create_ledger(str(path), NewSchool("空校", YEAR, TERMS)).close()
    writer = Writer(open_window(path, clock=APRIL), path)
    writer.new("training")
    writer.person.click("records-more")
    assert writer.sees("field-remarks")
    assert not writer.sees("units")
