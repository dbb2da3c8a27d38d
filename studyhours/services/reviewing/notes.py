"""What is written beside a record: why it was returned, and what its readers think (阅批).

A note stands beside the record and not in it: the record's own words stay its teacher's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from studyhours.db.models import Record, ReviewNote, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.review import NOTE_COMMENT, NOTE_RETURN
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import may_review, only_own
from studyhours.services.people.sole import sole_teacher
from studyhours.services.reviewing.reach import reach_of

OFFERED = 8
"""So many of the reasons given before are offered again."""
LONGEST = 2000
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a record.

    Attributes:
        uid: Its identifier.
        sort: One of ``domain.review.NOTES``.
        text: What it says.
        made_at: When, UTC.
        made_by: Login of who wrote it.
    """

    uid: str
    sort: str
    text: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment written, taken back or put back."""

    uid: str
    record: str
    changes: Changes = Changes.REVIEWS


def notes_of(session: Session, record: UUID) -> tuple[Note, ...]:
    """The notes on a record, oldest first; those taken back are left out."""
    query = (
        select(ReviewNote)
        .where(ReviewNote.record_id == record, ReviewNote.taken_back.is_(False))
        .order_by(ReviewNote.made_at, ReviewNote.id)
    )
    return tuple(
        Note(str(row.id), row.sort, row.text, row.made_at, row.made_by)
        for row in session.scalars(query)
    )


def read_notes(ledger: Ledger, record: str) -> tuple[Note, ...]:
    """The notes on a record, as everybody may read them who may see the record.

    Raises:
        UnusableInput: there is no such record.
        NotPermitted: the login may not see this teacher's records.
    """
    with ledger.reading() as session:
        row = found_record(session, record)
        if not (
            may_review(ledger.actor)
            and reach_of(ledger, session, school_of(session)).has(row.teacher_id, row.kind)
        ):
            own = only_own(ledger.actor, "read_school", "read_self")
            if own is not None and own != str(row.teacher_id):
                raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")
        return notes_of(session, row.id)


def may_comment(ledger: Ledger, record: str) -> bool:
    """Whether the login comments on a record of somebody else's: nobody does in a ledger of one.

    Raises:
        UnusableInput: there is no such record.
    """
    if not may_review(ledger.actor):
        return False
    with ledger.reading() as session:
        school = school_of(session)
        reach = reach_of(ledger, session, school)
        teacher = found_record(session, record).teacher_id
        within = reach.teachers is None or teacher in reach.teachers
        return within and teacher != reach.own and sole_teacher(session, school) is None


def reasons_of(session: Session, records: Collection[UUID]) -> Mapping[UUID, Note]:
    """Why each of some returned records was returned last."""
    query = (
        select(ReviewNote)
        .where(
            ReviewNote.record_id.in_(records),
            ReviewNote.sort == NOTE_RETURN,
            ReviewNote.taken_back.is_(False),
        )
        .order_by(ReviewNote.made_at, ReviewNote.id)
    )
    return {
        row.record_id: Note(str(row.id), row.sort, row.text, row.made_at, row.made_by)
        for row in session.scalars(query)
    }


def recent_reasons(session: Session, school: School) -> tuple[str, ...]:
    """Reasons records were returned for, each once, the newest first."""
    newest = func.max(ReviewNote.made_at)
    query = (
        select(ReviewNote.text)
        .where(
            ReviewNote.school_id == school.id,
            ReviewNote.sort == NOTE_RETURN,
            ReviewNote.taken_back.is_(False),
        )
        .group_by(ReviewNote.text)
        .order_by(newest.desc(), ReviewNote.text)
        .limit(OFFERED)
    )
    return tuple(session.scalars(query))


def add_comment(ledger: Ledger, record: str, text: str) -> Commented:
    """Writes a comment on a record; on any that is within reach, also where nobody approves.

    Raises:
        UnusableInput: there is no such record, or the comment is empty or too long.
        NotPermitted: the login reviews nothing, or not this teacher's records.
    """
    said = said_text(text)
    if not said:
        raise UnusableInput("comment_empty")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        row = found_record(tx.session, record)
        if not (reach.teachers is None or row.teacher_id in reach.teachers):
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="review")
        (note,) = put_notes(tx, school, NOTE_COMMENT, said, [(row.id, row.version)])
        about = {"note": str(note), "text": said, "version": row.version}
        tx.log("comment.add", record, about)
        return Commented(str(note), record)


def take_comment_back(ledger: Ledger, note: str, *, back: bool = True) -> Commented:
    """Takes one's own comment back, or puts it back; its row stays.

    Args:
        ledger: The ledger.
        note: The comment.
        back: Whether it is taken back; else it is put back.

    Raises:
        UnusableInput: there is no such comment.
        NotPermitted: somebody else wrote it.
    """
    with ledger.writing() as tx:
        if not may_review(ledger.actor):
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="review")
        row = tx.session.get(ReviewNote, _uuid(note))
        if row is None or row.sort != NOTE_COMMENT:
            raise UnusableInput("unknown_comment", uid=note)
        if row.made_by != ledger.actor.name:
            raise NotPermitted("comment_of_others", by=row.made_by)
        row.taken_back = back
        record = str(row.record_id)
        tx.log("comment.take_back" if back else "comment.add", record, {"note": note})
        return Commented(note, record)


def said_text(text: str) -> str:
    """A note's text without blanks around it; empty where nothing is left.

    Raises:
        UnusableInput: it is too long.
    """
    said = text.strip()
    if len(said) > LONGEST:
        raise UnusableInput("note_too_long", count=len(said), most=LONGEST)
    return said


def put_notes(
    tx: Writing, school: School, sort: str, text: str, about: Sequence[tuple[UUID, str]]
) -> tuple[UUID, ...]:
    """Writes the same note on records inside a transaction.

    Args:
        tx: The transaction.
        school: The school.
        sort: One of ``domain.review.NOTES``.
        text: What it says.
        about: Each record with the version it is about.

    Returns:
        The notes' identifiers, in that order.
    """
    rows: list[dict[str, Any]] = [
        {
            "id": tx.new_id(),
            "school_id": school.id,
            "record_id": record,
            "sort": sort,
            "text": text,
            "version": version,
            "made_at": tx.now,
            "made_by": tx.ledger.actor.name,
        }
        for record, version in about
    ]
    tx.session.execute(insert(ReviewNote), rows)
    return tuple(row["id"] for row in rows)


def drop_reasons(tx: Writing, records: Collection[UUID], versions: Collection[str]) -> None:
    """The returns that made these versions are taken back, and their reasons with them."""
    tx.session.execute(
        update(ReviewNote)
        .where(
            ReviewNote.record_id.in_(records),
            ReviewNote.version.in_(versions),
            ReviewNote.sort == NOTE_RETURN,
        )
        .values(taken_back=True)
    )


def found_record(session: Session, uid: str) -> Record:
    """A record that is not deleted.

    Raises:
        UnusableInput: there is none.
    """
    row = session.get(Record, _uuid(uid))
    if row is None or row.deleted:
        raise UnusableInput("unknown_record", uid=uid)
    return row


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_record", uid=uid) from None
