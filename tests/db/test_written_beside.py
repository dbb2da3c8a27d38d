"""Rows written beside are there when it has waited, and whatever goes wrong is said then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from studyhours.db.engine import open_engine
from studyhours.db.written_beside import Move, WrittenBeside

_COLUMNS = ("number", "name", "word")
_MOVES = (Move("one", ("number", "name"), ("number", "name")),
          Move("other", ("number", "word", "always"), ("number", "word", "'x'")))  # fmt: skip


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_engine(str(tmp_path / "file"), create=True)
    with engine.connect() as found:
        found.exec_driver_sql("CREATE TABLE one (number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        found.exec_driver_sql(
            "CREATE TABLE other (number INTEGER REFERENCES one, word TEXT, always TEXT)"
        )
        found.commit()
        yield found
    engine.dispose()


def _rows(connection: Connection, table: str) -> list[tuple[object, ...]]:
    found = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY number")
    return [tuple(row) for row in found]


def test_each_table_gets_its_part_of_every_row_once(connection: Connection) -> None:
    with WrittenBeside(connection) as beside:
        for start in (1, 2001):
            numbers = range(start, start + 2000)
            first, second = numbers[:700], numbers[700:]
            for part in (first, second):  # put twice before it is moved
                rows = [(number, f"名{number}", None) for number in part]
                beside.put_waiting("both", _COLUMNS, rows, _MOVES)
            beside.start()
    assert _rows(connection, "one") == [(number, f"名{number}") for number in range(1, 4001)]
    assert _rows(connection, "other") == [(number, None, "x") for number in range(1, 4001)]


def test_what_the_database_refuses_is_raised_by_whoever_waits(connection: Connection) -> None:
    with WrittenBeside(connection) as beside:
        beside.put_waiting("both", _COLUMNS, [(1, "甲", ""), (1, "乙", "")], _MOVES)
        beside.start()
        with pytest.raises(IntegrityError):
            beside.wait()
        beside.wait()  # said once


def test_leaving_raises_it_too(connection: Connection) -> None:
    def leave_early() -> None:
        with WrittenBeside(connection) as beside:
            beside.put_waiting("both", _COLUMNS, [(1, None, "")], _MOVES)
            beside.start()

    with pytest.raises(IntegrityError):
        leave_early()


def test_called_off_it_ends_before_the_connection_is_used_again(connection: Connection) -> None:
    def call_off() -> None:
        with WrittenBeside(connection) as beside:
            rows = [(number, "名" * 50, "") for number in range(20_000)]
            beside.put_waiting("both", _COLUMNS, rows, _MOVES)
            beside.start()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        call_off()
    connection.rollback()
    assert _rows(connection, "one") == []
