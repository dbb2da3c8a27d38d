"""Long texts typed anywhere in the window and not yet saved: one's own, by place and by object.

The forms of records, handbooks, rules and what is handed in keep drafts of their own shape; every
other place that takes more than a line keeps its texts here, so that a crash loses none of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from studyhours.db.models import Draft
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.drafts import TYPED, DraftKept, own_of_kind, put_draft, take_away

_PLACE, _ABOUT = "(place)", "(about)"
"""Beside the texts, under names that no field has."""


@dataclass(frozen=True, slots=True)
class LeftTyped:
    """Texts as they were typed at one place.

    Attributes:
        uid: The draft, of ``new_draft_uid``.
        place: Where in the window.
        about: What they are about, a uid mostly; empty for something that is not there yet.
        values: The texts, by field.
        based_on: ``said_hash`` of what stood there before anything was typed.
        saved_at: When they were kept, UTC; None before that.
    """

    uid: str
    place: str
    about: str
    values: Mapping[str, str]
    based_on: str
    saved_at: datetime | None = None


def said_hash(values: Mapping[str, str]) -> str:
    """Tells texts from other texts."""
    return sha256(json.dumps(sorted(values.items())).encode()).hexdigest()


def keep_typed(ledger: Ledger, typed: LeftTyped) -> datetime:
    """Keeps texts, in the place of what the same draft said before.

    Returns:
        When they were kept, UTC.

    Raises:
        NotPermitted: the account may do nothing at all, or the draft is somebody else's.
    """
    require(ledger.actor, "edit_self")
    values = {**typed.values, _PLACE: typed.place, _ABOUT: typed.about}
    return put_draft(ledger, DraftKept(typed.uid, TYPED, values, based_on=typed.based_on))


def left_typed(ledger: Ledger, place: str, about: str) -> tuple[LeftTyped, ...]:
    """What one has left oneself at a place, about something; the newest first."""
    require(ledger.actor, "edit_self")
    with ledger.reading() as session:
        query = (
            select(Draft)
            .where(*own_of_kind(ledger, session, TYPED))
            .order_by(Draft.saved_at.desc(), Draft.id.desc())
        )
        found = []
        for row in session.scalars(query):
            values = {str(key): str(value) for key, value in row.values.items()}
            if (values.pop(_PLACE, ""), values.pop(_ABOUT, "")) == (place, about):
                based_on = row.based_on or ""
                found.append(LeftTyped(str(row.id), place, about, values, based_on, row.saved_at))
        return tuple(found)


def drop_typed(ledger: Ledger, uid: str) -> bool:
    """Throws texts away that are saved or not wanted; False when they were not there any more."""
    require(ledger.actor, "edit_self")
    with ledger.writing() as tx:
        return take_away(tx, uid)
