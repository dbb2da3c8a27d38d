"""What registers say of the people judged: each register read once for everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain.registers import Granted
from studyhours.rules.grants import is_of_grants
from studyhours.rules.model import Leaf
from studyhours.rules.persons import Registers
from studyhours.rules.plan import RulePlan
from studyhours.services.register_reading import DECISIONS, EXEMPTIONS, GRANTS, entries_of
from studyhours.services.service_spells import absences, service_spells

Grants = Mapping[str, Sequence[Granted]]
"""Hours granted by uid of the teacher, the oldest first."""


def registers_of(
    session: Session,
    school: School,
    plans: Iterable[RulePlan],
    only: Collection[UUID] | None = None,
) -> Registers:
    """The entries that rules look at; when people served only where some rule asks pro rata.

    Args:
        session: A session on the ledger.
        school: The school.
        plans: The rules.
        only: Identifiers of the teachers judged where they are a few; else None.
    """
    asked = any(entry.rule.pro_rata for plan in plans for entry in plan.planned)
    return Registers(
        exemptions=entries_of(session, school, EXEMPTIONS, only),
        decisions=entries_of(session, school, DECISIONS, only),
        service=service_spells(session, school, only) if asked else {},
        absences=absences(session, school, only) if asked else {},
    )


def grants_for(
    session: Session,
    school: School,
    leaves: Iterable[Leaf],
    only: Collection[UUID] | None = None,
) -> Grants:
    """The hours granted, where some leaf counts them; nothing is read where none does.

    Args:
        session: A session on the ledger.
        school: The school.
        leaves: What rules count.
        only: Identifiers of the teachers judged where they are a few; else None.
    """
    if not any(is_of_grants(leaf) for leaf in leaves):
        return {}
    return entries_of(session, school, GRANTS, only)
