"""What documents are called by: names behind the identifiers that were answered."""

from __future__ import annotations

from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teacher_list import found_teacher


def teacher_name(ledger: Ledger, uid: str) -> str:
    """A teacher's name, for the file of a document that has been made for them.

    Raises:
        UnusableInput: there is no such teacher.
    """
    with ledger.reading() as session:
        return found_teacher(session, school_of(session), uid).name


def school_name(ledger: Ledger) -> str:
    """The school's name."""
    with ledger.reading() as session:
        return school_of(session).name
