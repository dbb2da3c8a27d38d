"""Papers after they were issued: found, looked at, saved, taken back; and the summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from studyhours.domain.errors import Revoked
from studyhours.domain.kinds import LEVELS
from studyhours.services.importing.roster import import_roster
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.issued_list import paper_bytes
from studyhours.services.papers.verifying import verify_paper
from studyhours.services.records.saving import add_record
from studyhours.ui import printing
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.widgets import files
from studyhours.ui.widgets.table import DataTable
from tests.services.record_world import content, teacher_uids
from tests.support.ledgers import opened
from tests.ui.documents.printed import (
    is_seen,
    line,
)
from tests.ui.documents.school import MET, YEAR, lock_key
from tests.ui.person import Person


@pytest.fixture
def issued(ledger: Path, tmp_path: Path) -> Issued:
    with opened(ledger) as school:
        return issue(school, IssueRequest(tmp_path / "papers", year=YEAR))


@pytest.fixture(name="at_list")
def _at_list(issued: Issued, at_page: Callable[..., Person]) -> Person:
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
    table = at_list.find("documents-papers", DataTable)
    staff_no = table.model().index(0, place_of(table, "staff_no")).data()
    assert staff_no == issued.papers[3].staff_no
    at_list.type("issued-search", "没有这份")
    none: list[QLabel] = list(at_list.find("issued-none-found", QWidget).findChildren(QLabel))
    assert none[0].text() == "没有找到符合的证书"
    at_list.click("issued-none-found-all")
    assert len(serials(at_list)) == MET
    years = at_list.find("issued-year", QComboBox)
    assert [years.itemText(at) for at in range(years.count())] == ["全部学年", f"{YEAR}学年"]


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
    assert QApplication.focusWidget() is at_list.find("revoke-reason", QLineEdit)
    at_list.press(Qt.Key.Key_Return)
    assert text(at_list, "revoke-error") == "请写明原因。"
    verify_paper(str(paper.path))
    at_list.type("revoke-reason", "姓名有误", enter=True)
    with pytest.raises(Revoked):
        verify_paper(str(paper.path))
    choose(at_list, paper.serial)
    assert "姓名有误" in text(at_list, "paper-notes")
    assert at_list.find("issued-filter-revoked", QPushButton).text() == "已作废 1"
    with pytest.raises(AssertionError, match="paper-revoke"):
        at_list.find("paper-revoke", QPushButton)
    at_list.click("part-issue")
    assert at_list.find("documents-issue", QPushButton).text() == "签发 1 份"


def test_taking_back_with_a_locked_key(
    issued: Issued, ledger: Path, at_page: Callable[..., Person]
) -> None:
    lock_key(ledger, "secret")
    person = at_page()
    person.click("part-issued")
    choose(person, issued.papers[0].serial)
    person.click("paper-revoke")
    person.type("revoke-reason", "误发", enter=True)
    assert QApplication.focusWidget() is person.find("key-passphrase", QLineEdit)
    person.type("key-passphrase", "wrong", enter=True)
    assert text(person, "key-error") == "密钥口令不对。"
    assert person.find("key-passphrase", QLineEdit).property("wrong") is True
    verify_paper(str(issued.papers[0].path))
    person.type("key-passphrase", "secret", enter=True)
    with pytest.raises(Revoked):
        verify_paper(str(issued.papers[0].path))


def test_a_paper_taken_back_is_marked_and_printing_it_is_asked(
    issued: Issued, ledger: Path, at_page: Callable[..., Person]
) -> None:
    """On the screen only: what was frozen, and is saved again, stays as it was."""
    void, fine = issued.papers[0], issued.papers[1]
    with opened(ledger) as school:
        revoke(school, void.serial, "姓名有误")
    person = at_page()
    person.click("part-issued")
    sheet = person.find("pdf-sheet", QWidget)

    def picture() -> QImage:
        return sheet.grab().toImage()

    def marked(image: QImage) -> int:
        """Pixels of the mark's colour in the middle, where a paper has black, white and pine."""
        width, height = image.width(), image.height()
        spots = [
            image.pixelColor(x, y)
            for x in range(width // 4, width * 3 // 4, 2)
            for y in range(height // 3, height * 2 // 3, 2)
        ]
        return sum(one.red() > one.green() + 40 and one.red() > one.blue() + 40 for one in spots)

    choose(person, fine.serial)
    plain, button = picture(), person.find("documents-print", QPushButton)
    assert (marked(plain), button.property("kind")) == (0, "primary")
    choose(person, void.serial)
    assert marked(picture()) > 200
    assert button.property("kind") == ""
    person.click(button)
    assert f"{void.serial} 已经作废" in asked(person)
    person.click("ask-no")
    with pytest.raises(AssertionError, match="print-text"):
        person.find("print-text", QLabel)
    if not printing.printer_names():
        person.click(button)
        person.click("ask-yes")
        assert line(person).startswith("这台电脑没有打印机")
    choose(person, fine.serial)
    assert (marked(picture()), button.property("kind")) == (0, "primary")
    with opened(ledger) as school:
        assert paper_bytes(school, void.serial) == void.path.read_bytes()


def test_the_list_shows_the_language_and_names_whole(
    ledger: Path, tmp_path: Path, at_page: Callable[..., Person]
) -> None:
    long = "阿卜杜热合曼·阿卜杜拉"
    roster = tmp_path / "long.csv"
    roster.write_text(f"工号,姓名\n0301,{long}\n", encoding="utf-8")
    with opened(ledger) as school:
        import_roster(school, roster)
        for language in ("zh", "en"):
            request = IssueRequest(
                None, year=YEAR, teachers=("0001", "0301"), everyone=True, language=language
            )
            issue(school, request)
    person = at_page(size=(1280, 720))
    person.click("key-urge-later")
    candidates = person.find("documents-candidates", DataTable)
    assert not cut(candidates, "name", long)
    person.click("part-issued")
    table = person.find("documents-papers", DataTable)
    assert not cut(table, "name", long)
    assert not cut(table, "serial", serials(person)[0])
    model = table.model()
    column = place_of(table, "language")
    assert sorted(str(model.index(row, column).data()) for row in range(4)) == [
        "中文", "中文", "英文", "英文",
    ]  # fmt: skip


def asked(person: Person) -> str:
    labels: list[QLabel] = list(person.find("ask", QWidget).findChildren(QLabel))
    return "".join(label.text() for label in labels)


def place_of(table: DataTable, key: str) -> int:
    model = table.model()
    assert isinstance(model, RowsModel)
    return [column.key for column in model.columns].index(key)


def cut(table: DataTable, key: str, wanted: str) -> bool:
    """Whether a text has less room than it needs, or stands outside what is seen."""
    model, column = table.model(), place_of(table, key)
    row = [str(model.index(at, column).data()) for at in range(model.rowCount())].index(wanted)
    place = table.visualRect(model.index(row, column))
    inside = table.viewport().rect().contains(place)
    return not inside or place.width() < table.fontMetrics().horizontalAdvance(wanted) + 16


def test_a_folder_that_cannot_be_opened_is_named(
    at_list: Person, issued: Issued, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(files, "choose_save", lambda *_: folder / "saved.pdf")
    choose(at_list, issued.papers[1].serial)
    at_list.click("paper-save")
    (folder / "saved.pdf").unlink()
    folder.rmdir()
    at_list.click("banner-action")
    assert text(at_list, "banner-text") == f"这台电脑打不开这个位置：{folder}"
    selectable = at_list.find("banner-text", QLabel).textInteractionFlags()
    assert selectable & Qt.TextInteractionFlag.TextSelectableByMouse
    at_list.click("banner-action")
    assert QGuiApplication.clipboard().text() == str(folder)
    assert text(at_list, "banner-text").startswith("已复制")


def test_a_proof_gives_way_to_what_is_there(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    """Issued anew it makes no other paper; without that one it does, and only once."""
    request = IssueRequest(None, year=YEAR, teachers=("0101",), everyone=True)
    with opened(ledger) as school:
        (proof,) = issue(school, request).papers
        more = content(teacher_uids(school)["0101"], "training", "2025-03-03", "集中培训")
        add_record(school, replace(more, hundredths=8000, level=LEVELS["school"]))
        (made,) = issue(school, request).papers
    person = at_page()
    person.click("part-issued")
    anew(person, proof.serial, "已达标", str(tmp_path / "anew"))
    told = text(person, "issue-result-text")
    assert f"没有签发新的：{made.serial} 写的就是这些。" in told
    assert f"{proof.serial} 已作废，由 {made.serial} 取代。" in told
    assert (f"{made.serial} 的文件保存在" in told, "已签发" in told) == (True, False)
    # The list says so without being opened again.
    choose(person, proof.serial)
    assert f"后来又签发了 {made.serial}" in text(person, "paper-notes")
    assert not is_seen(person, "paper-reissue")
    choose(person, made.serial)
    person.click("paper-revoke")
    person.type("revoke-reason", "写错", enter=True)
    person.wait()
    anew(person, proof.serial)
    fresh = text(person, "paper-serial")
    assert fresh not in {proof.serial, made.serial}
    assert "已签发 1 份" in text(person, "issue-result-text")
    choose(person, proof.serial)
    assert f"后来又签发了 {fresh}" in text(person, "paper-notes")
    assert not is_seen(person, "paper-reissue")


def anew(person: Person, serial: str, reason: str = "", folder: str = "") -> None:
    """Asks for another in the place of a paper."""
    choose(person, serial)
    person.click("paper-reissue")
    if folder:
        person.type("issue-folder", folder)
    if reason:
        person.type("revoke-reason", reason)
    person.click("key-yes")
    person.wait()


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


def test_the_filter_is_there_again(at_list: Person, at_page: Callable[..., Person]) -> None:
    at_list.click("issued-filter-valid")
    at_list.window.close()
    again = at_page()
    again.click("part-issued")
    assert again.find("issued-filter-valid", QPushButton).isChecked()
    again.click("issued-filter-every")
