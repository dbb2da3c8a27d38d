"""Looks a ledger's file through without its models: of whatever form and age it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, table
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from studyhours.db.audit import broken_entries
from studyhours.db.engine import open_engine
from studyhours.db.faults import database_faults
from studyhours.db.migrate import NEWEST
from studyhours.domain.errors import LedgerDamaged

_OPERATIONS = 200_000
"""SQLite's own steps between two looks whether anybody still wants the answer."""

_KEPT = 8192
"""Kilobytes of pages kept in memory: each is wanted about once, and more saves no time."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a ledger's file holds.

    Attributes:
        school: The school's name.
        ledger_id: The data it is.
        revision: Its form.
        rows: Rows by table.
        log: Number and hash of the newest entry of the log.
    """

    school: str
    ledger_id: str
    revision: str
    rows: Mapping[str, int]
    log: tuple[int, str]


def check_file(path: Path, name: str, still: Callable[[], None]) -> FileFacts:
    """Opens a closed ledger's file and checks its pages, references, and log.

    Args:
        path: The file.
        name: How the ledger is called in messages.
        still: Called now and then; may raise to end it.

    Raises:
        LedgerDamaged: something is wrong with it, or it is no ledger.
    """
    engine = open_engine(str(path))
    try:
        with (
            _said_of(name),
            engine.connect() as connection,
            _interruptible(connection, still),
        ):
            connection.exec_driver_sql(f"PRAGMA cache_size = -{_KEPT}")
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars().first()
            wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if said != "ok" or wrong is not None:
                raise LedgerDamaged("ledger_damaged", ledger=name)
            facts = _facts(connection, name)
            if facts.revision == NEWEST:
                with Session(connection) as session:
                    for _ in broken_entries(session):
                        raise LedgerDamaged("ledger_damaged", ledger=name)
            return facts
    finally:
        engine.dispose()


@contextmanager
def _said_of(name: str) -> Iterator[None]:
    """Says of a value nobody can read, and of a table that is missing, what they mean."""
    try:
        with database_faults(name):
            yield
    except (ValueError, TypeError) as error:
        raise LedgerDamaged("ledger_damaged", ledger=name) from error
    except OperationalError as error:
        if "no such table" not in str(error.orig):
            raise
        raise LedgerDamaged("not_a_ledger", ledger=name) from error


def _facts(connection: Connection, name: str) -> FileFacts:
    school = _one(connection, "SELECT name FROM school ORDER BY id LIMIT 1")
    info = connection.exec_driver_sql("SELECT ledger_id FROM ledger_info LIMIT 1").scalar()
    if school is None or info is None:
        raise LedgerDamaged("ledger_without_school", ledger=name)
    newest = connection.exec_driver_sql(
        "SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1"
    ).first()
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'record_words%' ORDER BY name"
    )
    return FileFacts(
        school=str(school),
        ledger_id=str(info if isinstance(info, UUID) else UUID(bytes=bytes(info))),
        revision=str(_one(connection, "SELECT version_num FROM alembic_version")),
        rows={
            str(name): connection.execute(
                select(func.count()).select_from(table(str(name)))
            ).scalar_one()
            for (name,) in tables.all()
        },
        log=(int(newest[0]), str(newest[1])) if newest is not None else (0, ""),
    )


def _one(connection: Connection, query: str) -> object:
    return connection.exec_driver_sql(query).scalar()


@contextmanager
def _interruptible(connection: Connection, still: Callable[[], None]) -> Iterator[None]:
    """Lets a long statement be given up in the middle."""
    raw: Any = connection.connection.driver_connection
    raised: list[BaseException] = []

    def look() -> int:
        try:
            still()
        except BaseException as error:  # noqa: BLE001 - raised again below, past SQLite
            raised.append(error)
            return 1
        return 0

    raw.set_progress_handler(look, _OPERATIONS)
    try:
        yield
    except BaseException:
        if raised:
            raise raised[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)
