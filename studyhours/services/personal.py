"""What registers say of the people judged: each register read once for everybody."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.rules.persons import Registers
from studyhours.services.register_reading import DECISIONS, EXEMPTIONS, entries_of


def registers_of(
    session: Session, school: School, only: Collection[UUID] | None = None
) -> Registers:
    """The entries that rules look at.

    Args:
        session: A session on the ledger.
        school: The school.
        only: Identifiers of the teachers judged where they are a few; else None.
    """
    return Registers(
        exemptions=entries_of(session, school, EXEMPTIONS, only),
        decisions=entries_of(session, school, DECISIONS, only),
    )
