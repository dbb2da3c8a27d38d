"""Writes records that came into being in a copy and were never changed: nearly all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from studyhours.db.bulk import RawRow
from studyhours.db.models import Record, RecordVersion
from studyhours.db.search_growing import MOVES, NUMBER, RECORD, WORDS, SearchGrowing
from studyhours.db.written_beside import Move, WrittenBeside
from studyhours.domain.search_words import words_line
from studyhours.services.exchange.plain_versions import PlainVersion
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.indexing import search_entry, search_text
from studyhours.services.records.rows import RECORD_COLUMNS, VERSION_COLUMNS, said_values

_OWN = (
    NUMBER, RECORD, "teacher_id", "version", "version_id", "made_at", "made_by", "content", WORDS
)  # fmt: skip
"""What a row says besides what the record's columns say of its content."""
_SAID = RECORD_COLUMNS[4:]


class PlainWriter:
    """Collects such records and hands them on to be written.

    Args:
        tx: The transaction.
        school_id: The school.
        beside: Writes rows beside.
        search: The index of words.
    """

    def __init__(
        self, tx: Writing, school_id: UUID, beside: WrittenBeside, search: SearchGrowing
    ) -> None:
        self._tx = tx
        self._school = school_id.bytes
        self._beside = beside
        self._search = search
        school = f"x'{school_id.hex}'"
        self._moves = (
            Move("record", RECORD_COLUMNS, ("id", school, "teacher_id", "version", *_SAID)),
            Move(
                "record_version",
                VERSION_COLUMNS,
                ("version_id", school, "id", "version", "'[]'", "made_at", "made_by", "content"),
            ),
            *MOVES,
        )

        self._rows: list[RawRow] = []
        self._days: list[date] = []

    def put(self, found: Sequence[PlainVersion]) -> None:
        """Takes records that are not here; SQLite is not asked anything."""
        fresh = self._tx.ledger.identities.make_raw(self._tx.now, len(found))
        if self._beside.is_server:
            self._put_each(found, fresh)
            return
        self._days += [one.content.last_day for one in found]
        self._rows += [
            (record, teacher, known_by, uid, at, by, whole,
             words_line(search_text(content), teacher), *said_values(content))
            for (record, teacher, known_by, at, by, whole, content), uid in zip(
                found, fresh, strict=True
            )
        ]  # fmt: skip

    def flush(self) -> None:
        """Hands on what was collected; it is written when ``beside`` has started and waited."""
        numbers = self._search.numbers(self._days)
        rows = [(number, *row) for number, row in zip(numbers, self._rows, strict=True)]
        self._beside.put_waiting("plain", (*_OWN, *_SAID), rows, self._moves)
        self._rows.clear()
        self._days.clear()

    def _put_each(self, found: Sequence[PlainVersion], fresh: Sequence[bytes]) -> None:
        school = self._school
        records: list[RawRow] = [
            (one.raw_record, school, one.raw_teacher, one.hash, *said_values(one.content))
            for one in found
        ]
        versions: list[RawRow] = [
            (uid, school, one.raw_record, one.hash, "[]", one.made_at, one.made_by, one.whole)
            for uid, one in zip(fresh, found, strict=True)
        ]
        self._beside.put(Record, RECORD_COLUMNS, records)
        self._beside.put(RecordVersion, VERSION_COLUMNS, versions)
        self._search.put([search_entry(one.raw_record, one.content) for one in found])
