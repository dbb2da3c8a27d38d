"""The index of words for very many new records, which come part by part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from studyhours.db.models import RecordSearch
from studyhours.db.search_index import SearchEntry, SearchIndex, search_rows
from studyhours.db.written_beside import Move, WrittenBeside
from studyhours.domain.search_words import words_line

NUMBER, RECORD, WORDS = "number", "id", "words"
"""What rows call these that wait to be written."""
MOVES = (
    Move("record_search", ("number", "record_id"), (NUMBER, RECORD)),
    # In the order of their numbers: FTS5 gathers tokens only as long as numbers rise.
    Move("record_words", ("rowid", "words"), (NUMBER, WORDS), NUMBER),
)
"""How the index takes its part of such rows, on SQLite."""


class SearchGrowing:
    """Takes new records into the index.

    Args:
        connection: In the transaction that writes the records.
        beside: Writes rows beside.
    """

    def __init__(self, connection: Connection, beside: WrittenBeside) -> None:
        self._index = SearchIndex(connection)
        self._beside = beside
        self._free: dict[date, int] = {}

    def put(self, entries: Sequence[SearchEntry]) -> None:
        """Takes records that are not in it yet."""
        numbers = self.numbers([one.day for one in entries])
        if self._beside.is_server:
            columns, rows = search_rows(list(zip(numbers, entries, strict=True)), server=True)
            self._beside.put(RecordSearch, columns, rows)
            return
        waiting = [
            (number, one.record, words_line(one.text, one.teacher))
            for number, one in zip(numbers, entries, strict=True)
        ]
        self._beside.put_waiting("search", (NUMBER, RECORD, WORDS), waiting, MOVES)

    def numbers(self, days: Sequence[date]) -> list[int]:
        """Gives records their numbers, by the days that count."""
        self._beside.wait()
        free, numbers = self._free, []
        for day in days:
            if day not in free:
                free[day] = self._index.free(day)
            numbers.append(free[day])
            free[day] += 1
        return numbers

    def forget_numbers(self) -> None:
        """Somebody else has given numbers: which are free is looked up anew."""
        self._free.clear()
