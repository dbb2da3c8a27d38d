"""The append-only log: every entry seals the one before it with a hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from studyhours.db.models import AuditEntry, LedgerInfo
from studyhours.domain.canonical import content_hash

GENESIS = "0" * 64
LOGGED = "entries_logged"
"""Under which name a session says how many entries were written in it."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What an entry says: what was done, to what, and details as plain data."""

    action: str
    subject: str
    details: Mapping[str, object]


def append_entry(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, object],
) -> None:
    """Adds an entry; the caller's transaction holds the ledger's one write lock."""
    append_entries(session, at=at, actor=actor, entries=[LogEntry(action, subject, details)])


def append_entries(
    session: Session, *, at: datetime, actor: str, entries: Sequence[LogEntry]
) -> None:
    """Adds entries one behind the other; the caller's transaction holds the write lock."""
    newest = session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).one_or_none()
    number, previous = newest or (0, GENESIS)
    rows = []
    for entry in entries:
        number += 1
        content = {
            "number": number,
            "at": at,
            "actor": actor,
            "action": entry.action,
            "subject": entry.subject,
            "details": dict(entry.details),
            "previous": previous,
        }
        previous = content_hash({**content, "at": at.isoformat()})
        rows.append({**content, "hash": previous})
    if rows:
        session.flush()
        session.execute(insert(AuditEntry), rows)
        session.execute(update(LedgerInfo).values(log_number=number, log_hash=previous))
        session.info[LOGGED] = session.info.get(LOGGED, 0) + len(rows)


def entry_hash(entry: AuditEntry) -> str:
    """The hash an entry must have."""
    return content_hash(
        {
            "number": entry.number,
            "at": entry.at.isoformat(),
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "details": dict(entry.details),
            "previous": entry.previous,
        }
    )


def broken_entries(session: Session) -> Iterator[int]:
    """Numbers of the entries that are missing, changed, or do not follow the one before.

    The number after the last one means that the log's end was cut off.
    """
    previous, expected = GENESIS, 1
    query = select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000)
    entries = session.scalars(query)
    try:
        for entry in entries:
            if (
                entry.number != expected
                or entry.previous != previous
                or entry.hash != entry_hash(entry)
            ):
                yield entry.number
            previous, expected = entry.hash, entry.number + 1
    finally:
        entries.close()
    head = session.execute(select(LedgerInfo.log_number, LedgerInfo.log_hash)).first()
    if head is not None and tuple(head) != (expected - 1, previous):
        yield expected
