"""The teacher somebody means, for whoever opens a handbook by name."""

from __future__ import annotations

from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teachers import find_teachers


def teacher_named(ledger: Ledger, named: str) -> str:
    """The uid of a staff number, unique name or uid.

    Raises:
        UnusableInput: nobody, or more than one, is meant.
    """
    with ledger.reading() as session:
        (found,) = find_teachers(session, school_of(session), (named,))
        return str(found.id)
