"""Rows of tables as plain data, and back; what a package says is checked by the column's type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    Table,
    UniqueConstraint,
    and_,
    select,
)
from sqlalchemy.orm import Session

from studyhours.db.models import whole_metadata
from studyhours.db.types import Identity, Instant, PlainJson
from studyhours.domain.canonical import canonical_json

Row: TypeAlias = Mapping[str, Any]
"""The values of a row by column, as Python has them."""
_SCHOOL = "school_id"
_AT_ONCE = 500


class NoRow(ValueError):
    """What a package says is no row of that table."""


def table_of(name: str) -> Table:
    """The table of that name."""
    return whole_metadata().tables[name]


def row_text(table: Table, row: Row) -> str:
    """A row as a line of a package; whose school it is goes without saying."""
    plain = {
        column.name: _plain(row[column.name]) for column in table.columns if column.name != _SCHOOL
    }
    return canonical_json(plain)


def plain_row(row: Row) -> dict[str, Any]:
    """A row as plain data, school and all."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column's
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def row_from(table: Table, line: str, school_id: UUID) -> Row:
    """A row from a line of a package.

    Raises:
        NoRow: it is none.
    """
    try:
        plain = json.loads(line)
        return typed_row(table, {**plain, _SCHOOL: str(school_id)})
    except (ValueError, TypeError, RecursionError) as bad:
        raise NoRow from bad


def typed_row(table: Table, plain: Mapping[str, Any]) -> Row:
    """A row from plain data.

    Raises:
        NoRow: it is none.
    """
    names = {column.name for column in table.columns}
    if plain.keys() - {_SCHOOL} != names - {_SCHOOL}:
        raise NoRow
    return {
        column.name: _typed(column, plain[column.name])
        for column in table.columns
        if column.name in plain
    }


def _typed(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - any column's
    if value is None:
        if not column.nullable:
            raise NoRow
        return None
    for kind, read in _READ:
        if isinstance(column.type, kind):
            try:
                return read(value)
            except (ValueError, TypeError, AttributeError) as bad:
                raise NoRow from bad
    most = getattr(column.type, "length", None)
    if not isinstance(value, str) or len(value) > (most or len(value)) or "\x00" in value:
        raise NoRow
    return value


def _flag(value: Any) -> bool:  # noqa: ANN401 - whatever a package says
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> int:  # noqa: ANN401 - whatever a package says
    if type(value) is not int or abs(value) >= 1 << 31:
        raise TypeError
    return value


def _data(value: Any) -> Any:  # noqa: ANN401 - whatever a package says
    if not isinstance(value, dict | list):
        raise TypeError
    return value


_READ: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Identity, UUID),
    (Instant, lambda value: datetime.fromisoformat(value).astimezone(UTC)),
    (PlainJson, _data),
    (Date, date.fromisoformat),
    (Boolean, _flag),
    (Integer, _number),
)


def row_here(session: Session, table: Table, key: UUID) -> Row | None:
    """The row of an ``id``, or None."""
    found = session.execute(select(table).where(table.c.id == key)).mappings().first()
    return dict(found) if found is not None else None


def rows_here(session: Session, table: Table, keys: Sequence[UUID]) -> dict[UUID, Row]:
    """The rows that have these ``id``, by it: a few statements however many they are."""
    found: dict[UUID, Row] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = select(table).where(table.c.id.in_(keys[start : start + _AT_ONCE]))
        for row in session.execute(query).mappings():
            found[row["id"]] = dict(row)
    return found


def same_row(table: Table, row: Row) -> ColumnElement[bool]:
    """The condition for the row that has a row's primary key."""
    return and_(*(column == row[column.name] for column in table.primary_key))


def row_like(session: Session, table: Table, row: Row) -> Row | None:
    """The row that has a row's primary key, or None."""
    found = session.execute(select(table).where(same_row(table, row))).mappings().first()
    return dict(found) if found is not None else None


def stands_in_the_way(session: Session, table: Table, row: Row) -> bool:
    """Whether another row has what only one may have: a staff number, a serial number …"""
    for constraint in table.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        columns = list(constraint.columns)
        if any(row[column.name] is None for column in columns):
            continue
        query = select(table.c.id).where(*(column == row[column.name] for column in columns))
        if any(one != row["id"] for one in session.scalars(query)):
            return True
    return False
