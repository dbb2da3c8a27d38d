"""Rule sets somebody is writing and has not adopted: kept in the ledger as they stand.

A draft is no rule set: nothing is judged by it, and it stands in no log. It may hold what cannot
be read yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studyhours.db.models import Draft
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.drafts import RULES, own_of_kind


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A text of rules as it was left.

    Attributes:
        file: What it would be saved as; there is one draft of each.
        text: The text.
        saved_at: When it was kept, UTC.
    """

    file: str
    text: str
    saved_at: datetime


def keep_rule_draft(ledger: Ledger, file: str, text: str) -> datetime:
    """Keeps a text, in the place of what was kept under the same name.

    Raises:
        NotPermitted: the account may not adopt rules.
    """
    require(ledger.actor, "adopt_rules")
    with ledger.writing() as tx:
        kept = _own(tx.session, ledger).get(file)
        if kept is None:
            kept = Draft(
                id=UUID(str(ledger.identities.make(tx.now))),
                school_id=school_of(tx.session).id,
                made_by=ledger.actor.name,
                kind=RULES,
            )
            tx.session.add(kept)
        kept.values = {"file": file, "text": text}
        kept.saved_at = tx.now
        return tx.now


def rule_drafts(ledger: Ledger) -> tuple[RuleDraft, ...]:
    """One's own drafts, the newest first; none for an account that may not adopt rules."""
    if "adopt_rules" not in ledger.actor.functions:
        return ()
    with ledger.reading() as session:
        drafts = [
            RuleDraft(file, str(row.values.get("text", "")), row.saved_at)
            for file, row in _own(session, ledger).items()
        ]
    return tuple(sorted(drafts, key=lambda one: one.saved_at, reverse=True))


def drop_rule_draft(ledger: Ledger, file: str) -> bool:
    """Throws a draft away; False where there was none."""
    require(ledger.actor, "adopt_rules")
    with ledger.writing() as tx:
        kept = _own(tx.session, ledger).get(file)
        if kept is None:
            return False
        tx.session.execute(delete(Draft).where(Draft.id == kept.id))
        return True


def _own(session: Session, ledger: Ledger) -> dict[str, Draft]:
    rows = session.scalars(select(Draft).where(*own_of_kind(ledger, session, RULES)))
    return {str(row.values.get("file", "")): row for row in rows}
