"""A record's content, and the rows that keep it: the newest in columns, every version whole.

A version's hash covers the record, the versions it follows and all of its content; the order of
versions is that graph and never the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from studyhours.db.models import Record, RecordPerson, RecordVersion
from studyhours.domain.canonical import content_hash
from studyhours.services.ledger import Writing


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """Somebody else in a record; ``teacher_id`` where known."""

    role: str
    name: str
    teacher_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordContent:
    """Everything a record says.

    Attributes:
        teacher_id: Whom it credits.
        kind: Kind id.
        type: Type id within the kind.
        status: ``approved``, ``submitted``, ``returned`` or ``incomplete``.
        first_day: First day.
        last_day: Last day; decides its year.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        place: One of ``domain.kinds.PLACES``.
        hundredths: Amount × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        title: Title or topic.
        text: Body or comment.
        fields: Further fields by id.
        people: Others in it.
        activity_id: The activity that credited it.
    """

    teacher_id: UUID
    kind: str
    type: str | None
    status: str
    first_day: date
    last_day: date
    level: int | None
    mode: str | None
    place: str | None
    hundredths: int
    unit: str
    title: str
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[PersonNamed] = ()
    activity_id: UUID | None = None

    @property
    def plain(self) -> dict[str, object]:
        """The content as plain data, the same for the same content."""
        return {
            "teacher": str(self.teacher_id),
            "kind": self.kind,
            "type": self.type,
            "status": self.status,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "level": self.level,
            "mode": self.mode,
            "place": self.place,
            "hundredths": self.hundredths,
            "unit": self.unit,
            "title": self.title,
            "text": self.text,
            "fields": dict(self.fields),
            "people": [
                [one.role, one.name, str(one.teacher_id) if one.teacher_id else None]
                for one in self.people
            ],
            "activity": str(self.activity_id) if self.activity_id else None,
        }


def content_of(plain: Mapping[str, Any]) -> RecordContent:
    """The content of a stored version; the inverse of ``RecordContent.plain``."""
    return RecordContent(
        teacher_id=UUID(plain["teacher"]),
        kind=plain["kind"],
        type=plain["type"],
        status=plain["status"],
        first_day=date.fromisoformat(plain["first_day"]),
        last_day=date.fromisoformat(plain["last_day"]),
        level=plain["level"],
        mode=plain["mode"],
        place=plain["place"],
        hundredths=plain["hundredths"],
        unit=plain["unit"],
        title=plain["title"],
        text=plain["text"],
        fields=dict(plain["fields"]),
        people=tuple(
            PersonNamed(role, name, UUID(teacher) if teacher else None)
            for role, name, teacher in plain["people"]
        ),
        activity_id=UUID(plain["activity"]) if plain["activity"] else None,
    )


def version_hash(record_id: UUID, parents: Sequence[str], content: Mapping[str, object]) -> str:
    """The hash of a version; ``content`` is ``{"deleted": true}`` for a deletion."""
    return content_hash(
        {"record": str(record_id), "parents": sorted(parents), "content": dict(content)}
    )


def columns_of(content: RecordContent) -> dict[str, Any]:
    """The columns of ``record`` that repeat the content."""
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
    }


def characters_of(content: RecordContent) -> int:
    """Length of the text; what the entry says of it where the text itself is not here."""
    stated = content.fields.get("characters", "")
    written = len("".join(content.text.split()))
    return written or (int(stated) if stated.isascii() and stated.isdigit() else 0)


class RecordWriter:
    """Collects new records and writes them with three statements, however many they are."""

    def __init__(self, tx: Writing, school_id: UUID) -> None:
        self._tx = tx
        self._school_id = school_id
        self._records: list[dict[str, Any]] = []
        self._versions: list[dict[str, Any]] = []
        self._people: list[dict[str, Any]] = []

    def add(self, content: RecordContent) -> tuple[UUID, str]:
        """Takes a new record; returns its id and the hash of its first version."""
        record_id = self._tx.new_id()
        plain = content.plain
        version = version_hash(record_id, (), plain)
        self._records.append(
            {
                "id": record_id,
                "school_id": self._school_id,
                "version": version,
                "deleted": False,
                **columns_of(content),
            }
        )
        self._versions.append(self.version_row(record_id, version, (), plain))
        self._people.extend(self.people_rows(record_id, content.people))
        return record_id, version

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

    def people_rows(self, record_id: UUID, people: Sequence[PersonNamed]) -> list[dict[str, Any]]:
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

    def flush(self) -> None:
        """Writes what was collected."""
        session: Session = self._tx.session
        for model, rows in (
            (Record, self._records),
            (RecordVersion, self._versions),
            (RecordPerson, self._people),
        ):
            if rows:
                session.execute(insert(model), rows)
                rows.clear()
