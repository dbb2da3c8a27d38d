"""Makes units, takes them out, and says what is part of what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select

from studyhours.db.models import Activity, Group, School, TeacherFact
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import ALL_UNIT_KINDS, PART_ROLES, can_be_part
from studyhours.domain.registers import Part
from studyhours.domain.tidy import tidy_line
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.groups import group_named
from studyhours.services.people.mentions import mentions
from studyhours.services.people.teacher_list import GROUP
from studyhours.services.people.unit_names import UnitNamed, found_unit, units_by_kind, units_named
from studyhours.services.registers.entries import (
    Basis,
    RegisterChanged,
    put_entry,
    refuse_basis,
    refuse_double,
    resting_on,
)
from studyhours.services.registers.reading import PARTS


@dataclass(frozen=True, slots=True)
class UnitSaved:
    """A unit that was made, or was there, or has been taken out."""

    unit: UnitNamed
    changes: Changes = Changes.TEACHERS


def add_unit(ledger: Ledger, name: str, kind: str) -> UnitSaved:
    """Makes a unit; one of that kind and name which is there is that unit.

    Args:
        ledger: The ledger.
        name: Its name.
        kind: One of ``domain.people.ALL_UNIT_KINDS``.

    Raises:
        UnusableInput: an unknown kind, or no name.
        NotPermitted: the actor may not edit the roster.
    """
    require(ledger.actor, "edit_roster")
    said = tidy_line(name)
    _refuse_word(kind, ALL_UNIT_KINDS)
    if not said:
        raise UnusableInput("group_without_name", field="name")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = len(units_named(tx.session, school))
        uid = str(group_named(tx, school, kind, said))
        made = len(units_named(tx.session, school)) > before
        changes = Changes.TEACHERS if made else Changes.NONE
        return UnitSaved(UnitNamed(uid, kind, said), changes)


def remove_unit(ledger: Ledger, unit: str) -> UnitSaved:
    """Takes out a unit that was made by mistake.

    Args:
        ledger: The ledger.
        unit: A name that only one has, or uid.

    Raises:
        UnusableInput: an unknown unit, the school itself, or something still speaks of the unit.
        NotPermitted: the actor may not edit the roster.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        found = found_unit(tx.session, school, unit)
        if found.uid == str(school.id):
            raise UnusableInput("unit_is_the_school", name=found.name)
        if is_named(tx, school, UUID(found.uid)):
            raise UnusableInput("unit_in_use", name=found.name)
        tx.session.delete(tx.session.get_one(Group, UUID(found.uid)))
        tx.log("group.remove", found.uid, {"name": found.name, "kind": found.kind})
        return UnitSaved(found)


def list_units(ledger: Ledger, kind: str | None = None) -> tuple[UnitNamed, ...]:
    """The units of a ledger by kind and name, for choosing from.

    Raises:
        UnusableInput: an unknown kind.
    """
    if kind is not None:
        _refuse_word(kind, ALL_UNIT_KINDS)
    with ledger.reading() as session:
        units = units_by_kind(session, school_of(session))
    return tuple(one for one in units if kind in {None, one.kind})


def add_part(
    ledger: Ledger, unit: str, whole: str, basis: Basis, role: str = PART_ROLES[0]
) -> RegisterChanged:
    """Enters that a unit is part of another.

    Args:
        ledger: The ledger.
        unit: The part: a name that only one has, or uid.
        whole: What it is part of: the same.
        basis: From when to when; a reason may be left out.
        role: One of ``domain.people.PART_ROLES``.

    Raises:
        UnusableInput: an unknown unit or role, days in the wrong order, units of this kind cannot
            be part of that one, or it is part of it already in those days.
        NotPermitted: the actor may not edit the roster.
    """
    require(ledger.actor, PARTS.function)
    _refuse_word(role, PART_ROLES)
    refuse_basis(basis, reason_needed=False)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        part, into = (found_unit(tx.session, school, one) for one in (unit, whole))
        if not can_be_part(part.kind, into.kind):
            raise UnusableInput("unit_no_part", name=part.name, whole=into.name)
        entry = Part(**resting_on(tx, basis), unit=part.uid, whole=into.uid, role=role)
        refuse_double(tx, PARTS, entry)
        return put_entry(tx, PARTS, None, entry)


def _refuse_word(value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UnusableInput("unknown_group_word", value=value, known=", ".join(known))


def is_named(tx: Writing, school: School, unit: UUID) -> bool:
    """Whether a member, a part, a record, an activity or the roster speaks of a unit."""
    roster = exists().where(
        TeacherFact.school_id == school.id,
        TeacherFact.attribute == GROUP,
        TeacherFact.value == str(unit),
    )
    held_with = (
        str(unit) in fields.get("units", ())
        for fields in tx.session.scalars(
            select(Activity.fields).where(Activity.school_id == school.id)
        )
    )
    return any(held_with) or any(
        tx.session.scalar(select(asked))
        for asked in (
            roster,
            *(exists().select_from(table).where(where) for table, where in mentions(Group, unit)),
        )
    )
