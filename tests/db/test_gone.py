"""A ledger that is not where it was: said plainly, and never an empty file in its place."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from studyhours.db.engine import file_uri, open_engine
from studyhours.domain.errors import LedgerLocked, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.opening import look_at_file, open_ledger, same_file
from studyhours.services.people.teachers import add_fact
from tests.support.ledgers import AS_OF, opened, says, small_ledger

NAMES = (
    "台账 #1？.studyhours",
    "a?mode=memory&x.studyhours",
    "100%25 %41.studyhours",
    'it\'s "quoted" ;DROP.studyhours',
    "空 格\tTab.studyhours",
    "𠮷野-ünï.studyhours",
)


def _said(fault: UnusableInput) -> str:
    return load_texts("zh").say(f"fault.{fault.code}", **fault.params)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_that_file_and_no_other(tmp_path: Path, name: str) -> None:
    ledger = small_ledger(tmp_path / name)
    with opened(ledger) as open_one:
        add_fact(open_one, "0001", "subject", "语文")
        assert len(check(open_one, CheckRequest(as_of=AS_OF)).teachers) == 3
    assert [path.name for path in tmp_path.glob("*.studyhours")] == [name]
    assert [
        path for path in tmp_path.iterdir() if path.suffix not in {".studyhours", ".files"}
    ] == []


def test_a_share_and_a_drive_have_their_form() -> None:
    """Windows paths cannot be opened here; their URIs are those SQLite documents."""
    share, drive = Path("//server/share/台账.db"), Path("/C:/Users/a b.db")
    assert file_uri(share) == "file:////server/share/%E5%8F%B0%E8%B4%A6.db?mode=rw"
    assert file_uri(drive) == "file:///C:/Users/a%20b.db?mode=rw"
    assert file_uri(drive, create=True).endswith("?mode=rwc")


def test_a_relative_path_is_the_file_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_ledger(tmp_path / "here.studyhours")
    monkeypatch.chdir(tmp_path)
    with opened("here.studyhours") as ledger:
        assert len(check(ledger, CheckRequest(as_of=AS_OF)).teachers) == 3


@pytest.mark.parametrize("whole_folder", [False, True], ids=["file", "folder"])
def test_a_ledger_moved_away_while_open(tmp_path: Path, *, whole_folder: bool) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    path = small_ledger(folder / "school.studyhours")
    with opened(path) as ledger:
        check(ledger, CheckRequest(as_of=AS_OF))
        away = tmp_path / "away"
        (folder if whole_folder else path).rename(away)
        with pytest.raises(UnusableInput) as reading:
            check(ledger, CheckRequest(as_of=AS_OF))
        with pytest.raises(UnusableInput) as writing:
            add_fact(ledger, "0001", "subject", "语文")
        assert {reading.value.code, writing.value.code} == {"ledger_gone"}
        assert not path.exists()
        assert not path.with_name(path.name + "-journal").exists()
        assert str(path) in _said(reading.value)
        assert says(_said(reading.value), "ledger_gone")
        away.rename(folder if whole_folder else path)
        assert len(check(ledger, CheckRequest(as_of=AS_OF)).teachers) == 3


def test_only_who_says_so_creates(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    with pytest.raises(UnusableInput, match="ledger_gone"):
        open_engine(str(path)).connect()
    assert not path.exists()
    with open_engine(str(path), create=True).connect().execution_options(writing=True) as made:
        made.execute(text("CREATE TABLE here (x)"))
        made.commit()
    with open_engine(str(path)).connect() as again:
        assert again.execute(text("SELECT count(*) FROM here")).scalar_one() == 0


# ---------------------------------------------------------------- looking without harm


def _try_to_write(path: str, answer: multiprocessing.Queue[str]) -> None:
    try:
        with opened(path) as ledger:
            add_fact(ledger, "0002", "subject", "数学")
    except LedgerLocked:
        answer.put("locked")
    else:
        answer.put("written")


def _another_program_writes(path: Path) -> str:
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=_try_to_write, args=(str(path), answer))
    process.start()
    said = answer.get(timeout=60)
    process.join(60)
    return said


def test_opening_it_again_does_not_drop_a_running_transactions_lock(tmp_path: Path) -> None:
    path = small_ledger(tmp_path / "school.studyhours")
    with opened(path) as ledger:
        with ledger.writing() as tx:
            tx.session.execute(text("UPDATE school SET office_name = '教导处'"))
            open_header_again(path)
            assert _another_program_writes(path) == "locked"
        assert _another_program_writes(path) == "written"


def open_header_again(path: Path) -> None:
    """What ``open_ledger`` does first; the rest of it would wait for the transaction to end."""
    look_at_file(path)


_LOCKER = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB)"


@pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")
def test_without_care_the_lock_would_be_lost(tmp_path: Path) -> None:
    """What the test above guards against is real on this system."""
    import fcntl

    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    locking = [sys.executable, "-c", _LOCKER, str(path)]
    with path.open("r+b") as held:
        fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert subprocess.run(locking, capture_output=True, check=False).returncode != 0
        with path.open("rb") as look:
            look.read(1)
        assert subprocess.run(locking, capture_output=True, check=False).returncode == 0


def test_a_file_that_is_looked_at_again_after_closing(tmp_path: Path) -> None:
    """Once no connection is left, what is wrong with a file is said again."""
    path = small_ledger(tmp_path / "school.studyhours")
    with opened(path) as ledger:
        check(ledger, CheckRequest(as_of=AS_OF))
    path.write_bytes(b"PK\x03\x04" + b"x" * 500)
    with pytest.raises(UnusableInput, match="not_a_ledger"):
        open_ledger(str(path))


# ---------------------------------------------------------------- the same ledger twice


def test_the_same_file_by_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_ledger(tmp_path / "school.studyhours")
    other = small_ledger(tmp_path / "other.studyhours")
    link = tmp_path / "link.studyhours"
    link.symlink_to(path)
    monkeypatch.chdir(tmp_path)
    assert same_file(str(path), str(link))
    assert same_file(str(path), "school.studyhours")
    assert same_file(str(path), str(tmp_path / "x" / ".." / "school.studyhours")) is False
    assert not same_file(str(path), str(other))
    path.unlink()
    assert same_file(str(path), "school.studyhours"), "also when it is gone"
    assert not same_file(str(path), str(other))


def test_the_same_database_by_another_url() -> None:
    base = "postgresql://staff:secret@host/school"
    assert same_file(base, "postgresql+psycopg://other:word@host:5432/school")
    assert not same_file(base, "postgresql://staff:secret@host/other")
    assert not same_file(base, "postgresql://staff:secret@host:5433/school")
    assert not same_file(base, "school")
