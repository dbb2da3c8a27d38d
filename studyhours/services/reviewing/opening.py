"""One record as a reviewer reads it: all it says, what stands out, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record, RecordVersion
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.content import RecordContent, content_of
from studyhours.services.records.listing import shown_rows
from studyhours.services.reviewing.again import Again, again_of
from studyhours.services.reviewing.known import Known
from studyhours.services.reviewing.notes import Note, found_record, notes_of
from studyhours.services.reviewing.queue import QueueRow
from studyhours.services.reviewing.reach import reach_of
from studyhours.services.reviewing.standing_out import Twin, hints_for, twins_of


@dataclass(frozen=True, slots=True)
class ReviewRead:
    """A record in review.

    Attributes:
        row: As the queue shows it.
        content: All it says.
        notes: What was said of it, oldest first.
        twins: Other records of the same teacher, kind and day.
        again: How it came back, where it was returned and is handed in again.
    """

    row: QueueRow
    content: RecordContent
    notes: tuple[Note, ...]
    twins: tuple[Twin, ...]
    again: Again | None = None


def open_review(ledger: Ledger, uid: str, known: Known) -> ReviewRead:
    """Reads it.

    Raises:
        UnusableInput: there is no such record.
        NotPermitted: the login does not review this teacher's records.
    """
    with ledger.reading() as session:
        record = found_record(session, uid)
        reach = reach_of(ledger, session, school_of(session))
        if not reach.has(record.teacher_id, record.kind):
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="review")
        made_at, made_by, content = session.execute(
            select(RecordVersion.made_at, RecordVersion.made_by, RecordVersion.content)
            .join(Record, Record.id == RecordVersion.record_id)
            .where(Record.id == UUID(uid), RecordVersion.hash == Record.version)
        ).one()
        (shown,) = shown_rows(session, [record.id])
        hints = hints_for(session, known, [record.id]).get(record.id, ())
        said = content_of(content)
        again = again_of(session, record.id, said)
        return ReviewRead(
            QueueRow(shown, made_at, made_by, hints, again is not None),
            said,
            notes_of(session, record.id),
            twins_of(session, [record.id]).get(record.id, ()),
            again,
        )
