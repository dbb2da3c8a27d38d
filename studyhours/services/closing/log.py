"""What the log says since a closing: who changed which record, entry or fact, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import AuditEntry, ImportedRow, Record, YearClosing
from studyhours.domain.registers import Entry
from studyhours.services.closing.closed_years import CORRECTION
from studyhours.services.closing.corrected import (
    ADDED,
    CHANGED,
    DELETED,
    UNDATED,
    EntryCorrected,
    FactCorrected,
    RecordCorrected,
)
from studyhours.services.closing.entries import EntryChange, EntryKept, register_of
from studyhours.services.closing.form import Seen
from studyhours.services.registers.reading import REGISTERS

RecordChanges = Mapping[UUID, tuple[Seen | None, str | None]]
"""Record → as the closing saw it, and the version it has today."""

_IDS_AT_ONCE = 500
_FACTS = frozenset({"fact.add", "fact.change", "teacher.change"})
_Step = tuple[str, datetime, str]


@dataclass
class _Read:
    """The log sorted by what it is about."""

    steps: dict[str, _Step] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    imports: dict[UUID, _Step] = field(default_factory=dict)
    facts: dict[str, list[FactCorrected]] = field(default_factory=dict)


class LogSince:
    """What the log says of records, entries and facts since a closing.

    Args:
        session: A session on the ledger.
        closing: The closing.
    """

    def __init__(self, session: Session, closing: YearClosing) -> None:
        self._session = session
        self._read = read = _Read()
        since = select(
            AuditEntry.subject, AuditEntry.action, AuditEntry.actor, AuditEntry.at,
            AuditEntry.details,
        ).where(AuditEntry.number > closing.log_number)  # fmt: skip
        for subject, action, actor, at, details in session.execute(
            since.order_by(AuditEntry.number)
        ):
            _sort(read, closing.year, subject, action, (actor, at), details)
        for import_id, uid in self._imported(closing, read.imports):
            read.new.add(str(uid))
            read.steps.setdefault(str(uid), read.imports[import_id])

    def _imported(
        self, closing: YearClosing, imports: Iterable[UUID]
    ) -> Iterable[tuple[UUID, UUID]]:
        """(import, record) for the records in the closing's days that imports have made."""
        ids = list(imports)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            query = (
                select(ImportedRow.import_id, Record.id)
                .join(Record, Record.id == ImportedRow.made)
                .where(
                    ImportedRow.import_id.in_(ids[start : start + _IDS_AT_ONCE]),
                    Record.last_day.between(closing.counted_from, closing.as_of),
                )
            )
            yield from self._session.execute(query).tuples()

    @property
    def touched(self) -> frozenset[str]:
        """Uids of the records and entries of which it says something."""
        return frozenset(self._read.steps)

    def only_since(self, different: RecordChanges) -> RecordChanges:
        """Without what only other rules have brought in: records that nobody has touched."""
        return {
            uid: both
            for uid, both in different.items()
            if both[0] is not None or str(uid) in self._read.steps
        }

    def facts(self, teacher: UUID) -> tuple[FactCorrected, ...]:
        """What was corrected of a teacher's facts, oldest first."""
        return tuple(self._read.facts.get(str(teacher), ()))

    def records(self, different: RecordChanges) -> list[RecordCorrected]:
        """The records in words' reach, by day."""
        found = []
        ids = list(different)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            query = select(Record.id, Record.title, Record.last_day, Record.deleted).where(
                Record.id.in_(ids[start : start + _IDS_AT_ONCE])
            )
            for uid, title, day, deleted in self._session.execute(query):
                by, at, reason = self._read.steps.get(str(uid), ("", None, ""))
                what = DELETED if deleted else ADDED if str(uid) in self._read.new else CHANGED
                found.append(RecordCorrected(str(uid), what, title, day, by, at, reason))
        return sorted(found, key=lambda one: (one.day, one.uid))

    def entries(self, changed: Mapping[str, EntryChange]) -> list[EntryCorrected]:
        """Entries with who changed them and why, in the order of their uids."""
        return [self._entry(uid, *both) for uid, both in sorted(changed.items())]

    def _entry(self, uid: str, kept: EntryKept | None, now: Entry | None) -> EntryCorrected:
        by, at, reason = self._read.steps.get(uid, ("", None, ""))
        before = kept.entry if kept is not None else None
        said = now or before
        if said is None:
            raise ValueError("an entry that never was")
        what = DELETED if now is None else ADDED if uid in self._read.new else CHANGED
        return EntryCorrected(uid, register_of(said), what, before, now, by, at, reason)


def _sort(
    read: _Read,
    year: str,
    subject: str,
    action: str,
    who: tuple[str, datetime],
    details: Mapping[str, Any],
) -> None:
    """Puts one entry of the log where it belongs."""
    correction = details.get(CORRECTION, {})
    step = (*who, str(correction.get("reason", "")))
    about, _, did = action.partition(".")
    if about == "record" or about in REGISTERS:
        read.steps[subject] = step
        if did == "add":
            read.new.add(subject)
    elif about == "import" and did != "undo":
        read.imports[UUID(subject)] = step
    elif action in _FACTS and year in correction.get("years", ()):
        read.facts.setdefault(subject, []).append(FactCorrected(_attributes(details), *step))


def _attributes(details: Mapping[str, Any]) -> tuple[str, ...]:
    """Which facts a step was about."""
    if "attributes" in details:
        return tuple(details["attributes"])
    if "attribute" in details:
        return (details["attribute"],)
    return tuple(name for name in details.get("after", ()) if name in UNDATED)
