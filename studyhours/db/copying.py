"""Copies a whole ledger: SQLite to SQLite by the backup API, any engine to any by its tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, insert, select

from studyhours.db.engine import open_engine
from studyhours.db.migrate import upgrade
from studyhours.db.models import RecordSearch, whole_metadata
from studyhours.domain.errors import LedgerDamaged, LedgerLocked

_ROWS = 2000
_HEAVY_ROWS = 8
"""As many at once where a row may hold a whole file."""
_PAGES = 1000
_PAUSE = 0.002
"""Seconds between two steps, in which others get at the file."""
_BEGINNINGS = 6
_BUSY, _TABLE_LOCKED = 5, 6
_PATIENCE = 10.0
"""Seconds that another program may hold the file without a pause."""


def copy_to_file(source: Engine, target: Path, name: str) -> None:
    """Copies a ledger into a new SQLite file and checks the copy.

    Args:
        source: The ledger.
        target: A file that does not exist.
        name: How the ledger is called in messages.

    Raises:
        LedgerDamaged: the copy, and so the ledger, fails SQLite's own integrity check.
    """
    copy = open_engine(str(target), create=True)
    try:
        if source.dialect.name == "sqlite":
            with source.connect() as read, copy.connect() as write:
                origin: Any = read.connection.driver_connection
                origin.backup(write.connection.driver_connection)
        else:
            with copy.connect().execution_options(writing=True) as write:
                upgrade(write)
                with source.connect() as read:
                    copy_tables(read, write)
                write.commit()
        with copy.connect() as check:
            said = check.exec_driver_sql("PRAGMA integrity_check").scalars().first()
            if said != "ok":
                raise LedgerDamaged("ledger_damaged", ledger=name)
    finally:
        copy.dispose()


def rows_at_once(table: Table) -> int:
    """How many rows of a table are held in memory at once."""
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return _HEAVY_ROWS if heavy else _ROWS


def copy_tables(source: Connection, target: Connection) -> None:
    """Copies every row of every table, parents first, and compares the counts.

    The index of words has another form on each engine: it is built anew when the copy is opened.

    Raises:
        RuntimeError: a table has another number of rows after than before.
    """
    for table in whole_metadata().sorted_tables:
        if table.name == RecordSearch.__tablename__:
            continue
        many = rows_at_once(table)
        rows = source.execute(select(table), execution_options={"yield_per": many})
        for part in rows.mappings().partitions(many):
            target.execute(insert(table), [dict(row) for row in part])
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for connection in (source, target)
        ]
        if counts[0] != counts[1]:
            raise RuntimeError(f"{table.name}: {counts[0]} rows became {counts[1]}")


def copy_in_steps(
    source: Engine, target: Path, name: str, watch: Callable[[int, int], None], *, insist: bool
) -> None:
    """Copies an SQLite ledger into a new file, some megabytes at a time.

    Between two steps nothing is held, so that nobody waits who wants to write. Whoever writes makes
    the copying begin again from the first page.

    Args:
        source: The ledger.
        target: A file that does not exist.
        name: How the ledger is called in messages.
        watch: Told how many pages of how many are copied; may raise to end it.
        insist: Whether at last the ledger is held for one whole copy, where writing goes on and on.

    Raises:
        LedgerLocked: others write all the time, and the copy can wait.
    """
    try:
        _copy(source, target, name, _PAGES, watch)
    except _BegunTooOftenError:
        target.unlink(missing_ok=True)
        if not insist:
            raise LedgerLocked("ledger_locked", ledger=name) from None
        _copy(source, target, name, -1, watch)


class _BegunTooOftenError(Exception):
    """The ledger was written to again and again while it was copied."""


def _copy(
    source: Engine, target: Path, name: str, pages: int, watch: Callable[[int, int], None]
) -> None:
    copy = open_engine(str(target), create=True)
    last, beginnings = -1, 0
    patience = _Patience(name)

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal last, beginnings
        patience.look(status)
        done = total - remaining
        beginnings += done < last
        if beginnings > _BEGINNINGS:
            raise _BegunTooOftenError
        last = done
        watch(done, total)
        time.sleep(_PAUSE)

    try:
        with source.connect() as read, copy.connect() as write:
            origin: Any = read.connection.driver_connection
            origin.backup(write.connection.driver_connection, pages=pages, progress=step)
    finally:
        copy.dispose()


def put_in_place(source: Path, target: Engine, name: str) -> None:
    """Makes a ledger's file hold what another file holds, in one transaction of its own.

    Whoever else has it open sees the one or the other; a crash in the middle leaves what was there.

    Args:
        source: A closed SQLite file.
        target: The ledger.
        name: How the ledger is called in messages.

    Raises:
        LedgerLocked: another program holds it.
    """
    made = open_engine(str(source))
    patience = _Patience(name)
    try:
        with made.connect() as read, target.connect() as write:
            origin: Any = read.connection.driver_connection
            origin.backup(
                write.connection.driver_connection,
                pages=-1,
                progress=lambda status, _remaining, _total: patience.look(status),
            )
    finally:
        made.dispose()


class _Patience:
    """Ends what would try again for ever while another program holds the file."""

    def __init__(self, name: str) -> None:
        self._name, self._since = name, 0.0

    def look(self, status: int) -> None:
        """Takes the outcome of a step.

        Raises:
            LedgerLocked: the file has been held for too long.
        """
        if status not in {_BUSY, _TABLE_LOCKED}:
            self._since = 0.0
            return
        self._since = self._since or time.monotonic()
        if time.monotonic() - self._since > _PATIENCE:
            raise LedgerLocked("ledger_locked", ledger=self._name)
