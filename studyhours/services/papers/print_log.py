"""Who printed or saved a paper again, when, and how many copies: in the ledger's log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.clock import day_in_zone
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.papers.issued_paper import find_papers

PRINTED, SAVED = "print", "file"
_ACTION = "certificate.reprint"


@dataclass(frozen=True, slots=True)
class CopiesMade:
    """One time that copies of a paper were made.

    Attributes:
        on: The day, in the school's zone.
        by: Login of who made them.
        how: ``print``, or ``file`` for a file.
        copies: How many.
    """

    on: date
    by: str
    how: str
    copies: int


def log_prints(ledger: Ledger, serials: Sequence[str], copies: int) -> None:
    """Notes that papers went to a printer.

    Raises:
        NotPermitted: somebody else's paper.
        UnusableInput: there is no such number.
    """
    with ledger.writing() as tx:
        find_papers(tx.session, ledger, serials)
        log_copies(tx, serials, PRINTED, copies)


def log_copies(tx: Writing, serials: Sequence[str], how: str, copies: int) -> None:
    """The same inside a transaction of the caller."""
    for serial in serials:
        tx.log(_ACTION, serial, {"how": how, "copies": copies})


def copies_of(ledger: Ledger, serial: str) -> tuple[CopiesMade, ...]:
    """Every time that copies of a paper were made, the first one first.

    Raises:
        NotPermitted: somebody else's paper.
        UnusableInput: there is no such number.
    """
    with ledger.reading() as session:
        find_papers(session, ledger, (serial,))
        zone = school_of(session).zone
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == _ACTION, AuditEntry.subject == serial)
            .order_by(AuditEntry.number)
        )
        return tuple(
            CopiesMade(
                day_in_zone(entry.at, zone),
                entry.actor,
                str(entry.details.get("how", SAVED)),
                int(entry.details.get("copies", 1)),
            )
            for entry in entries
        )
