"""After reviewing, what was decided goes back to teachers: to each only what is theirs."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QRadioButton, QWidget

from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import Sending
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import read_record
from studyhours.services.reviewing.deciding import approve_records, return_records
from studyhours.ui.widgets import files
from tests.services.exchange.world import LATER, state
from tests.ui.exchange.town import elsewhere, home_of, rows, said, sent
from tests.ui.person import OpenWindow


def test_the_empty_queue_leads_to_one_package_for_each(
    open_window: OpenWindow,
    school: Path,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = tmp_path / "1.package"
    code = sent(home_of(tmp_path, "0001", "论文一"), package)

    def collect(ledger: Ledger) -> None:
        link(ledger, package, Link(code))
        merge_package(ledger, package)

    person = open_window(school, clock=LATER)
    person.go("review")
    offered = cast(QPushButton, person.window.findChild(QPushButton, "review-write-back"))
    assert not offered.isVisible(), "nobody keeps a ledger at home"
    person.go("exchange")
    person.click("exchange-send")
    assert person.find("form-whom-all", QRadioButton).isChecked(), "to the district, all at once"
    person.window.close()

    elsewhere(school, collect)
    person = open_window(school, clock=LATER)
    person.go("review")
    approve = cast(QPushButton, person.window.findChild(QPushButton, "review-approve"))
    person.wait_until(approve.isVisible)  # a row is read a moment after it is the current one
    person.click(approve)
    assert person.find("review-empty", QWidget).isVisible()
    assert "老师自己的台账" in person.find("review-empty-hint", QLabel).text()
    person.click("review-write-back")
    assert person.find("form-whom-each", QRadioButton).isChecked()
    monkeypatch.setattr(files, "choose_folder", lambda *_: stick)
    person.click("exchange-write")
    assert "已写好 1 份" in person.find("exchange-sent", QLabel).text()
    assert ["欧阳若兰" in one.name for one in stick.iterdir()] == [True]
    # What was chosen last stands there again, but never everybody's.
    person.click("exchange-another")
    person.click("form-whom-all")
    monkeypatch.setattr(files, "choose_save", lambda *_: stick / "all.package")
    person.click("exchange-write")
    person.click("exchange-another")
    assert person.find("form-whom-each", QRadioButton).isChecked()
    person.click("form-whom-some")
    person.click("exchange-write")
    assert "请勾选" in person.find("form-error", QLabel).text(), "those ticked share no package"
    people = person.find("exchange-people", QListView)
    place = people.visualRect(people.model().index(0, 0))
    person.click_at(people.viewport(), place.topLeft() + QPoint(10, place.height() // 2))
    monkeypatch.setattr(files, "choose_save", lambda *_: stick / "some.package")
    person.click("exchange-write")
    person.click("exchange-another")
    assert person.find("form-whom-some", QRadioButton).isChecked()


def test_a_teacher_reads_how_many_were_approved_and_returned(
    open_window: OpenWindow, school: Path, stick: Path, tmp_path: Path
) -> None:
    """At home what was written counts already: only the school's word says it was approved."""
    home, package = home_of(tmp_path, "0001", "一", "二", "三", "四"), tmp_path / "1.package"
    code, back = sent(home, package), stick / "back.package"

    def review(ledger: Ledger) -> None:
        link(ledger, package, Link(code))
        merge_package(ledger, package)
        versions = [(uid, read_record(ledger, uid)[1]) for uid in state(ledger)["records"]]
        approve_records(ledger, versions[:3])
        return_records(ledger, versions[3:], "请写明学时来源")

    elsewhere(school, review)
    by_school = Link(sent(school, back, Sending(("0001",))), "0001", decides=True)
    elsewhere(home, lambda ledger: link(ledger, back, by_school))
    person = open_window(home, clock=LATER)
    person.go("exchange")
    person.drop(person.window, [back])
    assert rows(person, "exchange-arrivals")[0][3].startswith("通过 3，退回 1，教师信息 1，")
    person.click("exchange-take")
    assert "：通过 3，退回 1，" in said(person)
    person.click("exchange-history")
    assert rows(person, "exchange-history")[0][3].startswith("通过 3，退回 1，")
