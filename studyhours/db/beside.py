"""Rows written into their tables while the interpreter goes on with other things.

What a row costs SQLite is mostly its indexes, and for that it needs no interpreter. So rows are put
into temporary tables, which have none, and one statement for each table moves them from there in a
thread of its own. PostgreSQL, a program of its own, takes them at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from studyhours.db.bulk import BULK_ROWS, BulkInsert, RawRow
from studyhours.db.models.base import Base


class WrittenBeside:
    """Writes rows beside; use it in a ``with`` block.

    From ``start`` to ``wait`` the connection is the other thread's: nothing else may use it.

    Args:
        connection: In the transaction that writes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._server = connection.dialect.name == "postgresql"
        self._thread = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None
        self._tables: dict[str, tuple[str, str]] = {}
        self._filled: dict[str, None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Waits in any case: whoever rolls back needs the connection."""
        self._thread.shutdown()
        if error is None:
            self.wait()

    def put(self, model: type[Base], columns: Sequence[str], rows: Sequence[RawRow]) -> None:
        """Takes rows of a table; they are in it after ``start`` and ``wait``.

        Args:
            model: The table's model.
            columns: The columns in the order of a row's values; all that have no default.
            rows: In the form of ``db.bulk``.
        """
        if self._server:
            BulkInsert(self._connection, model, columns).write(rows)
        else:
            self.put_named(model.__tablename__, columns, rows)

    def put_named(self, table: str, columns: Sequence[str], rows: Sequence[RawRow]) -> None:
        """The same for a table without a model; on SQLite only."""
        if not rows:
            return
        self.wait()
        if table not in self._tables:
            self._tables[table] = self._prepare(table, columns)
        into, _ = self._tables[table]
        if table not in self._filled:  # what was moved is still there
            self._connection.exec_driver_sql(f'DELETE FROM temp."waiting_{table}"')  # noqa: S608
        for start in range(0, len(rows), BULK_ROWS):
            self._connection.exec_driver_sql(into, list(rows[start : start + BULK_ROWS]))
        self._filled[table] = None

    def _prepare(self, table: str, columns: Sequence[str]) -> tuple[str, str]:
        """The statements that take rows of a table and that move them."""
        names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
        waiting = f'temp."waiting_{table}"'
        # Without types: a value is converted once, by the table it goes to.
        self._connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {waiting} ({names})")
        return (
            f"INSERT INTO {waiting} VALUES ({marks})",  # noqa: S608 - names of our own
            f'INSERT INTO "{table}" ({names}) SELECT * FROM {waiting}',  # noqa: S608
        )

    def start(self) -> None:
        """Begins to move what was taken, tables in the order in which they were put."""
        if self._filled:
            filled = list(self._filled)
            self._filled.clear()
            self._running = self._thread.submit(self._move, filled)

    def _move(self, tables: Sequence[str]) -> None:
        for table in tables:
            _, move = self._tables[table]
            self._connection.exec_driver_sql(move)

    def wait(self) -> None:
        """Waits until all is moved; the connection may be used again.

        Raises:
            SQLAlchemyError: what the database had against it.
        """
        running, self._running = self._running, None
        if running is not None:
            running.result()
