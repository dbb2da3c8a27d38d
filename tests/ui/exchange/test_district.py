"""A school hands its whole ledger in to the district, by clicks."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView, QWidget
from sqlalchemy import select

from studyhours.db.blobs import FolderBlobs
from studyhours.db.models import EvidenceFile
from studyhours.services.evidence.attaching import attach
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.peers import list_links
from studyhours.services.exchange.receipts import write_receipt
from studyhours.services.exchange.sending import send
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_list import list_teachers
from tests.services.exchange.world import LATER, written
from tests.support.pictures import picture
from tests.support.scenario import CLOCK, TERMS, YEAR, make_ledger, roster_file
from tests.ui.person import OpenWindow, Person, aside


def _cells(person: Person, table: str) -> list[str]:
    model = person.find(table, QTableView).model()
    return [model.index(0, column).data() for column in range(model.columnCount())]


@pytest.fixture
def district(tmp_path: Path) -> Path:
    path = tmp_path / "学区.studyhours"
    aside(lambda: create_ledger(str(path), NewSchool("城东学区", YEAR, TERMS), CLOCK).close())
    return path


@pytest.fixture
def handed(tmp_path: Path) -> tuple[Path, str]:
    """What a school has written on the stick, and the code its window shows."""

    def made() -> str:
        ledger = make_ledger(str(tmp_path / "school.studyhours"))
        import_roster(ledger, roster_file(tmp_path))
        photo = tmp_path / "证书.png"
        photo.write_bytes(picture("PNG"))
        attach(ledger, written(ledger, "0001", "培训")[0], [photo])
        code = send(ledger, tmp_path / "school.package").code
        ledger.close()
        return code

    return tmp_path / "school.package", aside(made)


def test_a_school_is_settled_once_and_all_its_teachers_come_in(
    open_window: OpenWindow, district: Path, handed: tuple[Path, str], tmp_path: Path
) -> None:
    package, code = handed
    person = open_window(district, clock=LATER)
    person.go("exchange")
    person.drop(person.find("exchange-drop", QWidget), [package])
    person.click("exchange-act")
    name = person.find("form-school", QLineEdit)
    assert name.text() == "河湾乡中心小学"
    person.click("form-role-own")
    teacher = person.find("form-teacher", QWidget)
    assert not name.isVisible()
    person.click("form-role-school")
    assert (name.isVisible(), teacher.isVisible()) == (True, False)
    person.type("form-code", code)
    person.type("form-school", "城东学区", enter=True)
    assert "换一个名称" in person.find("form-school-error", QLabel).text()
    person.type("form-school", "河湾小学", enter=True)
    assert "已确认" in person.find("banner-text", QLabel).text()
    assert _cells(person, "exchange-arrivals")[2] == "可以收"
    person.click("exchange-take")
    assert _cells(person, "exchange-arrivals")[2] == "已收下"
    person.click("exchange-act")
    assert "回执已写在交换包旁边" in person.find("banner-text", QLabel).text()
    (receipt,) = [one for one in tmp_path.glob("*.package") if one != package]
    assert "河湾小学" in receipt.name
    person.click("exchange-known")
    assert _cells(person, "exchange-known")[1:3] == ["交来整本台账的学校", "河湾小学 5 人"]
    person.window.close()

    def people() -> list[str]:
        ledger = open_ledger(str(district), LATER)
        try:
            return [str(one.staff_no) for one in list_teachers(ledger)]
        finally:
            ledger.close()

    assert aside(people) == [f"河湾小学-000{number}" for number in range(1, 6)]
    _take_receipt(open_window, tmp_path, district, receipt)


def _take_receipt(open_window: OpenWindow, folder: Path, district: Path, receipt: Path) -> None:
    """At the school the receipt needs the code once; then the district stands among the known."""

    def shown() -> str:
        ledger = open_ledger(str(district), LATER)
        try:
            return code_of(package_key(ledger).public)
        finally:
            ledger.close()

    person = open_window(folder / "school.studyhours", clock=LATER)
    person.drop(person.window, [receipt])
    person.click("exchange-act")
    labels = cast(list[QLabel], person.find("link-dialog", QWidget).findChildren(QLabel))
    assert any("写来回执" in one.text() for one in labels)
    person.type("form-code", aside(shown), enter=True)
    assert _cells(person, "exchange-arrivals")[2] == "可以收"
    person.click("exchange-take")
    assert "对方确认已有佐证 1 个" in _cells(person, "exchange-arrivals")
    person.click("exchange-known")
    assert _cells(person, "exchange-known")[1] == "收本台账的学区"
    aside(lambda: _lose_files(district, receipt))
    person.click("exchange-collect")
    person.click("exchange-back")
    person.drop(person.window, [receipt])
    for state in ("可以收", "已收下"):
        cells = _cells(person, "exchange-arrivals")
        assert (cells[2], "对方缺佐证 1 个，下次再带" in cells) == (state, True)
        if state == "可以收":
            person.click("exchange-take")


def _lose_files(district: Path, receipt: Path) -> None:
    """The district's disk has lost its files, and it gives back what there is."""
    ledger = open_ledger(str(district), LATER)
    assert isinstance(ledger.blobs, FolderBlobs)
    with ledger.writing() as tx:
        for sha256 in tx.session.scalars(select(EvidenceFile.sha256)):
            ledger.blobs.path(sha256).unlink()
        tx.log("evidence.lost", "", {})
    (school,) = list_links(ledger)
    write_receipt(ledger, receipt, school.ledger)
    ledger.close()
