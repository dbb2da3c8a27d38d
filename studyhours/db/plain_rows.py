"""Rows as plain data that any program reads, and rows again of such data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.types import Date

from studyhours.db.types import Identity, Instant

Plain = dict[str, Any]
Known = dict[str, set[UUID]]
"""Table → identifiers of the rows that are there."""


def plain_rows(session: Session, table: Table, *where: ColumnElement[bool]) -> Iterator[Plain]:
    """The rows of a table: identifiers and instants as text, the rest as JSON has it."""
    query = select(table).where(*where).order_by(*table.primary_key.columns)
    for row in session.execute(query).mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def insert_plain(session: Session, table: Table, rows: Iterable[Plain], known: Known) -> int:
    """Writes rows; those that refer to what is not there are left out.

    Args:
        session: The session.
        table: The table.
        rows: The rows; columns that a newer app has got since have their defaults.
        known: What is there already, and gets what is written.

    Returns:
        How many were left out.

    Raises:
        ValueError, TypeError, KeyError: a row is not what ``plain_rows`` gives.
    """
    made = [_row(table, plain) for plain in rows]
    ready = [row for row in made if _refers_to_known(table, row, known)]
    if ready:
        session.execute(insert(table), ready)
    keys = [column.name for column in table.primary_key.columns]
    if len(keys) == 1:
        known.setdefault(table.name, set()).update(row[keys[0]] for row in ready)
    return len(made) - len(ready)


def _row(table: Table, plain: Mapping[str, Any]) -> Plain:
    return {
        column.name: _value(column.type, plain[column.name])
        for column in table.columns
        if column.name in plain
    }


def _value(kind: Any, said: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if said is None:
        return None
    if isinstance(kind, Identity):
        return UUID(said)
    if isinstance(kind, Instant):
        return datetime.fromisoformat(said)
    return date.fromisoformat(said) if isinstance(kind, Date) else said


def _refers_to_known(table: Table, row: Mapping[str, Any], known: Known) -> bool:
    for key in table.foreign_keys:
        value = row.get(key.parent.name)
        there = known.get(key.column.table.name)
        if value is not None and key.column.table is not table and value not in (there or ()):
            return False
    return True
