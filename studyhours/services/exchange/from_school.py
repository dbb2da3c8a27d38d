"""What of a teacher's own ledger stands as a school's sent it back.

Nobody reviews in an own ledger, so what counts there is called recorded, not approved. What the
school has decided is told apart by where its newest version came from: a merge. A change at home
makes a version of its own, which no school has seen yet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Exchange, School
from studyhours.domain.review import APPROVED, status_said
from studyhours.services.exchange.packing import unpacked
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.people.sole import is_own, sole_teacher


@dataclass(frozen=True, slots=True)
class StatusesSaid:
    """What the statuses of a ledger's records are called.

    Attributes:
        unreviewed: Whether nobody reviews in it.
        sent: ``versions_from_school``.
    """

    unreviewed: bool
    sent: Collection[str]

    def of(self, status: str, version: str) -> str:
        """What a status is called.

        Args:
            status: The status kept.
            version: Hash of the version that says it.
        """
        approved_there = status == APPROVED and version in self.sent
        return status_said(status, unreviewed=self.unreviewed and not approved_there)


def statuses_said(ledger: Ledger, session: Session, school: School) -> StatusesSaid:
    """What statuses are called in a ledger."""
    unreviewed = is_own(ledger, session, school)
    return StatusesSaid(unreviewed, versions_from_school(session, school) if unreviewed else ())


def versions_from_school(session: Session, school: School) -> frozenset[str]:
    """Hashes of versions that were on top when another ledger had sent them; none at a school.

    Where one of them says that a record is approved, a ledger that decides has said it: what any
    other says of approval is not taken for one when it arrives (``admitting``). What came from
    another copy of the same ledger tells nothing, as nobody reviews there either.
    """
    if sole_teacher(session, school) is None:
        return frozenset()
    query = select(Exchange.undo).where(
        Exchange.school_id == school.id,
        Exchange.undone_at.is_(None),
        Exchange.ledger_id != info_of(session).ledger_id,
    )
    found: set[str] = set()
    for kept in session.scalars(query):
        notes = unpacked(kept)
        found.update(version for _, version in notes["added"])
        found.update(top for _, _, top in notes["moved"])
    return frozenset(found)
