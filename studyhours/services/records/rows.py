"""A record's content, and the rows that keep it: the newest in columns, every version whole.

A version's hash covers the record, the versions it follows and all of its content; the order of
versions is that graph and never the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from studyhours.db.bulk import BULK_ROWS, BulkInsert, RawRow
from studyhours.db.models import Activity, Record, RecordPerson, RecordUnit, RecordVersion
from studyhours.db.search_index import SearchEntry, SearchIndex
from studyhours.db.types import identity_text, raw_instant
from studyhours.domain.canonical import canonical_text, content_hash, text_hash
from studyhours.domain.search_words import SearchText
from studyhours.domain.traits import Traits, traits_of
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.content import (
    AnyContent,
    PersonNamed,
    RecordContent,
    content_of,
    text_of,
)
from studyhours.services.records.indexing import search_entry, search_text

__all__ = [
    "DELETED",
    "RECORD_COLUMNS",
    "VERSION_COLUMNS",
    "PersonNamed",
    "RecordContent",
    "RecordWriter",
    "characters_of",
    "columns_of",
    "content_of",
    "deletion_hash",
    "first_version_hash",
    "said_values",
    "version_hash",
]

DELETED = '{"deleted":true}'
"""The content of a deletion, as canonical JSON."""

_SAID_COLUMNS = (
    "kind", "type", "status", "first_day", "last_day", "level", "mode", "place", "characters",
    "hundredths", "unit", "title", "activity_id", "deleted", *Traits._fields,
)  # fmt: skip
RECORD_COLUMNS = ("id", "school_id", "teacher_id", "version", *_SAID_COLUMNS)
VERSION_COLUMNS = (
    "id", "school_id", "record_id", "hash", "parents", "made_at", "made_by", "content"
)  # fmt: skip
_PERSON_COLUMNS = ("id", "school_id", "record_id", "role", "name", "teacher_id")
_UNIT_COLUMNS = ("record_id", "unit_id", "school_id")
_IDS_AT_ONCE = 100


def version_hash(record_id: UUID, parents: Sequence[str], content: Mapping[str, object]) -> str:
    """The hash of a version; ``content`` is ``{"deleted": true}`` for a deletion."""
    return content_hash(
        {"record": str(record_id), "parents": sorted(parents), "content": dict(content)}
    )


def first_version_hash(record_id: bytes, whole: str) -> str:
    """``version_hash`` of a version that follows none.

    Args:
        record_id: The record's id.
        whole: The content as canonical JSON.
    """
    return text_hash(f'{{"content":{whole},"parents":[],"record":"{identity_text(record_id)}"}}')


def deletion_hash(record_id: bytes, parent: str) -> str:
    """``version_hash`` of a deletion that follows one version."""
    record = identity_text(record_id)
    return text_hash(
        f'{{"content":{DELETED},"parents":[{canonical_text(parent)}],"record":"{record}"}}'
    )


def columns_of(content: RecordContent) -> dict[str, Any]:
    """The columns of ``record`` that repeat the content, or are worked out from it.

    Of what an older ledger's sign-in sheet credited, the sheet alone says how the teacher
    attended; that column is then left out, and stays as it is.
    """
    traits = traits_of(content)._asdict()
    if content.activity_id is not None and traits["attendance"] is None:
        del traits["attendance"]
    return {
        "teacher_id": content.teacher_id,
        "kind": content.kind,
        "type": content.type,
        "status": content.status,
        "first_day": content.first_day,
        "last_day": content.last_day,
        "level": content.level,
        "mode": content.mode,
        "place": content.place,
        "characters": characters_of(content),
        "hundredths": content.hundredths,
        "unit": content.unit,
        "title": content.title,
        "activity_id": content.activity_id,
        **traits,
    }


def characters_of(content: AnyContent) -> int:
    """Length of the text; what the entry says of it where the text itself is not here.

    Of a template's fields those count that the template says.
    """
    if content.sheet is not None:
        return content.sheet.characters
    written = len("".join(content.text.split())) if content.text else 0
    stated = content.fields.get("characters", "")
    return written or (int(stated) if stated.isascii() and stated.isdigit() else 0)


def said_values(content: AnyContent) -> RawRow:
    """What a new record's row has beside its own identifiers and hash, in the form of ``db.bulk``.

    The same whomever it credits, unless others are named in it.
    """
    return (
        content.kind,
        content.type,
        content.status,
        content.first_day.isoformat(),
        content.last_day.isoformat(),
        content.level,
        content.mode,
        content.place,
        characters_of(content),
        content.hundredths,
        content.unit,
        content.title,
        content.activity_id.bytes if content.activity_id else None,
        False,
        *traits_of(content),
    )


def holders_of(group: UUID | None, fields: Mapping[str, Any]) -> tuple[UUID, ...]:
    """The units an activity counts for: the one that holds it, and those it is held with."""
    others = (UUID(one) for one in fields.get("units", ()))
    return tuple(dict.fromkeys([*([group] if group is not None else []), *others]))


def _unheard(done: int) -> None:
    """Nobody listens."""


class RecordWriter:
    """Collects new records and writes them in bulk, however many they are.

    Rows are kept in the form of ``db.bulk``. ``add`` takes one record; an import that has the
    content's canonical JSON already calls ``add_text``.
    """

    def __init__(self, tx: Writing, school_id: UUID) -> None:
        self._tx = tx
        self._school_id = school_id
        self._school = school_id.bytes
        self._records: list[RawRow] = []
        self._versions: list[RawRow] = []
        self._people: list[tuple[bytes, PersonNamed]] = []
        self._units: list[RawRow] = []
        self._found_by: list[SearchEntry] = []
        self._held: dict[UUID, tuple[UUID, ...]] = {}
        self._fresh: Iterator[bytes] = iter(())

    def add(self, content: RecordContent) -> tuple[UUID, str]:
        """Takes a new record; returns its id and the hash of its first version."""
        record_id, version = self.add_text(
            content.teacher_id.bytes,
            said_values(content),
            content.people,
            self.units_of(content),
            text_of(content).whole,
            (content.last_day, search_text(content)),
        )
        return UUID(bytes=record_id), version

    def add_text(
        self,
        teacher: bytes,
        said: RawRow,
        people: Sequence[PersonNamed],
        units: Sequence[UUID],
        whole: str,
        found_by: tuple[date, SearchText],
    ) -> tuple[bytes, str]:
        """Takes a new record.

        Args:
            teacher: Whom it credits.
            said: ``said_values`` of its content.
            people: Others in it.
            units: The units it counts for.
            whole: All of its content as canonical JSON.
            found_by: The day that counts, and ``search_text`` of its content.

        Returns:
            Its id, and the hash of its first version.
        """
        record_id = self._next_id()
        version = first_version_hash(record_id, whole)
        self._records.append((record_id, self._school, teacher, version, *said))
        self._versions.append((record_id, version, whole))
        for one in people:
            self._people.append((record_id, one))
        for unit in units:
            self._units.append((record_id, unit.bytes, self._school))
        self._found_by.append(SearchEntry(record_id, teacher, *found_by))
        return record_id, version

    def _next_id(self) -> bytes:
        fresh = next(self._fresh, None)
        if fresh is None:
            # Whoever adds one record adds more; ids that are left over are lost, which matters not.
            self._fresh = iter(self._ids(_IDS_AT_ONCE))
            fresh = next(self._fresh)
        return fresh

    def _ids(self, count: int) -> list[bytes]:
        return self._tx.ledger.identities.make_raw(self._tx.now, count)

    def version_row(
        self, record_id: UUID, version: str, parents: Sequence[str], plain: Mapping[str, object]
    ) -> dict[str, Any]:
        """The row of ``record_version``."""
        return {
            "id": self._tx.new_id(),
            "school_id": self._school_id,
            "record_id": record_id,
            "hash": version,
            "parents": list(parents),
            "made_at": self._tx.now,
            "made_by": self._tx.ledger.actor.name,
            "content": dict(plain),
        }

    def put_beside(self, record_id: UUID, content: RecordContent) -> None:
        """Writes the rows beside ``record`` that repeat the content, in place of those there."""
        session = self._tx.session
        for table in (RecordPerson, RecordUnit):
            session.execute(delete(table).where(table.record_id == record_id))
        people = self._people_rows(record_id, content.people)
        if people:
            session.execute(insert(RecordPerson), people)
        units = [
            {"record_id": record_id, "unit_id": unit, "school_id": self._school_id}
            for unit in self.units_of(content)
        ]
        if units:
            session.execute(insert(RecordUnit), units)
        index = SearchIndex(session.connection())
        index.take([record_id.bytes])
        index.put([search_entry(record_id.bytes, content)])

    def units_of(self, content: AnyContent) -> tuple[UUID, ...]:
        """The units a record counts for: those it names, and those that held its activity."""
        activity = content.activity_id
        if activity is None:
            return tuple(dict.fromkeys(content.units)) if content.units else ()
        if activity not in self._held:
            found = self._tx.session.get(Activity, activity)
            self._held[activity] = () if found is None else holders_of(found.group_id, found.fields)
        held = self._held[activity]
        return tuple(dict.fromkeys([*content.units, *held]))

    def _people_rows(self, record_id: UUID, people: Sequence[PersonNamed]) -> list[dict[str, Any]]:
        """The rows of ``record_person``."""
        return [
            {
                "id": self._tx.new_id(),
                "school_id": self._school_id,
                "record_id": record_id,
                "role": one.role,
                "name": one.name,
                "teacher_id": one.teacher_id,
            }
            for one in people
        ]

    def flush_records(self) -> None:
        """Writes the rows of ``record`` that were collected; ``flush`` writes the rest.

        Many thousand rows are written faster one table after the other than by turns: the indexes
        of one table fit into the database's memory, those of all do not.
        """
        if self._records:
            session: Session = self._tx.session
            session.flush()  # what they refer to
            BulkInsert(session.connection(), Record, RECORD_COLUMNS).write(self._records)
            self._records.clear()

    def flush(self, tick: Callable[[int], object] = _unheard) -> None:
        """Writes what was collected.

        Args:
            tick: Told how many rows of ``record_version`` have been written.
        """
        self.flush_records()
        if not self._versions:
            return
        connection = self._tx.session.connection()
        school, by = self._school, self._tx.ledger.actor.name
        at = raw_instant(self._tx.now)
        versions = BulkInsert(connection, RecordVersion, VERSION_COLUMNS)
        for start in range(0, len(self._versions), BULK_ROWS):
            part = self._versions[start : start + BULK_ROWS]
            versions.write(
                [
                    (fresh, school, record_id, version, "[]", at, by, whole)
                    for fresh, (record_id, version, whole) in zip(
                        self._ids(len(part)), part, strict=True
                    )
                ]
            )
            tick(start + len(part))
        people = BulkInsert(connection, RecordPerson, _PERSON_COLUMNS)
        for start in range(0, len(self._people), BULK_ROWS):
            named = self._people[start : start + BULK_ROWS]
            people.write(
                [
                    (fresh, school, record_id, one.role, one.name,
                     one.teacher_id.bytes if one.teacher_id else None)
                    for fresh, (record_id, one) in zip(
                        self._ids(len(named)), named, strict=True
                    )
                ]
            )  # fmt: skip
            tick(len(self._versions))
        BulkInsert(connection, RecordUnit, _UNIT_COLUMNS).write(self._units)
        SearchIndex(connection).put(self._found_by, lambda: tick(len(self._versions)))
        self._versions.clear()
        self._people.clear()
        self._units.clear()
        self._found_by.clear()
