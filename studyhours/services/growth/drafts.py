"""Parts of a handbook as typed and not yet saved: one draft of each login, teacher, year, part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from studyhours.db.models import Draft
from studyhours.services.growth.goals import goals_from, goals_text
from studyhours.services.growth.handbook import PartText
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.drafts import HANDBOOK, DraftKept, own_of_kind, save_draft


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part as it was typed.

    Attributes:
        uid: The draft.
        said: What stood there.
        based_on: Hash of the version it was typed over; empty for a part that is new.
        saved_at: When it was kept, UTC.
    """

    uid: str
    said: PartText
    based_on: str
    saved_at: datetime | None = None


def keep_part(ledger: Ledger, teacher: str, year: str, part: str, draft: PartDraft) -> datetime:
    """Keeps what is being typed, in the place of what was kept of it before.

    Raises:
        NotPermitted: the login may write nothing.
    """
    said = draft.said
    values = {
        "teacher": teacher,
        "year": year,
        "part": part,
        "text": said.text,
        "three_years": said.three_years,
        "goals": goals_text(said.goals),
        "picks": json.dumps(said.picks),
        "based_on": draft.based_on,
    }
    return save_draft(ledger, DraftKept(draft.uid, HANDBOOK, values))


def drafts_of(ledger: Ledger, teacher: str, year: str) -> Mapping[str, PartDraft]:
    """One's own drafts of a teacher's handbook, by part."""
    with ledger.reading() as session:
        query = (
            select(Draft)
            .where(*own_of_kind(ledger, session, HANDBOOK))
            .order_by(Draft.saved_at, Draft.id)
        )
        found = {}
        for row in session.scalars(query):
            values = {str(key): str(value) for key, value in row.values.items()}
            if (values.get("teacher"), values.get("year")) == (teacher, year):
                found[values["part"]] = PartDraft(
                    str(row.id),
                    PartText(
                        values["text"],
                        values["three_years"],
                        goals_from(values["goals"]),
                        tuple(json.loads(values["picks"])),
                    ),
                    values["based_on"],
                    row.saved_at,
                )
        return found
