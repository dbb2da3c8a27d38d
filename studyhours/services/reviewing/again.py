"""Records that were returned and are handed in again: why, and what is different now."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from studyhours.db.models import Record, RecordVersion, ReviewNote
from studyhours.domain.review import APPROVED, NOTE_RETURN, RETURNED, SUBMITTED
from studyhours.services.records.content import RecordContent, content_of
from studyhours.services.reviewing.notes import Note, reasons_of

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*")
_MOST = 4
"""Sentences told of each side."""


@dataclass(frozen=True, slots=True)
class Again:
    """How a record that is handed in again came back.

    Attributes:
        reason: Why it was returned last.
        before: What it said then; None where that version is not kept here.
        removed: Sentences of its text that are gone, the first few.
        added: Those that are new.
    """

    reason: Note
    before: RecordContent | None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def is_again() -> ColumnElement[bool]:
    """Whether a record waits that was returned before, and not approved since."""
    returned = exists().where(
        ReviewNote.record_id == Record.id,
        ReviewNote.sort == NOTE_RETURN,
        ReviewNote.taken_back.is_(False),
        ~_is_settled(),
    )
    return and_(Record.status == SUBMITTED, returned)


def _is_settled() -> ColumnElement[bool]:
    """Whether the record of a note was approved behind it.

    Not where the approval was taken back: that puts a version behind it which says the same, but
    for the status.
    """
    approval, behind = aliased(RecordVersion), aliased(RecordVersion)
    plain = type_coerce(approval.content, Text)
    undone = [func.replace(plain, _says(APPROVED), _says(one)) for one in (SUBMITTED, RETURNED)]
    taken_back = exists().where(
        behind.record_id == approval.record_id,
        _is_later(behind, approval),
        type_coerce(behind.content, Text).in_(undone),
    )
    return exists().where(
        approval.record_id == ReviewNote.record_id,
        _is_later(approval, ReviewNote),
        plain.contains(_says(APPROVED), autoescape=True),
        ~taken_back,
    )


def _is_later(
    one: type[RecordVersion], other: type[RecordVersion | ReviewNote]
) -> ColumnElement[bool]:
    same = and_(one.made_at == other.made_at, one.id > other.id)
    return or_(one.made_at > other.made_at, same)


def _says(status: str) -> str:
    """A status as the text of a version has it; quotes that people type are escaped there."""
    return f'"status":"{status}"'


def again_among(session: Session, records: Collection[UUID]) -> frozenset[UUID]:
    """Which of some records wait again."""
    return frozenset(session.scalars(select(Record.id).where(Record.id.in_(records), is_again())))


def again_of(session: Session, record: UUID, now: RecordContent) -> Again | None:
    """Why a record that waits was returned, and what was changed since; None for any other."""
    if now.status != SUBMITTED or not again_among(session, [record]):
        return None
    reason = reasons_of(session, [record])[record]
    query = (
        select(RecordVersion.content)
        .join(ReviewNote, ReviewNote.version == RecordVersion.hash)
        .where(RecordVersion.record_id == record, ReviewNote.id == UUID(reason.uid))
    )
    plain = session.scalars(query).first()
    if plain is None:
        return Again(reason, None)
    before = content_of(plain)
    return Again(reason, before, *_text_changes(before.text, now.text))


def _text_changes(before: str, now: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that are gone, and those that are new."""
    was, said = _sentences(before), _sentences(now)
    removed: list[str] = []
    added: list[str] = []
    for sort, first, last, begin, end in SequenceMatcher(None, was, said, False).get_opcodes():
        if sort != "equal":
            removed += was[first:last]
            added += said[begin:end]
    return tuple(removed[:_MOST]), tuple(added[:_MOST])


def _sentences(text: str) -> Sequence[str]:
    return [said for found in _SENTENCE.findall(text) if (said := found.strip())]
