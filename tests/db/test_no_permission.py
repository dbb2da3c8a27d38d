"""Places that may not be written (exit 8) or read (2): a sentence, and nothing changed.

The commands run without root's powers, whoever runs the tests.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ledgers import (
    AS_OF,
    SCHOOL,
    YEAR,
    call,
    files_of,
    says,
    small_ledger,
    snapshot,
    write_trainings,
)
from tests.torture.stage import Stage


@contextlib.contextmanager
def _mode(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def _refused(stage: Stage, folder: Path, said: str, *arguments: object, code: int = 8) -> None:
    before = snapshot(folder)
    done = stage.run(*arguments)
    assert (done.code, done.out) == (code, ""), done
    assert says(done.err, said), done.err
    assert len(done.err.splitlines()) == 1, done.err
    assert snapshot(folder) == before


def _writing(ledger: Path, folder: Path) -> list[tuple[object, ...]]:
    """Commands that change a ledger; what they need lies in ``folder``."""
    table = write_trainings(folder / "more.csv", 3, 30)
    year = ("--year", YEAR, "--as-of", AS_OF)
    return [
        ("import", "records", ledger, table, "--kind", "training"),
        ("certificate", "issue", ledger, *year, "-o", folder / "papers"),
        ("certificate", "take-serials", ledger, "--reason", "换了电脑"),
    ]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder beside the ledger's, which may be written."""
    folder = tmp_path / "work"
    (folder / "papers").mkdir(parents=True)
    return folder


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger in a folder of its own."""
    (tmp_path / "kept").mkdir()
    return small_ledger(tmp_path / "kept" / "school.studyhours")


def test_a_read_only_ledger(stage: Stage, ledger: Path, work: Path) -> None:
    commands = _writing(ledger, work)
    with _mode(ledger, 0o444):
        for arguments in commands:
            _refused(stage, ledger.parent, "ledger_read_only", *arguments)
        assert stage.run("check", ledger, "--year", YEAR).code == 0
        assert stage.run("doctor", ledger).code == 0
        assert stage.run("backup", ledger, "-o", work / "made.backup").code == 0
    assert call("restore", work / "made.backup", "-o", work / "again.studyhours").code == 0


def test_a_ledger_in_a_read_only_folder(stage: Stage, ledger: Path, work: Path) -> None:
    """The file itself may be written, but the way back cannot be laid beside it."""
    commands = _writing(ledger, work)
    with _mode(ledger.parent, 0o555):
        for arguments in commands:
            _refused(stage, ledger.parent, "ledger_read_only", *arguments)
        assert stage.run("check", ledger, "--year", YEAR).code == 0
        assert stage.run("doctor", ledger).code == 0


def test_a_ledger_whose_files_may_not_be_written(stage: Stage, ledger: Path, work: Path) -> None:
    issue = _writing(ledger, work)[1]
    files_of(ledger).mkdir()
    with _mode(files_of(ledger), 0o555):
        _refused(stage, ledger.parent, "file_not_writable", *issue)
    assert call("doctor", ledger).code == 0


def test_a_ledger_that_may_not_be_read(stage: Stage, ledger: Path, work: Path) -> None:
    with _mode(ledger, 0):
        for arguments in (*_writing(ledger, work), ("doctor", ledger), ("check", ledger)):
            before = snapshot(work)
            done = stage.run(*arguments)
            assert (done.code, done.out) == (2, "")
            assert says(done.err, "ledger_unreadable")
            assert snapshot(work) == before


def test_a_folder_that_may_not_be_entered(stage: Stage, ledger: Path) -> None:
    with _mode(ledger.parent, 0):
        for arguments in (("doctor", ledger), ("check", ledger)):
            done = stage.run(*arguments)
            assert (done.code, done.out) == (2, "")
            assert says(done.err, "ledger_unreadable"), done.err
        new = stage.run("new", ledger.with_name("b.studyhours"), "--school", SCHOOL)
        assert (new.code, new.out) == (8, "")
        assert says(new.err, "folder_not_writable"), new.err


def test_new_in_a_read_only_folder(stage: Stage, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with _mode(place, 0o555):
        target = place / "a.studyhours"
        _refused(stage, place, "folder_not_writable", "new", target, "--school", SCHOOL)


def test_new_in_no_folder(stage: Stage, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "a.studyhours"
    _refused(stage, tmp_path, "folder_missing", "new", target, "--school", SCHOOL, code=2)


def test_new_over_a_ledger(stage: Stage, ledger: Path) -> None:
    _refused(stage, ledger.parent, "ledger_exists", "new", ledger, "--school", SCHOOL, code=2)


def test_new_where_another_ledgers_files_lie(stage: Stage, ledger: Path) -> None:
    """Two ledgers must not share one folder of files."""
    files_of(ledger).mkdir()
    other = ledger.with_suffix(".db")
    _refused(stage, ledger.parent, "ledger_exists", "new", other, "--school", SCHOOL, code=2)


def test_backup_and_restore_into_a_read_only_folder(
    stage: Stage, ledger: Path, tmp_path: Path, work: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    made = work / "made.backup"
    assert stage.run("backup", ledger, "-o", made).code == 0
    with _mode(place, 0o555):
        _refused(stage, place, "file_not_writable", "backup", ledger, "-o", place / "a.backup")
        _refused(stage, place, "file_not_writable", "restore", made, "-o", place / "a.studyhours")
    with _mode(made, 0):
        again = place / "a.studyhours"
        _refused(stage, place, "file_unreadable", "restore", made, "-o", again, code=2)
        _refused(stage, place, "file_not_writable", "backup", ledger, "-o", made)


def test_an_import_file_that_may_not_be_read(stage: Stage, ledger: Path, work: Path) -> None:
    arguments = _writing(ledger, work)[0]
    with _mode(work / "more.csv", 0):
        before = snapshot(ledger.parent)
        done = stage.run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "more.csv" in done.err
    assert snapshot(ledger.parent) == before


def test_papers_into_a_read_only_folder(stage: Stage, ledger: Path, work: Path) -> None:
    issue = _writing(ledger, work)[1]
    before = ledger.read_bytes()
    with _mode(work / "papers", 0o555):
        _refused(stage, work, "file_not_writable", *issue)
    assert ledger.read_bytes() == before
    # Frozen papers that nobody names may lie in its files; they are a remark, and go.
    assert call("doctor", ledger).code == 0
    assert call("doctor", ledger, "--repair").code == 0
    assert stage.run(*issue).code == 0


def test_new_where_this_computer_may_remember_nothing(stage: Stage, tmp_path: Path) -> None:
    with _mode(stage.home, 0o555):
        done = stage.run("new", tmp_path / "a.studyhours", "--school", SCHOOL)
    assert done.code in {0, 8}
    assert (tmp_path / "a.studyhours").exists() == (done.code == 0)
