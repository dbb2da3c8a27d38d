"""Finding papers by their numbers, for whoever may read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.ledgers.ledger import Ledger, school_of

_AT_ONCE = 500
"""Numbers that one query may name; SQLite limits how many."""


def find_papers(session: Session, ledger: Ledger, serials: Sequence[str]) -> list[Certificate]:
    """Papers by number, in the order asked for.

    Raises:
        UnusableInput: there is no such number.
        NotPermitted: one is somebody else's.
    """
    school = school_of(session)
    query = select(Certificate).where(Certificate.school_id == school.id)
    if len(serials) <= _AT_ONCE:
        query = query.where(Certificate.serial.in_(serials))
    known = {paper.serial: paper for paper in session.scalars(query)}
    for serial in serials:
        if serial not in known:
            raise UnusableInput("unknown_serial", serial=serial)
        if not may_read(ledger, known[serial]):
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")
    return [known[serial] for serial in serials]


def may_read(ledger: Ledger, paper: Certificate) -> bool:
    """Whether this login may see a paper: a teacher sees their own."""
    actor = ledger.actor
    return "read_school" in actor.functions or str(paper.teacher_id) == actor.teacher_uid
