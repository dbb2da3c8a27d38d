"""Papers after they were issued: found, looked at, saved, taken back; and the summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from studyhours.domain.errors import Revoked
from studyhours.services.certificates import Issued, IssueRequest, issue
from studyhours.services.papers import verify_paper
from studyhours.ui.widgets import files
from studyhours.ui.widgets.table import DataTable
from tests.reports.tools import run
from tests.support.ledgers import opened
from tests.ui.documents.school import CLOCK, MET, YEAR, lock_key
from tests.ui.person import Person


@pytest.fixture
def issued(ledger: Path, tmp_path: Path) -> Issued:
    with opened(ledger) as school:
        return issue(school, IssueRequest(tmp_path / "papers", year=YEAR))


@pytest.fixture
def at_list(issued: Issued, at_page: Callable[..., Person]) -> Person:
    assert len(issued.papers) == MET
    person = at_page()
    person.click("part-issued")
    return person


def serials(person: Person) -> list[str]:
    model = person.find("documents-papers", DataTable).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose(person: Person, serial: str) -> None:
    table = person.find("documents-papers", DataTable)
    index = table.model().index(serials(person).index(serial), 0)
    person.click_at(table.viewport(), table.visualRect(index).center())


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def test_what_was_issued_is_listed_and_shown(at_list: Person, issued: Issued) -> None:
    wanted = [one.serial for one in issued.papers]
    assert sorted(serials(at_list)) == sorted(wanted)
    choose(at_list, wanted[2])
    assert text(at_list, "paper-serial") == wanted[2]
    assert issued.papers[2].name in text(at_list, "paper-notes")
    assert at_list.find("pdf-sheet", QWidget).isVisible()
    at_list.type("issued-search", wanted[3][-3:])
    assert serials(at_list) == [wanted[3]]
    years = at_list.find("issued-year", QComboBox)
    assert [years.itemText(at) for at in range(years.count())] == ["全部学年", f"{YEAR} 学年"]


def test_a_paper_is_saved_as_it_was_frozen(
    at_list: Person, issued: Issued, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = issued.papers[1]
    names: list[str] = []

    def save(*given: object) -> Path:
        names.append(str(given[3]))
        return tmp_path / "saved"

    monkeypatch.setattr(files, "choose_save", save)
    choose(at_list, paper.serial)
    at_list.click("paper-save")
    assert names == [paper.path.name]
    assert (tmp_path / "saved.pdf").read_bytes() == paper.path.read_bytes()
    assert text(at_list, "banner-text") == f"已保存 {tmp_path / 'saved.pdf'}"


def test_a_paper_is_taken_back_with_a_reason(at_list: Person, issued: Issued) -> None:
    paper = issued.papers[0]
    verify_paper(str(paper.path))
    choose(at_list, paper.serial)
    at_list.click("paper-revoke")
    at_list.click("key-yes")
    assert text(at_list, "key-error") == "请写明原因。"
    verify_paper(str(paper.path))
    at_list.type("revoke-reason", "姓名有误")
    at_list.click("key-yes")
    with pytest.raises(Revoked):
        verify_paper(str(paper.path))
    choose(at_list, paper.serial)
    assert "姓名有误" in text(at_list, "paper-notes")
    assert at_list.find("issued-filter-revoked", QPushButton).text() == "已撤销 1"
    with pytest.raises(AssertionError, match="paper-revoke"):
        at_list.find("paper-revoke", QPushButton)
    at_list.click("part-issue")
    assert at_list.find("documents-issue", QPushButton).text() == "签发"


def test_taking_back_with_a_locked_key(
    issued: Issued, ledger: Path, at_page: Callable[..., Person]
) -> None:
    lock_key(ledger, "secret")
    person = at_page()
    person.click("part-issued")
    choose(person, issued.papers[0].serial)
    person.click("paper-revoke")
    person.type("revoke-reason", "误发")
    person.type("key-passphrase", "wrong")
    person.click("key-yes")
    assert text(person, "key-error") == "密钥口令不对。"
    assert person.find("key-passphrase", QLineEdit).property("wrong") is True
    verify_paper(str(issued.papers[0].path))
    person.type("key-passphrase", "secret")
    person.click("key-yes")
    with pytest.raises(Revoked):
        verify_paper(str(issued.papers[0].path))


def test_another_page_sends_here_with_a_serial(
    issued: Issued, at_page: Callable[..., Person]
) -> None:
    person = at_page()
    serial = issued.papers[4].serial
    bench = person.window.bench
    assert bench is not None
    bench.go("documents", serial=serial)
    person.wait()
    assert text(person, "paper-serial") == serial


def test_several_are_chosen_to_print(at_list: Person) -> None:
    table = at_list.find("documents-papers", DataTable)
    assert at_list.find("documents-print", QPushButton).text() == "打印"
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert at_list.find("documents-print", QPushButton).text() == f"打印 {MET} 份"


def test_the_summary_is_seen_and_saved(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.click("part-summary")
    assert person.find("pdf-sheet", QWidget).isVisible()
    names: list[str] = []

    def save(*given: object) -> Path:
        names.append(str(given[3]))
        return tmp_path / str(given[3])

    monkeypatch.setattr(files, "choose_save", save)
    for form, magic in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        person.click(f"summary-{form}")
        assert (tmp_path / names[-1]).read_bytes().startswith(magic)
    assert names == [f"{YEAR}学年研训学时汇总表.pdf", f"{YEAR}学年研训学时汇总表.xlsx"]
    assert "Pages:           1" in run("pdfinfo", str(tmp_path / names[0]))
    person.type("summary-day", "2030-01-01", enter=True)
    assert not person.find("summary-print", QPushButton).isEnabled()
    assert CLOCK.now().year == 2025
