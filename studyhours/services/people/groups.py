"""Groups, mentor pairs and schools as rules have them for subjects: who belongs to which, when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School, Teacher, TeacherFact
from studyhours.domain.registers import Paired, Spell
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.people.service_spells import service_spells
from studyhours.services.people.teacher_list import GROUP
from studyhours.services.registers.reading import MEMBERS, PAIRS, entries_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Spell):
    """A spell in which a teacher both served and belonged to a group.

    Attributes:
        teacher: Uid of the teacher.
        role: One of ``domain.people.GROUP_ROLES``.
    """

    teacher: str
    role: str


@dataclass(frozen=True, slots=True)
class GroupRead:
    """A group with its members.

    Attributes:
        uid: Its identifier.
        kind: One of ``domain.people.GROUP_KINDS``.
        name: Its name.
        members: In the order of teacher and first day; one teacher may have several spells.
    """

    uid: str
    kind: str
    name: str
    members: tuple[Membership, ...]

    @property
    def teachers(self) -> tuple[str, ...]:
        """Uids of its members, each once."""
        return tuple(dict.fromkeys(one.teacher for one in self.members))


@dataclass(frozen=True, slots=True)
class SchoolRead:
    """A school of the ledger with the teachers who serve in it."""

    uid: str
    name: str
    teachers: tuple[str, ...]


def members_of(
    session: Session, school: School, kind: str, first: date, last: date
) -> tuple[GroupRead, ...]:
    """The groups of a kind by name, each with who belonged to it on some day of a span.

    A group without members is in it too. Of subject groups the roster's dated facts tell the
    members; of all groups the register of members does.

    Args:
        session: A session on the ledger.
        school: The school.
        kind: One of ``domain.people.GROUP_KINDS``.
        first: First day of the span.
        last: Last day, included.
    """
    query = select(Group).where(Group.school_id == school.id, Group.kind == kind)
    groups = {str(group.id): group.name for group in session.scalars(query)}
    served = service_spells(session, school)
    found: dict[str, set[Membership]] = {uid: set() for uid in groups}
    for group, belongs in memberships_said(session, school):
        if group in found:
            found[group] |= {
                one
                for spell in served.get(belongs.teacher, ())
                if (one := both(belongs, spell)) is not None and one.meets(first, last)
            }
    return tuple(
        GroupRead(uid, kind, name, tuple(sorted(found[uid], key=order_of)))
        for uid, name in sorted(groups.items(), key=lambda group: (group[1], group[0]))
    )


def pairs_in(session: Session, school: School, first: date, last: date) -> tuple[Paired, ...]:
    """Mentor pairs whose agreement runs on some day of a span, the oldest first."""
    pairs = [one for found in entries_of(session, school, PAIRS).values() for one in found]
    met = [one for one in pairs if one.meets(first, last)]
    return tuple(sorted(met, key=lambda one: (str(one.first or ""), one.uid)))


def schools_in(session: Session, first: date, last: date) -> tuple[SchoolRead, ...]:
    """The schools of a ledger by name, each with who served in it on some day of a span."""
    found: list[SchoolRead] = []
    for school in session.scalars(select(School).order_by(School.name, School.id)):
        served = service_spells(session, school)
        query = select(Teacher.id).where(Teacher.school_id == school.id)
        ordered = session.scalars(query.order_by(Teacher.position, Teacher.id))
        there = tuple(
            str(uid) for uid in ordered if any(one.meets(first, last) for one in served[str(uid)])
        )
        found.append(SchoolRead(str(school.id), school.name, there))
    return tuple(found)


def group_named(tx: Writing, school: School, kind: str, name: str) -> UUID:
    """The group of a name, made and logged where there is none."""
    known = tx.session.scalar(
        select(Group.id).where(Group.school_id == school.id, Group.kind == kind, Group.name == name)
    )
    if known is not None:
        return known
    group = Group(id=tx.new_id(), school_id=school.id, kind=kind, name=name)
    tx.session.add(group)
    tx.session.flush()
    tx.log("group.add", str(group.id), {"name": name, "kind": kind})
    return group.id


def memberships_said(session: Session, school: School) -> Iterator[tuple[str, Membership]]:
    """Group and membership of everybody, whenever it was, as roster and register say it."""
    query = select(
        TeacherFact.value, TeacherFact.teacher_id, TeacherFact.first, TeacherFact.last
    ).where(TeacherFact.school_id == school.id, TeacherFact.attribute == GROUP)
    for group, teacher, first, last in session.execute(query):
        yield group, Membership(first, last, teacher=str(teacher), role="member")
    for entries in entries_of(session, school, MEMBERS).values():
        for one in entries:
            yield one.group, Membership(one.first, one.last, teacher=one.teacher, role=one.role)


def both(belongs: Membership, served: Spell) -> Membership | None:
    """The days of both; None where there are none."""
    first = max(belongs.first or date.min, served.first or date.min)
    last = min(belongs.last or date.max, served.last or date.max)
    if last < first:
        return None
    return Membership(
        None if first == date.min else first,
        None if last == date.max else last,
        teacher=belongs.teacher,
        role=belongs.role,
    )


def order_of(one: Membership) -> tuple[str, str, str]:
    """Memberships by teacher, the oldest first."""
    return one.teacher, str(one.first or ""), one.role
