"""Issuing papers by hand: looked at, ticked, confirmed, called off, saved, checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from studyhours.reports.facts import CertificateFacts
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.verifying import verify_paper
from studyhours.ui.pages.documents.issue_part import IssuePart
from studyhours.ui.preview.pages_view import PagesView
from studyhours.ui.widgets import files
from tests.support.ledgers import NEW, opened
from tests.ui.documents.candidates import click_row, model, shown, table
from tests.ui.documents.school import (
    CLOCK,
    LATE,
    MET,
    SMILE,
    YEAR,
    issued_count,
    lock_key,
    make_school,
)
from tests.ui.person import OpenWindow, Person


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def sentences(inside: QWidget) -> list[str]:
    """What the visible labels say."""
    labels: list[QLabel] = list(inside.findChildren(QLabel))
    return [label.text() for label in labels if label.isVisible()]


def issue_now(person: Person) -> None:
    person.click("documents-issue")
    person.click("key-yes")


def test_those_who_meet_it_are_ticked_and_get_their_papers(
    person: Person, ledger: Path, tmp_path: Path
) -> None:
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份"
    assert person.find("issue-filter-met", QPushButton).text() == f"达标 {MET}"
    usual = person.find("issue-folder", QLineEdit).text()
    assert usual.endswith(str(Path("StudyHours", "河湾小学", YEAR)))
    layouts, _, begins = text(person, "issue-next").partition("　")
    assert layouts.startswith("证书用版式“松绿菱角”，证明用版式“")
    folder = tmp_path / "证书"
    part = cast(IssuePart, person.window.findChild(IssuePart))
    person.window.resize(910, 512)
    person.wait()
    table = part.list.table
    assert table.viewport().height() > 3 * table.rowHeight(0), "on a low window it is scrolled to"
    person.type("issue-folder", str(folder))
    person.click("documents-issue")
    said = sentences(person.find("issue-dialog", QWidget))
    assert f"签发研训学时证书 {MET} 份？" in said
    assert any(str(folder) in line for line in said)
    assert any("只能作废" in line for line in said)
    assert issued_count(ledger)[0] == 0, "not before the person agrees"
    person.click("key-yes")
    assert text(person, "issue-result-text") == f"已签发 {MET} 份，保存在 {folder}"
    assert not part.result.visibleRegion().isEmpty()
    papers = sorted(folder.glob("[!合]*.pdf"))
    assert len(papers) == MET
    assert begins == f"新编号从 {papers[0].name.split(' ')[0]} 起。"
    assert begins != text(person, "issue-next").partition("　")[2], "it goes on behind these"
    assert len(list(folder.glob("合打_*.pdf"))) == 1
    for paper in papers:
        claims = verify_paper(str(paper)).verified.claims
        assert claims is not None
        assert claims.serial == paper.name.split(" ")[0]
    assert not person.find("documents-issue", QPushButton).isEnabled()
    assert person.window.focusWidget() is table, "the keys stay on the page"
    assert person.find("issue-filter-issued", QPushButton).text() == f"已签发 {MET}"
    # Who has become due since is ticked when one comes back, and what was issued then goes.
    with opened(ledger) as other:
        revoke(other, papers[0].name.split(" ")[0], "发错了")
    assert part.result.isVisible()
    part.refresh()
    person.wait()
    assert person.find("documents-issue", QPushButton).text() == "签发 1 份"
    assert not part.result.isVisible()


def test_whoever_lacks_several_things_is_told_all_of_them(person: Person) -> None:
    (row,) = [line for line in shown(person) if line[1] == LATE]
    said = next(cell for cell in row if cell.startswith("差"))
    assert said == "差 72 学时，校本差 24 学时"
    click_row(person, LATE)
    index = model(person).index(shown(person).index(row), row.index(said))
    tip = str(index.data(Qt.ItemDataRole.ToolTipRole)).splitlines()
    assert tip[0] == said
    assert [line.partition("：")[0] for line in tip[1:]] == ["研训学时", "校本研训学时"]
    # The column has room for it in the window people have.
    list_ = table(person)
    chip = list_.fontMetrics().horizontalAdvance(said)
    assert list_.visualRect(index).width() > chip


def test_the_preview_is_seen_before_and_issues_nothing(person: Person, ledger: Path) -> None:
    before = issued_count(ledger)
    first = shown(person)[0][1]
    assert text(person, "preview-name").startswith(first)
    sheet = person.find("pdf-sheet", QWidget)
    pictures = []
    for name in (first, LATE):
        click_row(person, name)
        pictures.append(sheet.grab().toImage())
        assert text(person, "preview-name").startswith(name)
    assert pictures[0] != pictures[1]
    inks = {pictures[0].pixel(x, pictures[0].height() // 2) for x in range(pictures[0].width())}
    assert len(inks) > 20, "a drawn page, not a blank"
    assert issued_count(ledger) == before == (0, [], 0)


def test_at_100_percent_it_is_as_large_as_on_paper(person: Person) -> None:
    sheets = person.find("pdf-sheet", PagesView)
    fitting = sheets.page_size(0)
    assert fitting.width() <= sheets.viewport().width()
    QTest.keyClick(sheets, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert sheets.page_size(0).width() == round(297 / 25.4 * 96)
    zoom = person.find("pdf-zoom", QComboBox).lineEdit()
    assert zoom is not None
    person.type(zoom, "整页", enter=True)
    assert sheets.page_size(0) == fitting


def test_others_get_a_proof_when_ticked(person: Person, ledger: Path, tmp_path: Path) -> None:
    person.click("issue-tick-none")
    assert not person.find("documents-issue", QPushButton).isEnabled()
    click_row(person, LATE, 0)
    click_row(person, "赵明")
    QTest.keyClick(table(person), Qt.Key.Key_Space)
    person.wait()
    assert person.find("documents-issue", QPushButton).text() == "签发 2 份"
    got = {line[1]: line[6] for line in shown(person)}
    assert (got["赵明"], got[LATE]) == ("研训学时证书", "学时证明")
    person.type("issue-folder", str(tmp_path / "p"))
    person.click("documents-issue")
    said = sentences(person.find("issue-dialog", QWidget))
    assert "签发 2 份？其中研训学时证书 1 份，学时证明 1 份。" in said
    person.click("key-yes")
    assert issued_count(ledger)[0] == 2
    (proof,) = (tmp_path / "p").glob(f"*{LATE}.pdf")
    facts = verify_paper(str(proof)).verified.facts
    assert isinstance(facts, CertificateFacts)
    assert (facts.kind, facts.meets) == ("hours-proof", False)


def test_saying_no_issues_nothing(person: Person, ledger: Path) -> None:
    person.click("documents-issue")
    person.click("key-no")
    person.click("documents-issue")
    person.press(Qt.Key.Key_Escape, on=person.find("issue-dialog", QWidget))
    assert issued_count(ledger) == (0, [], 0)


def test_a_name_no_font_prints_is_said_and_left_out(
    person: Person, ledger: Path, tmp_path: Path
) -> None:
    person.click("issue-filter-faulty")
    assert [line[1] for line in shown(person)] == [SMILE]
    click_row(person, SMILE, 0)
    assert "U+1F642" in text(person, "pdf-notice")
    person.click("issue-filter-all")
    person.click("issue-tick-all")
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET + 1} 份"
    person.type("issue-folder", str(tmp_path / "p"))
    issue_now(person)
    assert issued_count(ledger)[0] == MET + 1


def test_a_name_that_became_unprintable_meanwhile_is_reported(
    person: Person, tmp_path: Path, ledger: Path
) -> None:
    from sqlalchemy import update

    from studyhours.db.models import Teacher

    with opened(ledger) as other, other.writing() as tx:
        tx.session.execute(
            update(Teacher).where(Teacher.name == "赵明").values(name="赵\U0001f642")
        )
    person.type("issue-folder", str(tmp_path / "p"))
    issue_now(person)
    assert text(person, "issue-result-text").startswith(f"已签发 {MET - 1} 份")
    assert "U+1F642" in text(person, "issue-left-out")


def test_called_off_in_the_middle_leaves_nothing(
    open_window: OpenWindow, home: Path, tmp_path: Path
) -> None:
    del home
    ledger = make_school(tmp_path / "large.studyhours", 80)
    person = open_window(ledger, clock=CLOCK)
    folder = tmp_path / "p"
    person.type("issue-folder", str(folder))
    person.click("documents-issue")
    begun: list[str] = []
    tasks = person.window.surroundings.tasks

    def stop(_job: object, at: tuple[str, int, int | None]) -> None:
        if at[0] == "make_papers" and at[1] >= 20:
            begun.append(at[0])
            tasks.commands[0].cancel()

    tasks.moved.connect(stop)
    person.click("key-yes")
    assert begun
    assert text(person, "banner-text") == "已停止，没有签发任何证书。"
    assert issued_count(ledger) == (0, [], 0)
    assert not folder.exists()
    tasks.moved.disconnect(stop)
    issue_now(person)
    assert issued_count(ledger)[0] == 80


def test_a_locked_key_is_opened_beside_its_field(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    lock_key(ledger, "secret")
    person = at_page()
    person.type("issue-folder", str(tmp_path / "p"))
    person.click("documents-issue")
    person.type("key-passphrase", "wrong")
    person.click("key-yes")
    assert text(person, "key-error") == "密钥口令不对。"
    assert person.find("key-passphrase", QLineEdit).property("wrong") is True
    assert issued_count(ledger)[0] == 0
    person.type("key-passphrase", "secret", enter=True)
    assert text(person, "issue-result-text").startswith(f"已签发 {MET} 份")
    assert issued_count(ledger)[0] == MET


def test_without_files_papers_are_kept_and_saved_later(
    person: Person, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = person.find("issue-files", QCheckBox)
    person.click_at(box, QPoint(8, box.height() // 2))
    issue_now(person)
    assert text(person, "issue-result-text") == f"已签发 {MET} 份，保存在台账里。"
    assert list(tmp_path.rglob("*.pdf")) == []
    later = tmp_path / "later"
    monkeypatch.setattr(files, "choose_folder", lambda *_: later)
    person.click("result-save")
    assert len(list(later.glob("*.pdf"))) == MET
    assert str(later) in text(person, "banner-text")
    verify_paper(str(next(later.glob("*.pdf"))))
    assert issued_count(ledger)[0] == MET


def test_a_folder_that_cannot_be_is_said(person: Person, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    person.type("issue-folder", str(tmp_path / "file"))
    issue_now(person)
    assert str(tmp_path / "file") in text(person, "banner-text")
    assert issued_count(ledger) == (0, [], 0)
    assert person.find("documents-issue", QPushButton).isEnabled()
    person.type("issue-folder", "relative")
    person.click("documents-issue")
    assert person.find("issue-folder", QLineEdit).property("wrong") is True


def test_a_day_outside_the_year_is_refused_in_place(person: Person) -> None:
    person.type("issue-day", "2025-12-01", enter=True)
    assert text(person, "issue-wrong") == "请填 2024-09-01 至 2025-08-31 之间的日期"
    assert not person.find("documents-issue", QPushButton).isEnabled()
    person.type("issue-day", "2024.12.1", enter=True)
    assert person.find("issue-filter-met", QPushButton).text() == "达标 0"
    person.type("issue-day", "20250831", enter=True)
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份"


def test_search_by_initials_and_filters_keep_ticks(person: Person) -> None:
    person.type("issue-search", "zhaom")
    assert [line[1] for line in shown(person)] == ["赵明"]
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份"
    person.type("issue-search", "没有这位")
    assert "没有找到符合的教师" in sentences(person.find("issue-none-found", QWidget))
    for link in ("issue-tick-due", "issue-tick-all"):
        person.click(link)
        assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份", link
    person.click("issue-none-found-all")
    assert len(shown(person)) == MET + 2
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份"
    person.click("issue-filter-unmet")
    assert {line[1] for line in shown(person)} == {LATE, SMILE}
    click_row(person, LATE, 0)
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET + 1} 份"
    person.click("issue-tick-due")
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份", "of the listed"
    person.type("issue-search", "没有这位")
    person.click("issue-tick-none")
    assert not person.find("documents-issue", QPushButton).isEnabled(), "nobody unseen gets one"


def test_facts_that_changed_since_are_pointed_out(
    at_page: Callable[..., Person], ledger: Path
) -> None:
    """An older valid paper that says something else: nobody issues a second one by accident."""
    with opened(ledger) as other:
        from studyhours.db.models import Record

        issue(other, IssueRequest(None, year=YEAR))
        with other.writing() as tx:
            for record in tx.session.query(Record).limit(1):
                record.hundredths += 100
    person = at_page()
    assert not person.find("documents-issue", QPushButton).isEnabled()
    changed = [line for line in shown(person) if line[6] == "与已发的不同"]
    assert len(changed) == 1
    click_row(person, changed[0][1], 0)
    assert person.find("documents-issue", QPushButton).text() == "签发 1 份"
    assert "签发时按换发办：旧的作废" in text(person, "preview-notes")


def test_an_empty_school_is_told_what_to_do(open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "empty.studyhours"
    create_ledger(str(path), NEW).close()
    person = open_window(path, clock=CLOCK)
    assert "还没有教师" in sentences(person.window)
    assert not person.find("documents-issue", QPushButton).isEnabled()
    person.click("part-issued")
    person.click("part-forms")
    assert person.find("pdf-sheet", QWidget).isVisible()


@pytest.mark.parametrize("width", [760, 1024])
def test_fields_go_on_below_where_there_is_no_room(
    at_page: Callable[..., Person], width: int
) -> None:
    person = at_page(language="en", size=(width, 700))
    names = ("issue-year", "issue-ruleset", "issue-day", "issue-language")
    places = []
    for name in names:
        field = person.find(name, QWidget)
        assert field.width() >= field.minimumSizeHint().width(), name
        places.append(field.rect().translated(field.mapTo(person.window, QPoint())))
    for at, place in enumerate(places):
        assert person.window.rect().contains(place), names[at]
        assert not any(place.intersects(other) for other in places[at + 1 :]), names[at]


def test_the_page_speaks_english_and_turns_dark(at_page: Callable[..., Person]) -> None:
    person = at_page(language="en", theme="dark", size=(1024, 700))
    assert person.find("documents-issue", QPushButton).text() == f"Issue {MET}"
    assert person.find("issue-year", QComboBox).currentText() == YEAR
    person.click("issue-look")
    assert person.find("pdf-sheet", QWidget).isVisible()
    person.window.surroundings.words.choose("zh")
    person.wait()
    assert person.find("documents-issue", QPushButton).text() == f"签发 {MET} 份"


def test_a_second_paper_in_another_language_is_issued_on_purpose(
    at_page: Callable[..., Person], ledger: Path
) -> None:
    """Nobody who holds a valid one is ticked; whoever ticks somebody is told, and gets it."""
    with opened(ledger) as school:
        issue(school, IssueRequest(None, year=YEAR))
    person = at_page()
    assert not person.find("documents-issue", QPushButton).isEnabled()
    language = person.find("issue-language", QComboBox)
    assert language.currentText() == "中文证书"
    language.setFocus()
    person.press(Qt.Key.Key_Down, on=language)
    assert language.currentText() == "英文证书"
    assert not person.find("documents-issue", QPushButton).isEnabled()
    assert {line[6] for line in shown(person) if line[5] == "达标"} == {"已有中文版"}
    assert person.find("issue-filter-issued", QPushButton).text() == f"已签发 {MET}"
    click_row(person, "赵明", 0)
    assert "已有仍然有效的中文版" in text(person, "preview-notes")
    assert next(line[6] for line in shown(person) if line[1] == "赵明").endswith("（另有中文版）")
    person.click("issue-files")
    person.click("documents-issue")
    assert text(person, "issue-warning") == (
        "注意：其中 1 人（赵明）已有仍然有效的中文版。再签发英文版，两份同时有效。"
    )
    assert issued_count(ledger)[0] == MET
    person.click("key-yes")
    assert issued_count(ledger)[0] == MET + 1
    assert text(person, "issue-result-text").startswith("已签发 1 份")
