"""What standing reads: the log since it last looked, and records as rules see them.

Queries are built once: building one costs as much as asking it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from studyhours.db.audit import GENESIS
from studyhours.db.models import AuditEntry, Record, RecordVersion
from studyhours.domain.review import APPROVED
from studyhours.rules.trace import RecordFacts

RECORD_ACTIONS = frozenset(
    {
        *(f"record.{did}" for did in ("add", "change", "delete", "restore")),
        *(f"record.{did}" for did in ("approve", "return", "take_back", "resubmit", "decide")),
        *(f"comment.{did}" for did in ("add", "take_back")),
    }
)
"""Log entries that change one record, the entry's subject, and nothing else that is judged by."""
_MANY = 200
"""So many entries since are no small change any more."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where the log ended: number and hash of its newest entry."""

    number: int = 0
    hash: str = GENESIS


def stamp_of(session: Session) -> Stamp:
    """Where the log ends now."""
    log = AuditEntry.__table__.c
    newest = select(log.number, log.hash).order_by(log.number.desc()).limit(1)
    row = session.connection().execute(newest).one_or_none()
    return Stamp(*row) if row else Stamp()


def changed_since(session: Session, stamp: Stamp) -> tuple[Stamp, frozenset[UUID]] | None:
    """Where the log ends now and the records changed since; None where it says anything else.

    Another past, such as that of a restored backup, is something else too.
    """
    rows = session.connection().execute(_since(), {"number": stamp.number, "most": _MANY}).all()
    if len(rows) == _MANY or not rows or Stamp(rows[0][0], rows[0][1]) != stamp:
        return None
    if not RECORD_ACTIONS.issuperset(action for _, _, action, _ in rows[1:]):
        return None
    number, newest, *_ = rows[-1]
    return Stamp(number, newest), frozenset(UUID(subject) for *_, subject in rows[1:])


@cache
def _since() -> Select[Any]:
    log = AuditEntry.__table__.c
    return (
        select(log.number, log.hash, log.action, log.subject)
        .where(log.number >= bindparam("number"))
        .order_by(log.number)
        .limit(bindparam("most"))
    )


_FACTS = tuple(one.name for one in fields(RecordFacts) if one.name in Record.__table__.c)
"""What rules ask of a record, but for its identifier."""


def read_teacher(
    session: Session, school: UUID, teacher: UUID, kinds: Collection[str], days: tuple[date, date]
) -> Iterator[RecordFacts]:
    """A teacher's records that may count.

    Args:
        session: A session on the ledger.
        school: The school.
        teacher: Whose.
        kinds: Only these kinds.
        days: First and last of the days that a record's last day may be.
    """
    own = Record.__table__.c
    query = _records().where(
        own.teacher_id == teacher,
        own.school_id == school,
        own.deleted.is_(False),
        own.status == APPROVED,
        own.kind.in_(kinds),
        own.last_day.between(*days),
    )
    for row in session.connection().execute(query):
        yield _fact(row[0], row[4:])


def read_changed(
    session: Session, school: UUID, records: Collection[UUID]
) -> Iterator[tuple[UUID, RecordFacts]]:
    """Records that count as they are now, each with its teacher; those deleted are not there."""
    found = session.connection().execute(_some_records(), {"records": list(records)})
    for uid, teacher, of_school, deleted, *said in found:
        if of_school == school and not deleted:
            yield teacher, _fact(uid, said)


def credited_by(session: Session, records: Collection[UUID]) -> frozenset[str]:
    """Uids of all teachers that any version of some records ever credited."""
    if not records:
        return frozenset()
    versions = select(RecordVersion.content).where(RecordVersion.record_id.in_(records))
    contents = session.scalars(versions)
    return frozenset(str(said["teacher"]) for said in contents if "teacher" in said)


def _fact(uid: UUID, said: Sequence[Any]) -> RecordFacts:
    return RecordFacts(str(uid), **dict(zip(_FACTS, said, strict=True)))


@cache
def _some_records() -> Select[Any]:
    return _records().where(Record.__table__.c.id.in_(bindparam("records", expanding=True)))


@cache
def _records() -> Select[Any]:
    own = Record.__table__.c
    return select(
        own.id, own.teacher_id, own.school_id, own.deleted, *(own[name] for name in _FACTS)
    )
