"""Drafts: what somebody has typed into a record's form, kept before it is saved.

A draft is no record: it is never counted, stands in no log, and holds texts exactly as typed, also
where they make no sense yet. Saving the record takes its draft away in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Draft
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import only_own

HANDING = "(handing in)"
"""The kind of drafts of what a participant hands in; typed where the activity is shown."""
RULES = "(rules)"
"""The kind of drafts that are texts of rules, and no records; no ledger has such a kind."""


HANDBOOK = "(handbook)"
"""The kind of drafts that are parts of a growth handbook; no ledger has such a kind either."""
TYPED = "(typed)"
"""The kind of drafts of any other long text: ``left_typed``; no ledger has such a kind either."""


@dataclass(frozen=True, slots=True)
class DraftKept:
    """A form as it was typed.

    Attributes:
        uid: Its identifier, of ``new_draft_uid``.
        kind: Record kind of the form.
        values: Texts of the fields, by field.
        record: The record it would change; None for a new one.
        based_on: Hash of the version the form was opened with; None for a new one.
        saved_at: When it was kept, UTC; None before that.
    """

    uid: str
    kind: str
    values: Mapping[str, str]
    record: str | None = None
    based_on: str | None = None
    saved_at: datetime | None = None


def new_draft_uid(ledger: Ledger) -> str:
    """An identifier for a draft; touches no file, so any thread may ask."""
    return str(ledger.identities.make(ledger.clock.now()))


def save_draft(ledger: Ledger, draft: DraftKept) -> datetime:
    """Keeps a draft: adds it, or puts it in the place of the same one kept before.

    Returns:
        When it was kept, UTC.

    Raises:
        NotPermitted: the account may edit nothing, or the draft is somebody else's.
    """
    only_own(ledger.actor, "edit_records", "edit_self")
    return put_draft(ledger, draft)


def put_draft(ledger: Ledger, draft: DraftKept) -> datetime:
    """The same for whoever has asked already whether the account may.

    Raises:
        NotPermitted: the draft is somebody else's.
    """
    uid = _uuid(draft.uid)
    with ledger.writing() as tx:
        kept = tx.session.get(Draft, uid)
        if kept is None:
            kept = Draft(id=uid, school_id=school_of(tx.session).id, made_by=ledger.actor.name)
            tx.session.add(kept)
        elif kept.made_by != ledger.actor.name:
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="edit_records")
        kept.kind = draft.kind
        kept.record_id = _uuid(draft.record) if draft.record is not None else None
        kept.based_on = draft.based_on
        kept.values = dict(draft.values)
        kept.saved_at = tx.now
        return tx.now


def list_drafts(ledger: Ledger) -> tuple[DraftKept, ...]:
    """One's own drafts, the newest first."""
    only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.reading() as session:
        query = (
            select(Draft)
            .where(*_of_records(ledger, session))
            .order_by(Draft.saved_at.desc(), Draft.id.desc())
        )
        return tuple(
            DraftKept(
                str(row.id),
                row.kind,
                {str(key): str(value) for key, value in row.values.items()},
                str(row.record_id) if row.record_id else None,
                row.based_on,
                row.saved_at,
            )
            for row in session.scalars(query)
        )


def count_drafts(ledger: Ledger, session: Session) -> int:
    """How many drafts of records somebody has, who reads a ledger."""
    query = select(func.count()).select_from(Draft).where(*_of_records(ledger, session))
    return session.scalar(query) or 0


def own_of_kind(ledger: Ledger, session: Session, kind: str) -> Sequence[ColumnElement[bool]]:
    """What tells one's own drafts of a kind, for whoever reads them."""
    return (*_own(ledger, session), Draft.kind == kind)


def _of_records(ledger: Ledger, session: Session) -> Sequence[ColumnElement[bool]]:
    others = (RULES, HANDBOOK, HANDING, TYPED)
    return (*_own(ledger, session), Draft.kind.not_in(others))


def _own(ledger: Ledger, session: Session) -> Sequence[ColumnElement[bool]]:
    return (Draft.school_id == school_of(session).id, Draft.made_by == ledger.actor.name)


def discard_draft(ledger: Ledger, uid: str) -> bool:
    """Throws one of one's own drafts away; False when it was not there any more."""
    only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.writing() as tx:
        return take_away(tx, uid)


def take_away(tx: Writing, uid: str) -> bool:
    """Removes a draft inside a transaction; False when it was not there."""
    gone = tx.session.execute(
        delete(Draft)
        .where(Draft.id == _uuid(uid), Draft.made_by == tx.ledger.actor.name)
        .returning(Draft.id)
    )
    return gone.first() is not None


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_record", uid=uid) from None
