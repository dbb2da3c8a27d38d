"""Whether two databases hold the same rows, whatever engines they are of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, select

from studyhours.db.copying import rows_at_once
from studyhours.db.models import RecordSearch, whole_metadata

_SPACE = 1 << 256
INDEX_OF_WORDS = RecordSearch.__tablename__
"""Has another form on each engine, and is built anew when a ledger is opened."""


def differing_table(
    one: Connection,
    other: Connection,
    without: Collection[str],
    watch: Callable[[int], None],
) -> tuple[str, int, int]:
    """Compares every value of every row.

    Args:
        one: A ledger's database, in a transaction.
        other: Another's.
        without: Names of tables that are not compared.
        watch: Told how many rows of ``one`` have been read; may raise to end it.

    Returns:
        The first table that differs, empty for none; how many tables and how many rows are the
        same.
    """
    tables = rows = 0
    for table in whole_metadata().sorted_tables:
        if table.name in {INDEX_OF_WORDS, *without}:
            continue
        before = rows
        count, digest = _digest(one, table, lambda done: watch(before + done))  # noqa: B023 - called at once
        if (count, digest) != _digest(other, table, lambda _: None):
            return table.name, tables, rows
        tables, rows = tables + 1, rows + count
    return "", tables, rows


def _digest(connection: Connection, table: Table, watch: Callable[[int], None]) -> tuple[int, int]:
    """How many rows, and the sum of their hashes: each engine has an order of its own."""
    count = total = 0
    names = [column.name for column in table.columns]
    many = rows_at_once(table)
    with connection.execute(select(table), execution_options={"yield_per": many}) as found:
        for part in found.mappings().partitions(many):
            for row in part:
                said = json.dumps([row[name] for name in names], default=_said, sort_keys=True)
                total += int.from_bytes(hashlib.sha256(said.encode()).digest())
            count += len(part)
            watch(count)
    return count, total % _SPACE


def _said(value: object) -> str:
    """What JSON has no word for: a moment is the same in every zone, bytes are in hexadecimal."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value)
