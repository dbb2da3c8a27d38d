"""Units that rules are about besides teachers: who belongs to one, and what is part of it, when.

A unit is a group of the school, the school itself, another school known by name, or several of them
together: a school pair, an alliance, a district, a county.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School, UnitPart
from studyhours.domain.people import ALL_UNIT_KINDS, GROUP_ROLES
from studyhours.domain.registers import Spell
from studyhours.services.people.groups import Membership, both, memberships_said, order_of
from studyhours.services.people.service_spells import service_spells


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRead(Spell):
    """A spell in which a unit is part of another.

    Attributes:
        unit: Uid of the part.
        kind: Its kind, one of ``domain.people.ALL_UNIT_KINDS``.
        name: Its name.
        role: One of ``domain.people.PART_ROLES``.
    """

    unit: str
    kind: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class UnitRead:
    """A unit with who belongs to it and what is part of it.

    Attributes:
        uid: Its identifier; that of the school, for the school itself.
        kind: One of ``domain.people.ALL_UNIT_KINDS``.
        name: Its name.
        members: Its own and those of its parts while they are, in the order of teacher and first
            day; one teacher may have several spells. Who left is not in it afterwards.
        parts: In the order of name and first day.
    """

    uid: str
    kind: str
    name: str
    members: tuple[Membership, ...]
    parts: tuple[PartRead, ...]

    @property
    def teachers(self) -> tuple[str, ...]:
        """Uids of its members, each once."""
        return tuple(dict.fromkeys(one.teacher for one in self.members))


def units_of_kind(
    session: Session, school: School, kind: str, first: date, last: date
) -> tuple[UnitRead, ...]:
    """The units of a kind by name, with members and parts of some day of a span.

    A unit nobody belongs to is in it too. All teachers who serve belong to the school itself; to a
    subject group those of the roster's dated facts; to any unit those of the register of members.

    Args:
        session: A session on the ledger.
        school: The school.
        kind: One of ``domain.people.ALL_UNIT_KINDS``.
        first: First day of the span.
        last: Last day, included.
    """
    everything = _Units(session, school)
    wanted = [one for one in everything.groups.values() if one.kind == kind]
    return tuple(
        everything.read(one, first, last)
        for one in sorted(wanted, key=lambda one: (one.name, str(one.id)))
    )


def every_unit(session: Session, school: School, first: date, last: date) -> tuple[UnitRead, ...]:
    """The units of all kinds, those of a kind by name, as ``units_of_kind`` reads one kind."""
    everything = _Units(session, school)
    order = {kind: place for place, kind in enumerate(ALL_UNIT_KINDS)}
    ordered = sorted(
        everything.groups.values(), key=lambda one: (order[one.kind], one.name, str(one.id))
    )
    return tuple(everything.read(one, first, last) for one in ordered)


class _Units:
    """All units of a ledger, read at once; members are put together where they are asked for."""

    def __init__(self, session: Session, school: School) -> None:
        self._session, self._school = session, school
        query = select(Group).where(Group.school_id == school.id)
        self.groups = {one.id: one for one in session.scalars(query)}
        self.parts = self._read_parts()
        self._found: dict[UUID, tuple[Membership, ...]] = {}

    def read(self, one: Group, first: date, last: date) -> UnitRead:
        """A unit with members and parts of some day of a span."""
        return UnitRead(
            str(one.id),
            one.kind,
            one.name,
            tuple(m for m in self.members(one.id) if m.meets(first, last)),
            tuple(p for p in self.parts.get(one.id, ()) if p.meets(first, last)),
        )

    def members(self, unit: UUID) -> tuple[Membership, ...]:
        """Members of a unit, whenever it was."""
        if unit not in self._found:
            found = {
                together
                for belongs in self._own.get(str(unit), ())
                for served in self._served.get(belongs.teacher, ())
                if (together := both(belongs, served)) is not None
            }
            found |= {
                together
                for part in self.parts.get(unit, ())
                for one in self.members(UUID(part.unit))
                if (together := both(one, part)) is not None
            }
            self._found[unit] = tuple(sorted(found, key=order_of))
        return self._found[unit]

    @cached_property
    def _served(self) -> Mapping[str, tuple[Spell, ...]]:
        return service_spells(self._session, self._school)

    @cached_property
    def _own(self) -> Mapping[str, Sequence[Membership]]:
        """Who is said to belong to which unit."""
        found: defaultdict[str, list[Membership]] = defaultdict(list)
        for unit, belongs in memberships_said(self._session, self._school):
            found[unit].append(belongs)
        everybody = (Membership(teacher=one, role=GROUP_ROLES[0]) for one in self._served)
        found[str(self._school.id)] += everybody
        return found

    def _read_parts(self) -> Mapping[UUID, Sequence[PartRead]]:
        found: defaultdict[UUID, list[PartRead]] = defaultdict(list)
        query = select(UnitPart).where(UnitPart.school_id == self._school.id)
        for row in self._session.scalars(query):
            part = self.groups[row.unit_id]
            found[row.whole_id].append(
                PartRead(
                    row.first,
                    row.last,
                    unit=str(part.id),
                    kind=part.kind,
                    name=part.name,
                    role=row.role,
                )
            )
        return {
            whole: sorted(parts, key=lambda one: (one.name, str(one.first or ""), one.unit))
            for whole, parts in found.items()
        }
