"""Rows written into their tables while the interpreter goes on with other things.

What a row costs SQLite is mostly its indexes, and for that it needs no interpreter. So rows are put
into temporary tables, which have none, and one statement for each table moves them from there in a
thread of its own. PostgreSQL, a program of its own, takes them at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import NamedTuple, Self

from sqlalchemy import Connection

from studyhours.db.bulk import BULK_ROWS, BulkInsert, RawRow
from studyhours.db.models.base import Base


class Move(NamedTuple):
    """What of waiting rows goes into a table.

    Attributes:
        table: The table.
        columns: Its columns that have no default.
        values: What stands for each: a column of the waiting rows, or a value in SQL.
        order: The column of the waiting rows by which they go in; any order when empty.
    """

    table: str
    columns: Sequence[str]
    values: Sequence[str]
    order: str = ""

    def statement(self, waiting: str) -> str:
        """The statement, over the table the rows wait in."""
        names, values = _names(self.columns), ", ".join(self.values)
        order = f' ORDER BY "{self.order}"' if self.order else ""
        return f'INSERT INTO "{self.table}" ({names}) SELECT {values} FROM {waiting}{order}'  # noqa: S608


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{one}"' for one in columns)


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
        self._moves: dict[str, Sequence[str]] = {}
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

    @property
    def is_server(self) -> bool:
        """Whether rows are taken at once, by PostgreSQL."""
        return self._server

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
            table = model.__tablename__
            self.put_waiting(table, columns, rows, [Move(table, columns, columns)])

    def put_waiting(
        self, name: str, columns: Sequence[str], rows: Sequence[RawRow], moves: Sequence[Move]
    ) -> None:
        """Takes rows of which several tables have something; on SQLite only.

        Args:
            name: What these rows are called: each time those of one name are of one form.
            columns: What their values are called.
            rows: In the form of ``db.bulk``.
            moves: What goes where, parents first.
        """
        if not rows:
            return
        self.wait()
        waiting, names = f'temp."waiting_{name}"', _names(columns)
        if name not in self._moves:
            # Without types: a value is converted once, by the table it goes to.
            self._connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {waiting} ({names})")
            self._moves[name] = [one.statement(waiting) for one in moves]
        if name not in self._filled:  # what was moved is still there
            self._connection.exec_driver_sql(f"DELETE FROM {waiting}")  # noqa: S608 - our own name
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {waiting} VALUES ({marks})"  # noqa: S608 - our own name
        for start in range(0, len(rows), BULK_ROWS):
            self._connection.exec_driver_sql(statement, list(rows[start : start + BULK_ROWS]))
        self._filled[name] = None

    def start(self) -> None:
        """Begins to move what was taken, tables in the order in which they were put."""
        if self._filled:
            filled = list(self._filled)
            self._filled.clear()
            self._running = self._thread.submit(self._move, filled)

    def _move(self, filled: Sequence[str]) -> None:
        for name in filled:
            for statement in self._moves[name]:
                self._connection.exec_driver_sql(statement)

    def wait(self) -> None:
        """Waits until all is moved; the connection may be used again.

        Raises:
            SQLAlchemyError: what the database had against it.
        """
        running, self._running = self._running, None
        if running is not None:
            running.result()
