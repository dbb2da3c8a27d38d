"""The passphrase of the school's key: set, changed and removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from studyhours.db.models import SchoolKeyRow
from studyhours.domain.changes import Changes
from studyhours.domain.clock import day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.reports.keys import PublicKeyRecord, load_school_key
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require

LEAST = 8
"""Characters of a passphrase; it is typed a few times a year, so it may be a sentence."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class KeyShown:
    """The school's key from outside.

    Attributes:
        key_id: What papers name it by.
        made_on: The day it was made.
        has_passphrase: Whether it asks for one before it signs.
        may_change: Whether this login may change that.
    """

    key_id: str
    made_on: date
    has_passphrase: bool
    may_change: bool


def read_key(ledger: Ledger) -> KeyShown | None:
    """Reads what is known of the key that signs; None where the ledger has none.

    Raises:
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        row = session.scalars(
            select(SchoolKeyRow)
            .where(SchoolKeyRow.school_id == school.id)
            .order_by(SchoolKeyRow.made_at.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return None
        return KeyShown(
            row.key_id,
            day_in_zone(row.made_at, school.zone),
            row.has_passphrase,
            "edit_school" in ledger.actor.functions,
        )


def change_passphrase(ledger: Ledger, old: str | None, new: str | None) -> Changes:
    """Puts the school's keys under another passphrase, or under none.

    Papers signed before stay valid: the key is the same, only its lock is another. Copies of the
    ledger made before keep the lock they had.

    Args:
        ledger: The ledger.
        old: The passphrase so far; None where there is none.
        new: The one from now on; None for none.

    Raises:
        UnusableInput: ``passphrase_needed``, ``wrong_passphrase``, ``passphrase_short`` or
            ``passphrase_long``; nothing has changed.
        NotPermitted: the actor may not change the school.
    """
    require(ledger.actor, "edit_school")
    if new is not None and len(new.strip()) < LEAST:
        raise UnusableInput("passphrase_short", field="new", least=LEAST)
    if new is not None and len(new) > _MOST:
        raise UnusableInput("passphrase_long", field="new", most=_MOST)
    with ledger.writing() as tx:
        if tx.session.get_bind().dialect.name == "sqlite":
            # What is overwritten would else stay readable in the file's free pages.
            tx.session.execute(text("PRAGMA secure_delete = ON"))
        rows = tx.session.scalars(
            select(SchoolKeyRow).where(SchoolKeyRow.school_id == school_of(tx.session).id)
        ).all()
        for row in rows:
            if row.has_passphrase and old is None:
                raise UnusableInput("passphrase_needed", field="old")
            record = PublicKeyRecord.from_text(row.public)
            key = load_school_key(row.private, record, old if row.has_passphrase else None)
            row.private, row.has_passphrase = key.to_pem(new), new is not None
        newest = max(rows, key=lambda row: row.made_at, default=None)
        if newest is not None:
            tx.log("key.passphrase", newest.key_id, {"set": new is not None})
    return Changes.SETTINGS
