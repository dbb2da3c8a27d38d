"""A ledger another program holds: exit 7 within the waiting time, nothing changed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from studyhours.db import engine as engines
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.records.saving import read_record
from tests.support.ledgers import NEW, call, fill, opened, run, says, snapshot, write_trainings

_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    held.execute(statement)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def _held(ledger: Path, *how: str) -> Iterator[None]:
    """Another process holds the ledger."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(ledger), *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.communicate()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits a third of a second instead of five; that it is five one test checks."""
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 300)


def test_an_exclusive_lock_ends_in_7_within_the_waiting_time(home: Path, ledger: Path) -> None:
    with _held(ledger, "BEGIN EXCLUSIVE"):
        before = snapshot(ledger.parent)
        started = time.monotonic()
        done = run(home, "check", ledger)
        seconds = time.monotonic() - started
        assert snapshot(ledger.parent) == before
    assert done.code == 7
    assert says(done.err, "ledger_locked")
    assert len(done.err.splitlines()) == 1
    assert engines.BUSY_MILLISECONDS / 1000 <= seconds < 60


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_writing_while_another_writes(ledger: Path, tmp_path: Path, how: str) -> None:
    table = write_trainings(tmp_path / "more.csv", 3, 20)
    papers = tmp_path / "papers"
    writing: list[tuple[object, ...]] = [
        ("import", "records", ledger, table, "--kind", "training"),
        ("certificate", "issue", ledger, "--year", "2024-2025", "-o", papers),
        ("certificate", "take-serials", ledger, "--reason", "换了电脑"),
    ]
    before = ledger.read_bytes()
    with _held(ledger, how):
        for arguments in writing:
            done = call(*arguments)
            assert (done.code, done.out) == (7, ""), done
        assert ledger.read_bytes() == before
        reading = call("check", ledger, "--year", "2024-2025")
        assert reading.code == (0 if how == "BEGIN IMMEDIATE" else 7)
    assert [path for path in papers.rglob("*") if path.is_file()] == []
    assert call(*writing[0]).code == 0
    assert call("doctor", ledger).code == 0


@pytest.mark.usefixtures("impatient")
def test_a_backup_of_a_ledger_that_is_being_written(ledger: Path, tmp_path: Path) -> None:
    with _held(ledger, "BEGIN IMMEDIATE"):
        assert call("backup", ledger, "-o", tmp_path / "one.backup").code == 0
    with _held(ledger, "BEGIN EXCLUSIVE"):
        assert call("backup", ledger, "-o", tmp_path / "two.backup").code == 7
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["one.backup"]


@pytest.mark.usefixtures("impatient")
def test_wal_in_use_elsewhere_is_locked(ledger: Path) -> None:
    """It cannot be brought back to the rollback journal while another program has it open."""
    in_wal = ("PRAGMA journal_mode = WAL", "UPDATE school SET office_name = '教导处'")
    with _held(ledger, *in_wal):
        assert call("check", ledger, "--year", "2024-2025").code == 7
    assert call("check", ledger, "--year", "2024-2025").code == 0
    with opened(ledger) as open_one, open_one.reading() as session:
        name = session.connection().exec_driver_sql("SELECT office_name FROM school").scalar()
    assert name == "教导处"


def test_a_writer_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    ledger = create_ledger(postgres_url, NEW)
    fill(ledger, tmp_path, 2)
    ledger.close()
    table = write_trainings(tmp_path / "more.csv", 2, 5)
    plain = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain) as other:
        other.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
        started = time.monotonic()
        done = call("import", "records", postgres_url, table, "--kind", "training")
        assert 4 < time.monotonic() - started < 60
        assert (done.code, done.out) == (7, "")
        assert says(done.err, "ledger_locked")
        assert call("check", postgres_url, "--year", "2024-2025").code == 0
    with opened(postgres_url) as again, again.reading() as session:
        count = session.connection().execute(text("SELECT count(*) FROM record")).scalar_one()
        assert count == 4
    assert call("import", "records", postgres_url, table, "--kind", "training").code == 0
    assert call("doctor", postgres_url).code == 0


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://somebody:geheim@/school?host={tmp_path}"
    done = call("check", url)
    assert done.code == 2
    assert says(done.err, "server_unreachable")
    assert "geheim" not in done.err


def test_a_database_that_is_not_there(postgres_url: str) -> None:
    url = postgres_url.replace("/test_", "/missing_")
    assert url != postgres_url
    done = call("check", url)
    assert done.code == 2
    assert says(done.err, "server_unreachable")


def test_an_empty_database_is_no_ledger(postgres_url: str) -> None:
    done = call("check", postgres_url)
    assert done.code == 6
    assert says(done.err, "not_a_ledger")


def test_reading_does_not_hold_the_ledger(ledger: Path) -> None:
    """While one program reads, another can write: no lock outlives its transaction."""
    with opened(ledger) as one, opened(ledger) as two:
        with one.reading() as session:
            uid = session.connection().exec_driver_sql("SELECT id FROM record").scalar()
        assert isinstance(uid, bytes)
        with two.writing() as tx:
            tx.log("test", "", {})
        content, _ = read_record(one, uid.hex())
        assert content.kind == "training"
