"""What a copy of the ledger says differently beside records, chosen at the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QTableView, QWidget
from sqlalchemy import select, update

from studyhours.db.models import Exemption, Teacher
from studyhours.services.exchange.sending import send
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import exempt
from tests.services.exchange.world import LATER
from tests.support.scenario import make_ledger, roster_file
from tests.ui.person import OpenWindow, Person, aside


def _made(folder: Path, stick: Path) -> Path:
    """A school's ledger, and on the stick what a copy of it says differently."""
    school = make_ledger(str(folder / "school.studyhours"))
    import_roster(school, roster_file(folder))
    for number in ("0001", "0002"):
        exempt(school, number, "all", Basis(date(2025, 9, 1), date(2026, 7, 1), "支教"))
    send(school, folder / "key.package")
    backup(school, folder / "school.backup")
    restore(folder / "school.backup", str(folder / "copy.studyhours"), LATER)
    copy = open_ledger(str(folder / "copy.studyhours"), LATER)
    with copy.writing() as tx:
        tx.session.execute(update(Exemption).values(reason="援疆"))
        tx.session.execute(update(Teacher).where(Teacher.staff_no == "0003").values(name="<b>陈"))
    send(copy, stick / "copy.package")
    for one in (school, copy):
        one.close()
    return folder / "school.studyhours"


def _said(path: Path) -> tuple[list[str], str]:
    def read() -> tuple[list[str], str]:
        ledger: Ledger = open_ledger(str(path), LATER)
        with ledger.reading() as session:
            reasons = sorted(session.scalars(select(Exemption.reason)))
            name = session.scalars(select(Teacher.name).where(Teacher.staff_no == "0003")).one()
        ledger.close()
        return reasons, name

    return aside(read)


def _titles(person: Person) -> list[str]:
    (table,) = cast(list[QTableView], person.window.findChildren(QTableView, "exchange-entries"))
    model = table.model()
    if not table.isVisible():
        return []
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def test_entries_that_differ_are_chosen_and_a_merge_goes_back_by_one_key(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    path = aside(lambda: _made(tmp_path, stick))
    before = _said(path)
    person = open_window(path, clock=LATER)
    person.go("exchange")
    person.drop(person.window, [stick / "copy.package"])
    person.click("exchange-take")
    person.click("banner-action")
    assert len(_titles(person)) == 3
    # One key takes the whole package back; the list says so at once.
    person.press(Qt.Key.Key_Z, control=True)
    assert "已撤销" in person.find("banner-text", QLabel).text()
    assert _titles(person) == []
    # The package can be taken once more, and is one step again.
    person.click("exchange-collect")
    person.click("exchange-take")
    person.click("banner-action")
    assert len(_titles(person)) == 3
    assert _said(path) == before

    kind = person.find("exchange-entry-kind", QComboBox)
    kind.setCurrentIndex(kind.findText("教师"))
    kind.activated.emit(kind.currentIndex())
    person.wait()
    assert len(_titles(person)) == 1
    sides = person.find("exchange-entry-sides", QWidget)
    cells = cast(list[QLabel], sides.findChildren(QLabel))
    assert [one.text() for one in cells if one.property("differs")] == ["李䶮", "<b>陈"]
    person.click("exchange-entry-choose-1")
    assert _said(path) == (before[0], "<b>陈")
    kind.setCurrentIndex(0)
    kind.activated.emit(0)
    person.wait()
    assert len(_titles(person)) == 2
    person.click("exchange-entry-all-theirs")
    person.click("ask-yes")
    assert "已决定 2 项" in person.find("banner-text", QLabel).text()
    assert _said(path) == (["援疆", "援疆"], "<b>陈")
    assert _titles(person) == []
