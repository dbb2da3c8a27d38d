"""What registers say of whom is judged: each register read once for everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Person, School, Teacher
from studyhours.domain.people import NUMBERS
from studyhours.domain.registers import Granted
from studyhours.rules.facts import PersonFact
from studyhours.rules.grants import is_of_grants
from studyhours.rules.model import Leaf
from studyhours.rules.persons import Registers
from studyhours.rules.plan import RulePlan
from studyhours.rules.subjects import TEACHER
from studyhours.services.people.service_spells import absences, service_spells
from studyhours.services.registers.reading import (
    DECISIONS,
    EXEMPTIONS,
    GRANTS,
    UNIT_DECISIONS,
    UNIT_EXEMPTIONS,
    entries_of,
)

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
    every = tuple(plans)
    asked = any(entry.rule.pro_rata for plan in every for entry in plan.planned)
    exemptions = dict(entries_of(session, school, EXEMPTIONS, only))
    decisions = dict(entries_of(session, school, DECISIONS, only))
    if only is None and any(plan.rule.subject != TEACHER for plan in every):
        exemptions |= entries_of(session, school, UNIT_EXEMPTIONS)
        decisions |= entries_of(session, school, UNIT_DECISIONS)
    return Registers(
        exemptions=exemptions,
        decisions=decisions,
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


def counted_from(
    session: Session,
    school: School,
    asked: Collection[str],
    only: Collection[UUID] | None = None,
) -> Iterator[tuple[str, PersonFact]]:
    """The days from which service and age are counted, where some rule asks for them.

    Args:
        session: A session on the ledger.
        school: The school.
        asked: The facts that rules ask for.
        only: Identifiers of the teachers judged where they are a few; else None.
    """
    if not set(asked) & set(NUMBERS):
        return
    query = select(Teacher.id, Teacher.joined_profession, Person.birth).join(
        Person, Person.id == Teacher.person_id
    )
    query = query.where(Teacher.school_id == school.id)
    if only is not None:
        query = query.where(Teacher.id.in_(only))
    for teacher, *days in session.execute(query):
        for attribute, day in zip(NUMBERS, days, strict=True):
            if day is not None:
                yield str(teacher), PersonFact(attribute, day.isoformat(), None, None)
