"""Papers after they were issued: listed with what became of them, saved, put together to print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import Account, Teacher
from studyhours.domain.errors import LedgerDamaged, NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.issued_list import (
    combined_pages,
    list_papers,
    paper_bytes,
    paper_years,
    save_papers,
)
from studyhours.services.settings.accounts import switch_on_accounts
from tests.reports.tools import picture_of, run, text_of
from tests.support.accounts import create_account
from tests.support.scenario import CLOCK, PEOPLE, YEAR, YEAR_END, Walked


@pytest.fixture
def issued(walked: Walked, tmp_path: Path) -> Issued:
    return issue(walked.ledger, IssueRequest(tmp_path / "papers", year=YEAR, everyone=True))


@pytest.mark.both_engines
def test_the_list_says_what_was_issued(walked: Walked, issued: Issued) -> None:
    rows = list_papers(walked.ledger, YEAR)
    assert sorted(row.serial for row in rows) == sorted(one.serial for one in issued.papers)
    first = next(row for row in rows if row.staff_no == "0001")
    assert (first.name, first.kind, first.hours, first.school_based, first.as_of) == (
        "欧阳若兰", "annual-hours", "74", "26", YEAR_END,
    )  # fmt: skip
    assert (first.status, first.issued_by, first.replaced_by) == ("valid", "local", None)
    assert first.issued_on == CLOCK.now().date()
    assert first.file_name == next(p.path.name for p in issued.papers if p.staff_no == "0001")
    assert paper_years(walked.ledger) == (YEAR,)
    assert list_papers(walked.ledger, "2001-2002") == ()


def test_a_revoked_paper_names_the_one_that_replaced_it(walked: Walked, issued: Issued) -> None:
    serial = next(one.serial for one in issued.papers if one.staff_no == "0001")
    revoke(walked.ledger, serial, "误发")
    row = next(one for one in list_papers(walked.ledger) if one.serial == serial)
    assert (row.status, row.reason, row.revoked_on) == ("revoked", "误发", CLOCK.now().date())
    assert row.replaced_by is None
    fresh = issue(walked.ledger, IssueRequest(None, year=YEAR)).papers[0].serial
    rows = {one.serial: one for one in list_papers(walked.ledger)}
    assert (rows[serial].replaced_by, rows[fresh].replaced_by) == (fresh, None)


def test_the_frozen_bytes(walked: Walked, issued: Issued, tmp_path: Path) -> None:
    serials = [one.serial for one in issued.papers]
    for paper in issued.papers:
        assert paper_bytes(walked.ledger, paper.serial) == paper.path.read_bytes()
    saved = save_papers(walked.ledger, serials, tmp_path / "again")
    assert [path.read_bytes() for path in saved] == [one.path.read_bytes() for one in issued.papers]
    with pytest.raises(UnusableInput, match="unknown_serial"):
        paper_bytes(walked.ledger, "HW-2026-999999")
    with pytest.raises(UnusableInput, match="unknown_serial"):
        combined_pages(walked.ledger, ["HW-2026-999999"])


def test_pages_for_the_printer_are_the_frozen_ones(
    walked: Walked, issued: Issued, tmp_path: Path
) -> None:
    """The same pages, pixel by pixel, and the file that issuing wrote."""
    serials = [one.serial for one in issued.papers]
    combined = combined_pages(walked.ledger, serials)
    assert issued.combined is not None
    assert combined == issued.combined.read_bytes()
    run("qpdf", "--check", str(issued.combined))
    assert f"Pages:           {len(PEOPLE)}" in run("pdfinfo", str(issued.combined))
    assert len(re.findall(r"编号HW-2026-\d{6}", text_of(combined, tmp_path))) == len(PEOPLE)
    for number, paper in enumerate(issued.papers, 1):
        alone = picture_of(paper.path.read_bytes(), tmp_path, 60)
        assert picture_of(combined, tmp_path, 60, number).tobytes() == alone.tobytes()
    backwards = combined_pages(walked.ledger, serials[::-1])
    assert text_of(backwards, tmp_path).index(serials[-1]) < text_of(backwards, tmp_path).index(
        serials[0]
    )


def test_damaged_bytes_are_not_printed(walked: Walked, issued: Issued, tmp_path: Path) -> None:
    if walked.ledger.name.startswith("postgresql"):
        pytest.skip("files lie beside the ledger only with SQLite")
    for path in (tmp_path / "school.files").glob("??/*"):
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(LedgerDamaged):
        combined_pages(walked.ledger, [issued.papers[0].serial])


def test_saving_called_off_leaves_nothing(walked: Walked, issued: Issued, tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int | None) -> None:
        assert (stage, total) == ("write_files", len(PEOPLE))
        if done == 3:
            raise Cancelled

    folder = tmp_path / "again"
    with pytest.raises(Cancelled):
        save_papers(walked.ledger, [one.serial for one in issued.papers], folder, stop)
    assert list(folder.glob("*")) == []


@pytest.mark.both_engines
def test_a_teacher_sees_their_own_papers(walked: Walked, issued: Issued, target: str) -> None:
    password = "correct horse"
    for role in ("teacher", "leader", "admin"):
        scope = "self" if role == "teacher" else "school"
        create_account(walked.ledger, role, password, {role: scope})
    with walked.ledger.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == "teacher")).one()
        account.teacher_id = tx.session.scalars(
            select(Teacher.id).where(Teacher.staff_no == "0002")
        ).one()
    switch_on_accounts(walked.ledger)
    teacher = open_ledger(target, CLOCK, Credentials("teacher", password))
    (own,) = list_papers(teacher)
    assert own.staff_no == "0002"
    assert paper_bytes(teacher, own.serial).startswith(b"%PDF")
    other = next(one.serial for one in issued.papers if one.staff_no == "0001")
    with pytest.raises(NotPermitted):
        paper_bytes(teacher, other)
    with pytest.raises(NotPermitted):
        save_papers(teacher, [own.serial], Path("nowhere"))
    teacher.close()
    leader = open_ledger(target, CLOCK, Credentials("leader", password))
    assert len(list_papers(leader)) == len(PEOPLE)
    leader.close()
