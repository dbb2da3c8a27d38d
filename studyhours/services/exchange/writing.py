"""Writes what merging records comes to, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import delete, update

from studyhours.db.bulk import RawRow
from studyhours.db.models import Record, RecordConflict, RecordPerson, RecordUnit, RecordVersion
from studyhours.db.search_growing import SearchGrowing
from studyhours.db.search_index import SearchEntry, SearchIndex
from studyhours.db.types import raw_instant
from studyhours.db.written_beside import WrittenBeside
from studyhours.domain.canonical import canonical_json
from studyhours.services.exchange.one_record import Outcome, said_last
from studyhours.services.exchange.plain_versions import PlainVersion
from studyhours.services.exchange.plain_writing import PlainWriter
from studyhours.services.exchange.versions import Version
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.content import AnyContent
from studyhours.services.records.indexing import search_entry
from studyhours.services.records.rows import (
    RECORD_COLUMNS,
    VERSION_COLUMNS,
    RecordContent,
    RecordWriter,
    columns_of,
    said_values,
)

_PEOPLE = ("id", "school_id", "record_id", "role", "name", "teacher_id")
_UNITS = ("record_id", "unit_id", "school_id")
_CONFLICTS = ("record_id", "hash", "school_id", "ledger_id", "found_at")
_DELETED_AT = RECORD_COLUMNS.index("deleted")


class MergedWriter:
    """Collects what merging comes to and writes it; use it in a ``with`` block.

    Args:
        tx: The transaction.
        school_id: The school.
        ledger_id: Where conflicts come from.
    """

    def __init__(self, tx: Writing, school_id: UUID, ledger_id: UUID) -> None:
        self._tx = tx
        self._school_id = school_id
        self._school = school_id.bytes
        self._ledger_id = ledger_id
        self._writer = RecordWriter(tx, school_id)
        connection = tx.session.connection()
        self._beside = WrittenBeside(connection)
        self._search = SearchGrowing(connection, self._beside)
        self._plain = PlainWriter(tx, school_id, self._beside, self._search)
        self._records: list[RawRow] = []
        self._versions: list[RawRow] = []
        self._people: list[tuple[bytes, str, str, bytes | None]] = []
        self._units: list[RawRow] = []
        self._found_by: list[SearchEntry] = []
        self._named: list[tuple[bytes, AnyContent]] = []
        self._conflicts: list[RawRow] = []
        self._moved: list[Outcome] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._beside.__exit__(kind, error, at)

    def put(self, outcome: Outcome) -> None:
        """Takes what a record comes to."""
        for one in outcome.new:
            self._versions.append(self._version_row(outcome.record, one))
        if outcome.was is None:
            self._put_new(outcome)
        elif outcome.was != outcome.tops.top:
            self._moved.append(outcome)

    def put_plain(self, found: Sequence[PlainVersion]) -> None:
        """Takes records that are not here, each of one version; SQLite is not asked anything."""
        self._plain.put(found)
        self._named += [
            (one.raw_record, one.content)
            for one in found
            if one.content.people or one.content.activity_id is not None
        ]

    def put_conflict(self, record: UUID, version: str) -> None:
        """Notes that a version stands beside the one on top."""
        at = raw_instant(self._tx.now)
        row = (record.bytes, version, self._school, self._ledger_id.bytes, at)
        self._conflicts.append(row)

    def _version_row(self, record: UUID, one: Version) -> RawRow:
        """The row but for its own identifier, which comes when it is written."""
        parents = canonical_json(list(one.parents)) if one.parents else "[]"
        return (self._school, record.bytes, one.hash, parents, one.made_at, one.made_by, one.whole)

    def _put_new(self, outcome: Outcome) -> None:
        content = said_last(outcome)
        if content is None:
            raise AssertionError(outcome.record)
        record, deleted = outcome.record.bytes, outcome.content is None
        self._put_row(record, outcome.tops.top, content, deleted=deleted)
        if not deleted:
            self._put_beside(record, content)

    def _put_row(
        self, record: bytes, version: str, content: AnyContent, *, deleted: bool = False
    ) -> None:
        row = (record, self._school, content.teacher_id.bytes, version, *said_values(content))
        if deleted:
            row = (*row[:_DELETED_AT], True, *row[_DELETED_AT + 1 :])
        self._records.append(row)

    def _put_beside(self, record: bytes, content: AnyContent) -> None:
        self._put_others(record, content)
        self._found_by.append(search_entry(record, content))

    def _put_others(self, record: bytes, content: AnyContent) -> None:
        for one in content.people:
            linked = one.teacher_id.bytes if one.teacher_id is not None else None
            self._people.append((record, one.role, one.name, linked))
        for unit in self._writer.units_of(content):
            self._units.append((record, unit.bytes, self._school))

    def settle(self) -> None:
        """Waits until what was flushed is written: before anything else is asked or written."""
        self._beside.wait()

    def flush(self) -> None:
        """Begins to write what was collected; ``settle`` waits for it."""
        self.settle()
        self._tx.session.flush()
        # First, while all numbers of the index are in its table: these take the next free ones.
        if self._moved:
            self._show_moved()
        self._plain.flush()
        for record, content in self._named:
            self._put_others(record, content)
        self._beside.put(Record, RECORD_COLUMNS, self._records)
        fresh = self._tx.ledger.identities.make_raw(self._tx.now, len(self._versions))
        versions = [(one, *rest) for one, rest in zip(fresh, self._versions, strict=True)]
        self._beside.put(RecordVersion, VERSION_COLUMNS, versions)
        fresh = self._tx.ledger.identities.make_raw(self._tx.now, len(self._people))
        people = [(one, self._school, *rest) for one, rest in zip(fresh, self._people, strict=True)]
        self._beside.put(RecordPerson, _PEOPLE, people)
        self._beside.put(RecordUnit, _UNITS, self._units)
        self._beside.put(RecordConflict, _CONFLICTS, self._conflicts)
        self._search.put(self._found_by)
        self._beside.start()
        waiting: Sequence[list[Any]] = (
            self._records, self._versions, self._people, self._units,
            self._conflicts, self._moved, self._found_by, self._named,
        )  # fmt: skip
        for one in waiting:
            one.clear()

    def _show_moved(self) -> None:
        for outcome in self._moved:
            show_version(self._tx, self._school_id, outcome.record, outcome.tops.top,
                         outcome.content)  # fmt: skip
        self._search.forget_numbers()


def show_version(
    tx: Writing, school_id: UUID, record: UUID, version: str, content: RecordContent | None
) -> None:
    """Makes a record's columns, and the rows beside it, say what one of its versions says."""
    if content is None:
        tx.session.execute(
            update(Record).where(Record.id == record).values(version=version, deleted=True)
        )
        SearchIndex(tx.session.connection()).take([record.bytes])
        return
    values = {**columns_of(content), "version": version, "deleted": False}
    tx.session.execute(update(Record).where(Record.id == record).values(**values))
    RecordWriter(tx, school_id).put_beside(record, content)


def forget_conflicts(tx: Writing, record: UUID, versions: Sequence[str]) -> None:
    """Takes out what is undecided no longer."""
    tx.session.execute(
        delete(RecordConflict).where(
            RecordConflict.record_id == record, RecordConflict.hash.in_(versions)
        )
    )
