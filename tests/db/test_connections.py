"""Every connection of the main job keeps its promises, on both engines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool
from sqlcipher3 import dbapi2 as sqlite

from studyhours.db import engine as engines
from studyhours.db.engine import UnsafeConnectionError, assert_durable, open_engine
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import reprint, revoke
from tests.support.ledgers import AS_OF, NEW, YEAR, fill, opened

_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys")


class _Watch:
    """Connections as they come out of the pool, and as they go back, with their settings."""

    def __init__(self) -> None:
        self.sqlite: list[tuple[object, ...]] = []
        self.postgresql: list[tuple[object, ...]] = []
        self.files: set[str] = set()

    def look(self, connection: Any) -> None:
        if isinstance(connection, psycopg.Connection):
            said = tuple(
                connection.execute(f"SHOW {name}").fetchone()
                for name in ("synchronous_commit", "lock_timeout")
            )
            self.postgresql.append(tuple(row[0] for row in said if row))
            return
        values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS]
        self.sqlite.append(tuple(values))
        self.files.add(Path(connection.execute("PRAGMA database_list").fetchone()[2]).name)


@contextmanager
def _watched() -> Iterator[_Watch]:
    watch = _Watch()

    def out(connection: Any, _record: object, _proxy: object) -> None:
        watch.look(connection)

    def back(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite.Connection):
            watch.look(connection)

    event.listen(Pool, "checkout", out)
    event.listen(Pool, "checkin", back)
    try:
        yield watch
    finally:
        event.remove(Pool, "checkout", out)
        event.remove(Pool, "checkin", back)


def _main_job(target: str, folder: Path, again: str) -> None:
    """From a new ledger to a restored one, with everything in between that opens one."""
    ledger = create_ledger(target, NEW)
    fill(ledger, folder, 2)
    ledger.close()
    with opened(target) as ledger:
        check(ledger, CheckRequest(year=YEAR, as_of=AS_OF, explain=True))
        done = issue(ledger, IssueRequest(folder / "papers", year=YEAR, as_of=AS_OF))
        reprint(ledger, done.papers[0].serial, folder / "again.pdf")
        revoke(ledger, done.papers[1].serial, "误发")
        assert examine(ledger) == ()
        assert repair(ledger).left == ()
        backup(ledger, folder / "school.backup")
    restore(folder / "school.backup", again)
    with opened(again) as ledger:
        assert examine(ledger) == ()


def test_every_connection_to_files_is_durable(tmp_path: Path) -> None:
    with _watched() as watch:
        _main_job(str(tmp_path / "school.studyhours"), tmp_path, str(tmp_path / "again.studyhours"))
    assert set(watch.sqlite) == {("delete", 2, 1)}
    assert len(watch.sqlite) > 20
    # The ledger itself, the one being built, and those that backup and restore make on the way.
    assert {"school.studyhours", "ledger.sqlite", "tried.sqlite"} <= watch.files
    assert any(name.startswith(".school.studyhours.new-") for name in watch.files)


def test_every_connection_to_a_server_is_durable(postgres_url: str, tmp_path: Path) -> None:
    with _watched() as watch:
        _main_job(postgres_url, tmp_path, str(tmp_path / "again.studyhours"))
    assert set(watch.postgresql) == {("on", "5s")}
    assert len(watch.postgresql) > 10
    assert set(watch.sqlite) == {("delete", 2, 1)}


def test_the_server_itself_would_not_have_been_durable(postgres_url: str) -> None:
    """The tests' server has it switched off: what the test above sees comes from the app."""
    plain = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("off",)


def test_no_connection_goes_past_the_one_place() -> None:
    """SQLite and PostgreSQL are opened in ``db/engine.py`` and nowhere else."""
    root = Path(engines.__file__).parents[1]
    openers = ("sqlite.connect(", "sqlite3", "psycopg.connect(", "create_engine(")
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if any(opener in path.read_text(encoding="utf-8") for opener in openers)
    }
    assert found == {"db/engine.py"}


def test_a_ledger_switched_to_wal_is_brought_back(ledger: Path) -> None:
    with sqlite3.connect(ledger) as foreign:
        assert foreign.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    foreign.close()
    assert ledger.read_bytes()[18:20] == b"\x02\x02"
    with opened(ledger) as open_one:
        assert examine(open_one) == ()
    assert ledger.read_bytes()[18:20] == b"\x01\x01"
    assert [path.name for path in ledger.parent.glob("school.studyhours?*")] == []


def test_a_wal_that_was_never_written_back_is_not_lost(ledger: Path, tmp_path: Path) -> None:
    """Somebody copied ledger and WAL while another program had them open."""
    foreign = sqlite3.connect(ledger)
    foreign.execute("PRAGMA journal_mode = WAL")
    foreign.execute("UPDATE school SET office_name = '教导处'")
    foreign.commit()
    copy = tmp_path / "copy.studyhours"
    for end in ("", "-wal"):
        copy.with_name(copy.name + end).write_bytes(
            ledger.with_name(ledger.name + end).read_bytes()
        )
    foreign.close()
    with opened(copy) as open_one, open_one.reading() as session:
        connection = session.connection()
        said = connection.exec_driver_sql("SELECT office_name FROM school").scalar_one()
        assert said == "教导处"
    assert not copy.with_name(copy.name + "-wal").exists()


@pytest.mark.parametrize(
    "pragma", ["journal_mode = WAL", "journal_mode = MEMORY", "synchronous = 1", "foreign_keys = 0"]
)
def test_a_weaker_connection_is_refused(ledger: Path, pragma: str) -> None:
    engine = open_engine(str(ledger))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert_durable(raw)
        assert raw is not None
        raw.execute(f"PRAGMA {pragma}")
        with pytest.raises(UnsafeConnectionError):
            assert_durable(raw)
    engine.dispose()


def test_the_build_has_no_wal_reset_bug(monkeypatch: pytest.MonkeyPatch, ledger: Path) -> None:
    assert sqlite.sqlite_version_info >= (3, 51, 3)
    with open_engine(str(ledger)).connect() as connection:
        said = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert said == sqlite.sqlite_version
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(UnsafeConnectionError):
        open_engine(str(ledger))
