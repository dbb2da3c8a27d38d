"""When teachers served in this school, and when they were away: for rules that ask pro rata."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher, TeacherFact
from studyhours.domain.registers import Absence, Spell, reason_word
from studyhours.services.people.teacher_list import SERVICE

LEAVE, LONG_COURSE = "leave", "long_course"


def service_spells(
    session: Session, school: School, teachers: Collection[UUID] | None = None
) -> Mapping[str, tuple[Spell, ...]]:
    """When each teacher served, by uid: at least one spell, the oldest first, none overlapping.

    From joining the school to the last day of service; who came back has another spell. Ends that
    nobody has entered are open.

    Args:
        session: A session on the ledger.
        school: The school.
        teachers: Only these; everybody when None.
    """
    query = select(Teacher.id, Teacher.joined_school).where(Teacher.school_id == school.id)
    if teachers is not None:
        query = query.where(Teacher.id.in_(teachers))
    spells = _facts(session, school, (SERVICE,), teachers)
    found: dict[str, tuple[Spell, ...]] = {}
    for uid, joined in session.execute(query):
        kept = [Spell(row.first or joined, row.last) for row in spells.get(uid, ())]
        found[str(uid)] = tuple(kept) or (Spell(joined),)
    return found


def serving_on(session: Session, school: School, day: date) -> frozenset[str]:
    """Uids of those who had not left before a day."""
    return frozenset(
        uid
        for uid, spells in service_spells(session, school).items()
        if any(spell.last is None or day <= spell.last for spell in spells)
    )


def absences(
    session: Session,
    school: School,
    teachers: Collection[UUID] | None = None,
    kinds: Collection[str] = (),
) -> Mapping[str, tuple[Absence, ...]]:
    """When each teacher was away, by uid, the oldest first; who never was is not in it.

    Args:
        session: A session on the ledger.
        school: The school.
        teachers: Only these; everybody when None.
        kinds: Only these kinds, as rules spell them; all of them when empty.
    """
    found: dict[str, tuple[Absence, ...]] = {}
    for uid, rows in _facts(session, school, (LEAVE, LONG_COURSE), teachers).items():
        away = [
            Absence(row.first, row.last, kind=_kind(row.attribute, row.value), said=row.value)
            for row in rows
        ]
        asked = tuple(one for one in away if not kinds or one.kind in kinds)
        if asked:
            found[str(uid)] = asked
    return found


def _kind(attribute: str, value: str) -> str:
    return LONG_COURSE if attribute == LONG_COURSE else reason_word(value)


def _facts(
    session: Session,
    school: School,
    attributes: Collection[str],
    teachers: Collection[UUID] | None,
) -> Mapping[UUID, list[TeacherFact]]:
    """Dated facts by teacher, what began first before what began later."""
    query = select(TeacherFact).where(
        TeacherFact.school_id == school.id, TeacherFact.attribute.in_(attributes)
    )
    if teachers is not None:
        query = query.where(TeacherFact.teacher_id.in_(teachers))
    found: dict[UUID, list[TeacherFact]] = {}
    rows = session.scalars(query).all()
    for row in sorted(rows, key=lambda row: (str(row.first or ""), row.id.bytes)):
        found.setdefault(row.teacher_id, []).append(row)
    return found
