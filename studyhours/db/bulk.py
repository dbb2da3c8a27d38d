"""Writing many rows at once, with values in a form that needs no conversion for each of them.

What SQLAlchemy does for every value of every row costs more than the database does for the row.
Here rows are tuples in the form both engines take as it is: identifiers as their 16 bytes, days and
instants as ISO text, JSON as text. PostgreSQL alone wants identifiers in another form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, Table

from studyhours.db.models.base import Base
from studyhours.db.types import Identity

RawRow: TypeAlias = tuple[Any, ...]
BULK_ROWS = 500
"""Rows in one call: few enough that other threads and a person who cancels get their turn."""


class _Bulk:
    """A statement, and rows to run it with."""

    def __init__(
        self, connection: Connection, table: Table, statement: str, columns: Sequence[str]
    ) -> None:
        self._connection = connection
        self._ids = _identity_places(connection, table, columns)
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        self._statement = statement.replace("?", mark)

    def write(self, rows: Sequence[RawRow]) -> None:
        """Runs it with every row, ``BULK_ROWS`` with each call at most."""
        for start in range(0, len(rows), BULK_ROWS):
            part = list(rows[start : start + BULK_ROWS])
            if self._ids:
                part = [_with_texts(row, self._ids) for row in part]
            self._connection.exec_driver_sql(self._statement, part)
            # SQLAlchemy's own objects hold the list in a cycle; the rows need not wait with them.
            part.clear()


class BulkInsert(_Bulk):
    """Inserts rows of one table.

    Args:
        connection: In the transaction that writes.
        model: The table's model.
        columns: The columns in the order of a row's values; all that have no default.
    """

    def __init__(self, connection: Connection, model: type[Base], columns: Sequence[str]) -> None:
        table = cast(Table, model.__table__)
        names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
        # Names of our own tables and columns, no values.
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608
        super().__init__(connection, table, statement, columns)


class BulkUpdate(_Bulk):
    """Updates rows of one table by their ``id``.

    Args:
        connection: In the transaction that writes.
        model: The table's model.
        columns: What is set, in the order of a row's values; the id comes last in each row.
    """

    def __init__(self, connection: Connection, model: type[Base], columns: Sequence[str]) -> None:
        table = cast(Table, model.__table__)
        changes = ", ".join(f'"{one}" = ?' for one in columns)
        # Names of our own tables and columns, no values.
        statement = f'UPDATE "{table.name}" SET {changes} WHERE "id" = ?'  # noqa: S608
        super().__init__(connection, table, statement, (*columns, "id"))


def found_texts(
    connection: Connection, model: type[Base], column: str, school_id: bytes, texts: Sequence[str]
) -> set[str]:
    """Those of the texts that some row of a school has in a column.

    Args:
        connection: Where to look.
        model: The table's model, which has ``school_id``.
        column: Name of the column.
        school_id: The school.
        texts: What is looked for, ``BULK_ROWS`` at a time.
    """
    server = connection.dialect.name == "postgresql"
    mark = "%s" if server else "?"
    name = cast(Table, model.__table__).name
    found: set[str] = set()
    for start in range(0, len(texts), BULK_ROWS):
        part = texts[start : start + BULK_ROWS]
        marks = ", ".join([mark] * len(part))
        # Names of our own tables and columns, no values.
        statement = (
            f'SELECT "{column}" FROM "{name}" '  # noqa: S608
            f'WHERE "school_id" = {mark} AND "{column}" IN ({marks})'
        )
        school: bytes | str = school_id.hex() if server else school_id
        rows = connection.exec_driver_sql(statement, (school, *part))
        found.update(text for (text,) in rows)
    return found


def found_identities(
    connection: Connection, model: type[Base], identities: Sequence[bytes]
) -> set[bytes]:
    """Those of the identifiers that some row has.

    Args:
        connection: Where to look.
        model: The table's model, known by ``id``.
        identities: What is looked for, their 16 bytes each, ``BULK_ROWS`` at a time.
    """
    name = cast(Table, model.__table__).name
    server = connection.dialect.name == "postgresql"
    found: set[bytes] = set()
    for start in range(0, len(identities), BULK_ROWS):
        part = identities[start : start + BULK_ROWS]
        which = "= ANY (%s::uuid[])" if server else f"IN ({', '.join('?' * len(part))})"
        statement = f'SELECT "id" FROM "{name}" WHERE "id" {which}'  # noqa: S608 - our own names
        values = ([one.hex() for one in part],) if server else tuple(part)
        rows = connection.exec_driver_sql(statement, values)
        found.update(one.bytes if server else one for (one,) in rows)
    return found


def _identity_places(
    connection: Connection, table: Table, columns: Sequence[str]
) -> tuple[int, ...]:
    if connection.dialect.name != "postgresql":
        return ()
    return tuple(
        place for place, column in enumerate(columns) if isinstance(table.c[column].type, Identity)
    )


def _with_texts(row: RawRow, places: Sequence[int]) -> RawRow:
    """A row whose identifiers are hexadecimal texts, which PostgreSQL reads as UUIDs."""
    values = list(row)
    for place in places:
        if values[place] is not None:
            values[place] = values[place].hex()
    return tuple(values)
