"""The index of words for very many new records, which come part by part.

Their numbers are given as they come. FTS5 gathers words only as long as numbers rise: on SQLite the
words wait until all records are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from sqlalchemy import Connection

from studyhours.db.beside import Move, WrittenBeside
from studyhours.db.models import RecordSearch
from studyhours.db.search_index import SearchEntry, SearchIndex, search_rows, word_rows

_AT_ONCE = 4000
_WORDS = ("number", "words")
_MOVE = Move("record_words", ("rowid", "words"), _WORDS)


class SearchGrowing:
    """Takes new records into the index.

    Args:
        connection: In the transaction that writes the records.
        beside: Writes rows beside.
    """

    def __init__(self, connection: Connection, beside: WrittenBeside) -> None:
        self._index = SearchIndex(connection)
        self._server = connection.dialect.name == "postgresql"
        self._beside = beside
        self._free: dict[date, int] = {}
        self._wordless: list[tuple[int, SearchEntry]] = []

    def put(self, entries: Sequence[SearchEntry]) -> None:
        """Takes records that are not in it yet; they are found after ``finish``."""
        numbered = list(zip(self.numbers(entries), entries, strict=True))
        columns, rows = search_rows(numbered, server=self._server)
        self._beside.put(RecordSearch, columns, rows)

    def numbers(self, entries: Sequence[SearchEntry]) -> list[int]:
        """Gives records their numbers, for somebody who puts them into ``record_search``."""
        self._beside.wait()
        numbers = [self._next(one.day) for one in entries]
        if not self._server:
            self._wordless += zip(numbers, entries, strict=True)
        return numbers

    def _next(self, day: date) -> int:
        number = self._free.get(day)
        if number is None:
            number = self._index.free(day)
        self._free[day] = number + 1
        return number

    def forget_numbers(self) -> None:
        """Somebody else has given numbers: which are free is looked up anew."""
        self._free.clear()

    def finish(self) -> None:
        """Writes what is still missing; begun here and over when ``beside`` has waited."""
        self._wordless.sort(key=itemgetter(0))
        for start in range(0, len(self._wordless), _AT_ONCE):
            words = word_rows(self._wordless[start : start + _AT_ONCE])
            self._beside.put_waiting("words", _WORDS, words, [_MOVE])
            self._beside.start()
        self._wordless.clear()
