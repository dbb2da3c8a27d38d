"""The part that checks papers, and papers issued anew: by a person who drops, pastes and reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.deed_model import DeedAsked
from studyhours.services.papers.deeds import DeedRequest, issue_deeds
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.issued_list import list_papers
from studyhours.services.papers.print_log import copies_of
from studyhours.services.papers.verifying import write_school_key
from studyhours.services.records.saving import add_record
from studyhours.ui.pages.documents.verify_part import VerifyPart
from studyhours.ui.widgets import files
from studyhours.ui.widgets.table import DataTable
from tests.reports.tools import picture_of
from tests.services.record_world import content, teacher_uids
from tests.support.ledgers import opened, small_ledger
from tests.ui.documents.printed import Printed, at_list, is_seen, say_yes
from tests.ui.documents.school import MET, YEAR, issued_count
from tests.ui.person import Person


@pytest.fixture
def issued(ledger: Path, tmp_path: Path) -> Issued:
    with opened(ledger) as school:
        return issue(school, IssueRequest(tmp_path / "papers", year=YEAR))


def said(person: Person, name: str) -> str:
    return person.find(f"verdict-{name}", QLabel).text()


def drop(person: Person, path: Path) -> str:
    """Drops a paper; what the answer is in one word."""
    person.drop(person.find("verify-drop", QWidget), [path])
    person.wait()
    return said(person, "chip")


def test_papers_are_dropped_and_judged(
    issued: Issued, at_page: Callable[..., Person], tmp_path: Path
) -> None:
    person, paper = at_page(), issued.papers[1]
    person.click("part-verify")
    assert person.find("verdict-nothing", QWidget).isVisible()
    assert drop(person, paper.path) == "有效"
    assert (said(person, "serial"), said(person, "name")) == (paper.serial, paper.name)
    assert said(person, "said") == "这是河湾小学签发的原件，没有改动过。"
    photo = tmp_path / "照片.jpg"
    picture_of(paper.path.read_bytes(), tmp_path, 110).rotate(5, fillcolor=80).save(photo)
    assert drop(person, photo) == "有效"
    beside: QWidget | None = person.find("verify-code", QWidget).parentWidget()
    while beside is not None and not beside.acceptDrops():
        beside = beside.parentWidget()
    assert isinstance(beside, VerifyPart), "what falls beside the box is checked too"
    assert "核对纸面" in said(person, "more")
    changed = bytearray(paper.path.read_bytes())
    changed[3000] ^= 1
    altered = tmp_path / "changed.pdf"
    altered.write_bytes(changed)
    person.drop(beside, [altered])
    assert said(person, "chip") == "被改动或伪造"
    assert not person.find("verdict-more", QLabel).text().startswith("二维码")
    with pytest.raises(AssertionError):
        person.find("verdict-serial", QLabel)
    assert issued.combined is not None
    assert drop(person, issued.combined) == "没有签名，未验证"
    assert "什么也没有验证" in said(person, "said")
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    assert drop(person, tmp_path / "note.txt") == "不能查验"
    person.type("verify-code", "SH1:ABC", enter=True)
    person.wait()
    assert said(person, "chip") == "被改动或伪造"


def test_several_are_dropped_and_each_is_judged(
    issued: Issued, person: Person, ledger: Path, tmp_path: Path
) -> None:
    first, second, *_ = issued.papers
    with opened(ledger) as school:
        revoke(school, second.serial, "写错")
    note = tmp_path / "note.txt"
    note.write_text("x", encoding="utf-8")
    person.click("part-verify")
    dropped = [first.path, second.path, note]
    person.drop(person.find("verify-drop", QWidget), dropped)
    lines = person.find("verify-list", QListWidget)
    person.wait_until(lambda: "正在" not in lines.item(2).text())
    words = ("有效", "已作废", "不能查验")
    assert [lines.item(at).text() for at in range(lines.count())] == [
        f"{path.name}：{word}" for path, word in zip(dropped, words, strict=True)
    ]
    assert (said(person, "chip"), said(person, "serial")) == ("有效", first.serial)
    person.window.resize(910, 512)
    person.wait()
    assert lines.count() * lines.sizeHintForRow(0) <= lines.viewport().height()
    serial = person.find("verdict-serial", QLabel)
    assert serial.height() >= serial.sizeHint().height(), "what does not fit is scrolled to"
    person.click_at(lines.viewport(), lines.visualItemRect(lines.item(1)).center())
    assert (said(person, "chip"), said(person, "title")) == ("已作废", second.path.name)
    assert said(person, "serial") == second.serial
    # Asked again, the line that is chosen stays; one alone needs no list.
    person.click("part-issued")
    person.click("part-verify")
    person.wait_until(lambda: "正在" not in lines.item(2).text())
    assert said(person, "serial") == second.serial
    assert drop(person, first.path) == "有效"
    assert not lines.isVisible()


def test_an_unknown_school_is_made_known(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = small_ledger(tmp_path / "other.studyhours", 2)
    with opened(stranger) as school:
        paper = issue(school, IssueRequest(tmp_path / "o", year=YEAR)).papers[0]
        write_school_key(school, tmp_path / "key.json")
    person.click("part-verify")
    schools = person.find("schools-list", QListWidget)
    before = schools.count()
    assert drop(person, paper.path) == "不认识"
    monkeypatch.setattr(files, "choose_file", lambda *_: tmp_path / "key.json")
    person.click("verdict-take")
    person.wait()
    assert schools.count() == before + 1
    # What was asked is asked again by itself.
    assert said(person, "chip") == "有效"
    assert "没有河湾小学的作废名单" in said(person, "more")


def test_a_paper_is_issued_anew(
    issued: Issued,
    at_page: Callable[..., Person],
    ledger: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, paper = at_page(), issued.papers[-1]
    at_list(person, 1)
    person.click("paper-reissue")
    asked: list[QLabel] = list(person.find("reissue-dialog", QWidget).findChildren(QLabel))
    assert any(paper.serial in one.text() and paper.name in one.text() for one in asked)
    person.click("key-yes")
    assert person.find("revoke-error", QLabel).text() == "请写明原因。"
    folder = tmp_path / "anew"
    person.type("issue-folder", str(folder))
    person.type("revoke-reason", "姓名写错", enter=True)
    person.wait()
    with opened(ledger) as school:
        rows = {row.serial: row for row in list_papers(school)}
    newest = next(row for row in rows.values() if row.replaces is not None)
    old = rows[newest.replaces or ""]
    assert (old.status, old.reason, old.serial) == ("revoked", "姓名写错", paper.serial)
    told = person.find("issue-result-text", QLabel).text()
    assert f"{old.serial} 已换发为 {newest.serial}。" in told
    assert f"已签发 1 份，保存在 {folder}" in told
    (file,) = (one for one in folder.glob("*.pdf") if not one.name.startswith("合打_"))
    assert newest.serial in file.name
    assert person.find("paper-serial", QLabel).text() == newest.serial
    assert f"替换 {old.serial}" in person.find("paper-notes", QLabel).text()
    for button in ("result-print", "result-open"):
        assert person.find(button, QPushButton).isEnabled()
    # Another of the same, kept in the ledger only: the panel saves it where one likes.
    person.click("paper-reissue")
    assert person.find("issue-folder", QLineEdit).text() == str(folder), "the choice is remembered"
    box = person.find("issue-files", QCheckBox)
    person.click_at(box, QPoint(8, box.height() // 2))
    person.type("revoke-reason", "再来", enter=True)
    person.wait()
    told = person.find("issue-result-text", QLabel).text()
    assert (f"{newest.serial} 已换发为" in told, "保存在台账里" in told) == (True, True)
    monkeypatch.setattr(files, "choose_folder", lambda *_: tmp_path / "later")
    person.click("result-save")
    assert len(list((tmp_path / "later").glob("*.pdf"))) == 1
    assert issued_count(ledger)[0] == MET + 2
    person.click("part-verify")
    assert not is_seen(person, "banner-action")
    assert drop(person, paper.path) == "已作废"
    assert "姓名写错" in said(person, "said")
    assert f"已由 {newest.serial} 取代" in said(person, "more")


def test_what_is_printed_is_noted(
    issued: Issued, at_page: Callable[..., Person], ledger: Path, printer: Printed
) -> None:
    person = at_page()
    at_list(person, 2)
    person.click("documents-print")
    say_yes(person)
    person.wait_until(lambda: "打印 1 份" in person.find("paper-notes", QLabel).text())
    assert len(printer.orders) == 1
    with opened(ledger) as school:
        printed = [one.serial for one in issued.papers if copies_of(school, one.serial)]
    assert printed == [one.serial for one in issued.papers[-2:]]


def test_the_key_is_urged_once_and_locked(person: Person, ledger: Path) -> None:
    person.find("key-urge", QWidget)
    person.click("key-urge-set")
    person.type("form-new", "青山依旧在几度夕阳红")
    person.type("form-again", "青山依旧在", enter=True)
    assert person.find("form-again-error", QLabel).text() == "两次填的不一样。"
    person.type("form-again", "青山依旧在几度夕阳红", enter=True)
    person.wait()
    assert not is_seen(person, "key-urge-set")
    person.click("documents-issue")
    person.type("key-passphrase", "青山依旧在几度夕阳红", enter=True)
    person.wait()
    assert issued_count(ledger)[0] == MET


def test_who_needs_no_lock_is_not_asked_again(at_page: Callable[..., Person]) -> None:
    person = at_page()
    person.click("key-urge-later")
    assert not is_seen(person, "key-urge-set")
    person.click("part-issued")
    person.click("part-issue")
    person.find("page-documents", QWidget)
    assert not is_seen(person, "key-urge-set")
    assert person.find("documents-issue", QPushButton).isEnabled()


def test_papers_about_one_thing_are_shown_issued_anew_and_verified(
    ledger: Path, at_page: Callable[..., Person], tmp_path: Path
) -> None:
    with opened(ledger) as school:
        (uid, *_) = teacher_uids(school).values()
        won = content(uid, "award", "2025-05-06", "县青年教师赛课", type="prize")
        add_record(school, replace(won, fields={"grade": "一等奖"}))
        asked = DeedAsked("award", ("县青年教师赛课",))
        (paper,) = issue_deeds(school, DeedRequest(tmp_path / "papers", asked)).papers
    person = at_page()
    at_list(person, 1)
    assert "获奖证书“县青年教师赛课”" in person.find("paper-notes", QLabel).text()
    model = person.find("documents-papers", DataTable).model()
    cells = [str(model.index(0, column).data() or "") for column in range(model.columnCount())]
    assert {"获奖", paper.serial, "有效"} <= set(cells)
    person.click("paper-reissue")
    person.type("revoke-reason", "等第写错", enter=True)
    person.wait()
    assert f"替换 {paper.serial}" in person.find("paper-notes", QLabel).text()
    person.click("part-verify")
    assert drop(person, paper.path) == "已作废"
    assert (said(person, "kind"), said(person, "about")) == ("获奖证书", "县青年教师赛课")
    assert said(person, "grade") == "一等奖"
    with pytest.raises(AssertionError):
        said(person, "hours")
    person.window.grab().save(str(tmp_path / "verdict.png"))
