"""A full disk: a sentence, exit 2, and the ledger as it was.

The limit on a file's size is the kernel's own: writes beyond it fail in the middle, as they do on
a full disk.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.ledgers import (
    AS_OF,
    SCHOOL,
    YEAR,
    Done,
    call,
    files_of,
    says,
    small_ledger,
    snapshot,
    write_trainings,
)
from tests.torture.kills import complaints_of, serials_complaints
from tests.torture.stage import Stage

LEAST = 2000
"""Room for the sentence itself, which the tests let the command write to a file."""


def _says_so(done: Done) -> None:
    assert (done.code, done.out) == (2, ""), done
    assert says(done.err, "disk_full", "disk_trouble")
    assert len(done.err.splitlines()) == 1, done.err


def _unchanged(ledger: Path, before: bytes) -> None:
    # What was written before the disk was full is rolled back at the latest when next opened.
    assert complaints_of(ledger) == []
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("limit", [LEAST, 100_000, 400_000])
def test_new(stage: Stage, tmp_path: Path, limit: int) -> None:
    done = stage.run("new", tmp_path / "a.studyhours", "--school", SCHOOL, limit=limit)
    _says_so(done)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("share", [0, 90, 100, 115])
def test_import(stage: Stage, ledger: Path, tmp_path: Path, share: int) -> None:
    """The disk is full at once, while old pages are overwritten, or while the file grows."""
    table = write_trainings(tmp_path / "more.csv", 3, 300)
    before = ledger.read_bytes()
    arguments = ("import", "records", ledger, table, "--kind", "training")
    _says_so(stage.run(*arguments, limit=LEAST + len(before) * share // 100))
    _unchanged(ledger, before)
    assert stage.run(*arguments).code == 0
    assert call("doctor", ledger).code == 0


@pytest.mark.parametrize("share", [0, 20, 98, 120])
def test_backup(stage: Stage, issued: Path, tmp_path: Path, share: int) -> None:
    target = tmp_path / "made" / "school.backup"
    target.parent.mkdir()
    assert stage.run("backup", issued, "-o", target).code == 0
    kept = target.read_bytes()
    before = issued.read_bytes()
    limit = LEAST + len(before) * share // 100
    done = stage.run("backup", issued, "-o", target, limit=limit)
    if share < 100:
        _says_so(done)
        assert target.read_bytes() == kept
    else:
        assert done.code == 0
    assert [path.name for path in target.parent.iterdir()] == ["school.backup"]
    _unchanged(issued, before)


@pytest.mark.parametrize("share", [0, 50, 98])
def test_restore(stage: Stage, issued: Path, tmp_path: Path, share: int) -> None:
    backup = tmp_path / "school.backup"
    assert stage.run("backup", issued, "-o", backup).code == 0
    limit = LEAST + issued.stat().st_size * share // 100
    before = snapshot(tmp_path)
    again = tmp_path / "again.studyhours"
    done = stage.run("restore", backup, "-o", again, limit=limit)
    _says_so(done)
    assert (str(again) in done.err, ".restore-" in done.err) == (True, False)
    assert snapshot(tmp_path) == before


# A paper has 35 to 60 thousand bytes, the ledger 450 thousand, all papers in one file more.
@pytest.mark.parametrize("limit", [20_000, 200_000])
def test_issue_while_the_ledger_is_written(stage: Stage, tmp_path: Path, limit: int) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours", 6)
    before = ledger.read_bytes()
    papers = tmp_path / "papers"
    arguments = ("certificate", "issue", ledger, "--year", YEAR, "--as-of", AS_OF, "-o", papers)
    _says_so(stage.run(*arguments, limit=limit))
    _unchanged(ledger, before)
    assert list(papers.glob("*.pdf")) == []
    assert not list(files_of(ledger).rglob(".part-*"))
    assert stage.run(*arguments).code == 0
    assert serials_complaints(ledger, papers) == []
    assert complaints_of(ledger) == []


def test_issue_while_the_papers_are_written(stage: Stage, tmp_path: Path) -> None:
    """The ledger could be written, the file for the printer cannot: nothing is issued."""
    ledger = small_ledger(tmp_path / "school.studyhours", 6)
    before = ledger.read_bytes()
    papers = tmp_path / "papers"
    papers.mkdir()
    # A folder stands where the file for the printer should go.
    printing = papers / f"合打_研训学时证书_{YEAR}_6份_HW-2025-000001-000006.pdf"
    printing.mkdir()
    arguments = ("certificate", "issue", ledger, "--year", YEAR, "--as-of", AS_OF, "-o", papers)
    done = stage.run(*arguments)
    assert (done.code, done.out) == (2, "")
    _unchanged(ledger, before)
    assert list(papers.iterdir()) == [printing]
    printing.rmdir()
    assert stage.run(*arguments).code == 0
    assert printing.is_file()
    assert serials_complaints(ledger, papers) == []
