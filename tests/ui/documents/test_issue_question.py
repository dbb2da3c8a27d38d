"""The question before issuing and what is issued: always by the same choices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QWidget
from sqlalchemy import select

from studyhours.db.models import Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued_list import combined_pages, list_papers
from studyhours.services.papers.issuing_preview import WouldGet, who_would_get
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import add_record, delete_records
from studyhours.services.registers.writing import Basis, exempt
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.pages.documents import annual_round
from studyhours.ui.widgets.chip_delegate import needed_width
from studyhours.ui.widgets.table import DataTable
from tests.reports.tools import text_of
from tests.services.record_world import content, teacher_uids
from tests.support.ledgers import opened
from tests.ui.documents.candidates import click_row, shown
from tests.ui.documents.printed import banner, is_seen
from tests.ui.documents.school import LATE, MET, YEAR, issued_count
from tests.ui.person import PATIENCE, Person

EARLIER = date(2025, 6, 1)
_EVERYBODY = IssueRequest(None, year=YEAR)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], threading.Event]]:
    """Makes judging wait, as in a large school, until the event is set."""
    events: list[threading.Event] = []

    def slowly() -> threading.Event:
        event = threading.Event()
        events.append(event)

        def wait(ledger: Ledger, request: IssueRequest) -> WouldGet:
            event.wait(PATIENCE / 1000)
            return who_would_get(ledger, request)

        monkeypatch.setattr(annual_round, "who_would_get", wait)
        return event

    yield slowly
    for event in events:
        event.set()


def button(person: Person) -> QPushButton:
    return person.find("documents-issue", QPushButton)


def press(person: Person) -> None:
    """Clicks on the button, able or not, and waits for nothing that is being read."""
    QTest.mouseClick(button(person), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def type_day(person: Person, day: str) -> None:
    field = person.find("issue-day", QWidget)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, day)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def no_files(person: Person) -> None:
    """The papers are kept in the ledger only."""
    box = person.find("issue-files", QCheckBox)
    person.click_at(box, QPoint(8, box.height() // 2))


def said(person: Person) -> str:
    labels: list[QLabel] = list(person.find("issue-dialog", QWidget).findChildren(QLabel))
    return "\n".join(label.text() for label in labels)


def test_a_day_just_changed_is_judged_before_anything_is_asked(
    person: Person, ledger: Path, answer: Callable[[], threading.Event]
) -> None:
    no_files(person)
    assert button(person).isEnabled()
    go = answer()
    type_day(person, EARLIER.isoformat())
    assert not button(person).isEnabled()
    press(person)
    assert not is_seen(person, "key-yes"), "the list shows another day"
    go.set()
    person.wait()
    assert button(person).isEnabled()
    person.click("documents-issue")
    assert "2025年6月1日" in said(person)
    person.click("key-yes")
    with opened(ledger) as school:
        papers = list_papers(school)
    assert len(papers) == MET
    assert {paper.as_of for paper in papers} == {EARLIER}


def test_what_is_asked_about_is_issued_whatever_the_fields_say_by_then(
    person: Person, ledger: Path, answer: Callable[[], threading.Event]
) -> None:
    """The list is judged anew (for a language, say) while the question stands."""
    no_files(person)
    person.click("documents-issue")
    assert "2025年8月31日" in said(person)
    go = answer()
    person.window.surroundings.words.choose("en")
    language = person.find("issue-language", QComboBox)
    assert language.currentData() == "en"
    QTest.mouseClick(person.find("key-yes", QPushButton), Qt.MouseButton.LeftButton)
    go.set()
    person.wait()
    with opened(ledger) as school:
        papers = list_papers(school)
    assert {(paper.as_of, paper.language) for paper in papers} == {(date(2025, 8, 31), "zh")}


def test_a_language_just_changed_asks_about_papers_in_that_language(
    person: Person, ledger: Path, answer: Callable[[], threading.Event]
) -> None:
    no_files(person)
    person.click("documents-issue")
    person.click("key-yes")
    assert issued_count(ledger)[0] == MET
    go = answer()
    language = person.find("issue-language", QComboBox)
    language.setFocus()
    QTest.keyClick(language, Qt.Key.Key_Down)
    press(person)
    assert not is_seen(person, "key-yes")
    go.set()
    person.wait()
    assert not button(person).isEnabled(), "everybody has one already"
    person.click("issue-tick-all")
    person.click("documents-issue")
    assert "英文版" in person.find("issue-warning", QLabel).text()
    person.click("key-yes")
    with opened(ledger) as school:
        languages = [paper.language for paper in list_papers(school)]
    assert languages.count("en") >= MET


def test_where_judging_fails_nothing_is_issued_until_it_succeeds(
    person: Person, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_ledger: Ledger, _request: IssueRequest) -> WouldGet:
        raise UnusableInput("printer_refused", printer="Office")

    no_files(person)
    with monkeypatch.context() as patch:
        patch.setattr(annual_round, "who_would_get", fail)
        person.type("issue-day", EARLIER.isoformat(), enter=True)
        assert "Office" in banner(person)
        assert not button(person).isEnabled(), "the list is another day's"
        press(person)
        assert not is_seen(person, "key-yes")
    person.type("issue-day", "2025-05-31", enter=True)
    assert button(person).isEnabled()
    person.click("documents-issue")
    assert "2025年5月31日" in said(person)
    assert issued_count(ledger)[0] == 0


def test_a_proof_beside_a_certificate_that_no_longer_fits_is_asked_about(
    at_page: Callable[..., Person], ledger: Path
) -> None:
    """Somebody with a valid certificate falls below the rule: nobody forgets the certificate."""
    with opened(ledger) as school:
        papers = {paper.name: paper.serial for paper in issue(school, _EVERYBODY).papers}
        rows = list_records(school, RecordFilter(kind="training"), limit=1000).rows
        mine = tuple((row.uid, row.version) for row in rows if row.name == "赵明")
        delete_records(school, mine)
    person = at_page()
    assert person.find("issue-filter-issued", QPushButton).text() == f"已签发 {MET}"
    line = next(one for one in shown(person) if one[1] == "赵明")
    assert line[6] == "旧证与记录不符"
    click_row(person, "赵明", 0)
    person.click("issue-files")
    person.click("documents-issue")
    said = person.find("issue-warning", QLabel).text()
    assert said.startswith(f"注意：其中 1 人（赵明）的证书 {papers['赵明']} 仍然有效")
    assert issued_count(ledger)[0] == MET


def test_whose_papers_will_be_replaced_is_asked_about_and_told(
    at_page: Callable[..., Person], ledger: Path
) -> None:
    """Two were renamed: their papers are issued anew, and the old ones are taken back."""
    with opened(ledger) as school:
        old = {paper.name: paper.serial for paper in issue(school, _EVERYBODY).papers}
        both = select(Teacher).where(Teacher.name.in_(["赵明", "钱明"]))
        with school.writing() as tx:
            for one in tx.session.scalars(both):
                one.name = f"{one.name}华"
    person = at_page()
    assert not button(person).isEnabled(), "nobody is ticked whose paper is valid"
    for name in ("赵明华", "钱明华"):
        click_row(person, name, 0)
        line = next(one for one in shown(person) if one[1] == name)
        assert line[6] == "证书（换发）", line
    person.click("issue-files")
    person.click("documents-issue")
    warned = person.find("issue-warning", QLabel).text()
    assert "2 份将换发，原证书作废" in warned
    assert f"赵明华 {old['赵明']}、钱明华 {old['钱明']}" in warned
    assert issued_count(ledger)[0] == MET, "a question issues nothing"
    person.click("key-yes")
    told = person.find("issue-result-text", QLabel).text()
    assert "已签发 2 份" in told
    assert f"换发后作废：{old['赵明']}、{old['钱明']}" in told
    with opened(ledger) as school:
        found = {paper.serial: paper.status for paper in list_papers(school)}
    assert [found[old[name]] for name in ("赵明", "钱明")] == ["revoked", "revoked"]
    assert list(found.values()).count("valid") == MET


def test_an_exempt_teacher_and_a_newcomer_among_all_of_them(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    """What somebody exempt has done is stated; who has done nothing is named before it is final."""
    roster = tmp_path / "new.csv"
    roster.write_text("工号,姓名\n0103,陆桂\n", encoding="utf-8")
    with opened(ledger) as school:
        import_roster(school, roster)
        more = content(teacher_uids(school)["0101"], "training", "2025-03-03", "集中培训")
        add_record(school, replace(more, hundredths=1800))
        exempt(school, "0101", "school-72", Basis(reason="产假"))
    person = at_page()
    rows = {line[1]: line for line in shown(person)}
    assert "18" in rows[LATE]
    no_files(person)
    person.click("documents-issue")
    assert "0 学时" not in said(person), "nobody but those who meet it is ticked"
    person.click("key-no")
    person.click("issue-tick-all")
    person.click("documents-issue")
    assert "其中 1 人 0 学时：陆桂。" in said(person)
    person.click("key-yes")
    with opened(ledger) as school:
        (paper,) = [one for one in list_papers(school) if one.name == LATE]
        pdf = combined_pages(school, [paper.serial])
    assert "共计十八学时" in text_of(pdf, tmp_path)


def test_numbers_in_a_narrow_column_tell_each_other_apart(issued: Issued, person: Person) -> None:
    """They begin alike, by whatever pattern; so what is left out is left out in the middle."""
    assert len(issued.papers) == MET
    for part, name in (("part-issue", "paper"), ("part-issued", "serial")):
        person.click(part)
        lists: list[DataTable] = list(person.window.findChildren(DataTable))
        (list_,) = (one for one in lists if one.isVisible())
        model = cast(RowsModel[Any], list_.model())
        place = [column.key for column in model.columns].index(name)
        needed = needed_width(list_.fontMetrics(), model.index(1, place))
        assert list_.columnWidth(place) >= needed, "whole where there is room"
        list_.setColumnWidth(place, 96)
        person.wait()
        seen = list_.viewport().grab().toImage()
        cells = [
            seen.copy(list_.visualRect(model.index(row, place)).adjusted(0, 1, 0, -2))
            for row in (1, 2, 3)
        ]
        assert cells[0].width() > 0
        assert cells[0] != cells[1], part
        assert cells[1] != cells[2], part
