"""The index of words, on either engine, written in the transaction that writes the record.

On SQLite it is a table of FTS5 that keeps no text, only which token stands where in which record.
A record's number in it begins with its day: so the newest records come first without sorting, and a
span of days is a span of numbers. PostgreSQL keeps the same tokens as an array under a GIN index,
and the text itself, in which what the index offers is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from studyhours.db.bulk import BULK_ROWS, BulkInsert, RawRow
from studyhours.db.models import RecordSearch
from studyhours.domain.search_words import SearchText, tokens, words_line

_DAY_BITS = 24
_COLUMNS = ("number", "record_id")
_COLUMNS_WITH_TEXT = (*_COLUMNS, "said", "letters", "tokens")
_NEXT = text("SELECT max(number) FROM record_search WHERE number BETWEEN :first AND :last")
_PUT = "INSERT INTO record_words (rowid, words) VALUES (?, ?)"
_TAKE_WORDS = (
    "DELETE FROM record_words WHERE rowid = (SELECT number FROM record_search WHERE record_id = ?)"
)


class SearchEntry(NamedTuple):
    """A record to be found.

    Attributes:
        record: Its identifier.
        teacher: Whom it credits.
        day: The day that counts.
        text: What it says.
    """

    record: bytes
    teacher: bytes
    day: date
    text: SearchText


def first_number(day: date) -> int:
    """The lowest number a record of that day may have."""
    return day.toordinal() << _DAY_BITS


def last_number(day: date) -> int:
    """The highest."""
    return ((day.toordinal() + 1) << _DAY_BITS) - 1


def day_of_number(number: int) -> date:
    """The day a record's number begins with."""
    return date.fromordinal(number >> _DAY_BITS)


def _unheard() -> None:
    """Nobody listens."""


class SearchIndex:
    """Writes the index.

    Args:
        connection: In the transaction that writes the records.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._server = connection.dialect.name == "postgresql"

    def put(self, entries: Iterable[SearchEntry], tick: Callable[[], object] = _unheard) -> None:
        """Takes records in that are not in it yet; many at once are faster than one by one.

        Args:
            entries: The records.
            tick: Called now and then; may raise to call it all off.
        """
        # In the order of their numbers: FTS5 gathers tokens only as long as numbers rise.
        ordered = sorted(entries, key=lambda one: one.day)
        waiting: list[tuple[int, SearchEntry]] = []
        for day, group in groupby(ordered, key=lambda one: one.day):
            free = self.free(day)
            waiting += [(free + place, one) for place, one in enumerate(group)]
            if len(waiting) >= BULK_ROWS:
                self._write(waiting)
                waiting.clear()
                tick()
        if waiting:
            self._write(waiting)
            tick()

    def take(self, records: Sequence[bytes]) -> None:
        """Takes records out; those that are not in it are passed over."""
        if self._server:
            for start in range(0, len(records), BULK_ROWS):
                part = [one.hex() for one in records[start : start + BULK_ROWS]]
                statement = "DELETE FROM record_search WHERE record_id = ANY (%s::uuid[])"
                self._connection.exec_driver_sql(statement, (part,))
            return
        for start in range(0, len(records), BULK_ROWS):
            rows: list[tuple[Any, ...]] = [(one,) for one in records[start : start + BULK_ROWS]]
            self._connection.exec_driver_sql(_TAKE_WORDS, rows)
            statement = "DELETE FROM record_search WHERE record_id = ?"
            self._connection.exec_driver_sql(statement, rows)

    def empty(self) -> None:
        """Takes everything out."""
        if not self._server:
            statement = "INSERT INTO record_words (record_words) VALUES ('delete-all')"
            self._connection.exec_driver_sql(statement)
        self._connection.exec_driver_sql("DELETE FROM record_search")

    def free(self, day: date) -> int:
        """The lowest number of a day above all that records have."""
        span = {"first": first_number(day), "last": last_number(day)}
        highest = self._connection.execute(_NEXT, span).scalar()
        return span["first"] if highest is None else int(highest) + 1

    def _write(self, numbered: Sequence[tuple[int, SearchEntry]]) -> None:
        columns, rows = search_rows(numbered, server=self._server)
        BulkInsert(self._connection, RecordSearch, columns).write(rows)
        words = [] if self._server else word_rows(numbered)
        for start in range(0, len(words), BULK_ROWS):
            self._connection.exec_driver_sql(_PUT, words[start : start + BULK_ROWS])


def search_rows(
    numbered: Sequence[tuple[int, SearchEntry]], *, server: bool
) -> tuple[Sequence[str], Sequence[RawRow]]:
    """Columns and rows of ``record_search`` for records with their numbers."""
    if not server:
        return _COLUMNS, [(number, one.record) for number, one in numbered]
    return _COLUMNS_WITH_TEXT, [
        (number, one.record, one.text.said, one.text.letters, tokens(one.text, one.teacher))
        for number, one in numbered
    ]


def word_rows(numbered: Sequence[tuple[int, SearchEntry]]) -> Sequence[tuple[int, str]]:
    """Rows of ``record_words``, which SQLite alone has."""
    return [(number, words_line(one.text, one.teacher)) for number, one in numbered]
