"""Whose lessons were seen before, as far as they are known by name alone."""

from __future__ import annotations

from sqlalchemy import select

from studyhours.db.models import Record, RecordPerson
from studyhours.services.ledgers.ledger import Ledger, school_of

_MOST = 500


def observed_before(ledger: Ledger) -> frozenset[str]:
    """The names of those whose lessons records tell of, who are not in the roster."""
    with ledger.reading() as session:
        query = (
            select(RecordPerson.name)
            .join(Record, Record.id == RecordPerson.record_id)
            .where(
                RecordPerson.school_id == school_of(session).id,
                RecordPerson.role == "observed",
                RecordPerson.teacher_id.is_(None),
                Record.deleted.is_(False),
            )
            .distinct()
            .limit(_MOST)
        )
        return frozenset(session.scalars(query))
