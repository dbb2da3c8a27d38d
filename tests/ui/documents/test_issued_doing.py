"""What is done with papers after they were issued: found, printed without void ones, told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.print_log import copies_of
from studyhours.ui.widgets import files
from studyhours.ui.widgets.table import DataTable
from tests.support.ledgers import opened
from tests.ui.documents.printed import Printed, at_list, banner, say_yes, the_banner
from tests.ui.documents.school import MET, YEAR
from tests.ui.documents.test_issued import anew, choose, place_of, serials, text
from tests.ui.person import Person


def test_of_papers_some_of_which_are_void_the_others_can_be_printed(
    issued: Issued, ledger: Path, at_page: Callable[..., Person], printer: Printed
) -> None:
    void, fine = issued.papers[0], issued.papers[1]
    with opened(ledger) as school:
        revoke(school, void.serial, "姓名有误")
    person = at_page()
    at_list(person, MET)
    person.click("documents-print")
    said: list[QLabel] = list(person.find("void-among", QWidget).findChildren(QLabel))
    assert f"选中的 {MET} 份里有 1 份已经作废" in said[0].text()
    assert person.find("ask-yes", QPushButton).text() == f"{MET} 份都打印"
    assert person.find("print-valid", QPushButton).text() == f"只打印有效的 {MET - 1} 份"
    person.click("print-valid")
    say_yes(person)
    assert banner(person) == f"已送往打印机，共 {MET - 1} 页。"
    person.wait()
    with opened(ledger) as school:
        made = [len(copies_of(school, one.serial)) for one in (void, fine)]
    assert made == [0, 1]
    assert len(printer.orders) == 1
    # What was said goes with whatever is done next.
    choose(person, fine.serial)
    person.click("paper-revoke")
    assert not the_banner(person).isVisible()


def test_a_paper_issued_anew_is_seen_whatever_was_looked_for(
    issued: Issued, at_page: Callable[..., Person], tmp_path: Path
) -> None:
    person = at_page()
    person.click("part-issued")
    old = issued.papers[2].serial
    person.click("issued-filter-valid")
    person.type("issued-search", old)
    anew(person, old, "换纸", str(tmp_path / "anew"))
    fresh = text(person, "paper-serial")
    assert fresh != old
    assert set(serials(person)) >= {old, fresh}
    assert person.find("issued-search", QLineEdit).text() == ""


def test_the_folder_that_papers_were_saved_to_is_offered_again(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, begun = tmp_path / "kept", list[Path]()
    kept.mkdir()

    def choose_folder(*given: Path) -> Path:
        begun.append(given[-1])
        return kept

    monkeypatch.setattr(files, "choose_folder", choose_folder)
    box = person.find("issue-files", QCheckBox)
    person.click_at(box, QPoint(8, box.height() // 2))
    person.click("documents-issue")
    person.click("key-yes")
    person.click("result-save")
    assert text(person, "banner-text") == f"已保存 {MET} 份到 {kept}"
    person.click("result-save")
    assert begun[1] == kept != begun[0]


def test_a_certificate_and_a_proof_of_one_year_are_told_apart(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    with opened(ledger) as school:
        only = IssueRequest(tmp_path, year=YEAR, teachers=("0001",), everyone=True)
        (proof,) = issue(school, replace(only, as_of=date(2024, 9, 2))).papers
        (annual,) = issue(school, only).papers
    person = at_page()
    person.click("part-issued")
    table = person.find("documents-papers", DataTable)
    kinds = [table.model().index(row, place_of(table, "kind")) for row in range(2)]
    assert [str(one.data()) for one in kinds] == ["年度证书", "学时证明"]
    assert "截至2024年9月2日有多少学时，不说是否达标" in str(
        kinds[1].data(Qt.ItemDataRole.ToolTipRole)
    )
    choose(person, proof.serial)
    assert f"另有年度证书 {annual.serial}" in text(person, "paper-notes")
    choose(person, annual.serial)
    assert f"另有学时证明 {proof.serial}" in text(person, "paper-notes")
    assert "同时有效" in text(person, "paper-notes")
    person.click("part-verify")
    person.drop(person.find("verify-drop", QWidget), [proof.path])
    person.wait()
    assert (text(person, "verdict-chip"), text(person, "verdict-kind")) == ("有效", "学时证明")
    assert "不说全年是否达标" in text(person, "verdict-more")
