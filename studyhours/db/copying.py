"""Copies a whole ledger: SQLite to SQLite by the backup API, any engine to any by its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from studyhours.db.engine import open_engine
from studyhours.db.migrate import upgrade
from studyhours.db.models import RecordSearch, whole_metadata
from studyhours.domain.errors import LedgerDamaged

_ROWS = 2000


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


def copy_tables(source: Connection, target: Connection) -> None:
    """Copies every row of every table, parents first, and compares the counts.

    The index of words has another form on each engine: it is built anew when the copy is opened.

    Raises:
        RuntimeError: a table has another number of rows after than before.
    """
    for table in whole_metadata().sorted_tables:
        if table.name == RecordSearch.__tablename__:
            continue
        rows = source.execution_options(yield_per=_ROWS).execute(select(table))
        for part in rows.mappings().partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in part])
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for connection in (source, target)
        ]
        if counts[0] != counts[1]:
            raise RuntimeError(f"{table.name}: {counts[0]} rows became {counts[1]}")
