"""Records that were returned and are handed in again: why, and what is different now."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, RecordVersion, ReviewNote
from studyhours.domain.review import NOTE_RETURN, SUBMITTED
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
    """Whether a record waits that was returned before."""
    returned = exists().where(
        ReviewNote.record_id == Record.id,
        ReviewNote.sort == NOTE_RETURN,
        ReviewNote.taken_back.is_(False),
    )
    return and_(Record.status == SUBMITTED, returned)


def again_among(session: Session, records: Collection[UUID]) -> frozenset[UUID]:
    """Which of some records wait again."""
    return frozenset(session.scalars(select(Record.id).where(Record.id.in_(records), is_again())))


def again_of(session: Session, record: UUID, now: RecordContent) -> Again | None:
    """Why a record that waits was returned, and what was changed since; None for any other."""
    reason = reasons_of(session, [record]).get(record) if now.status == SUBMITTED else None
    if reason is None:
        return None
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
