"""What a ledger says of its school, and changing it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School, UnitPart
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.reports.fonts import require_glyphs
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.text_order import order_of
from studyhours.services.settings.limits import tidy_within

LONGEST = {"name": 60, "name_en": 80, "code": 20, "short_name": 8, "office": 30}
"""How long each line may be, in characters; certificates have room for these names."""
_CODE = re.compile(r"[0-9A-Za-z-]*")
_SHORT = re.compile(r"[A-Z0-9]+")
_ENGLISH, _CODE_KEY = "name_en", "code"


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """What people type about their school; the fields keep their names in faults' ``field``.

    Attributes:
        name: Its name, as papers show it.
        name_en: Its name on papers in English; the other one where this is empty.
        code: Its code with the authorities; may be empty.
        short_name: What serial numbers of papers begin with: capitals and digits.
        office: What its academic-affairs office is called.
    """

    name: str
    name_en: str = ""
    code: str = ""
    short_name: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class SchoolShown:
    """A school, and what it belongs to.

    Attributes:
        entry: What can be changed.
        belongs: Kind and name of what it is part of today: a district, an alliance …
        may_edit: Whether this login may change it.
    """

    entry: SchoolEntry
    belongs: tuple[tuple[str, str], ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class SchoolChanged:
    """A school as it was and as it is now, to take the change back."""

    before: SchoolEntry
    after: SchoolEntry
    changes: Changes


def english_name(school: School) -> str:
    """The name of a school on papers in English."""
    return str(school.settings.get(_ENGLISH) or school.name)


def read_school(ledger: Ledger) -> SchoolShown:
    """Reads the school.

    Raises:
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        return SchoolShown(
            _entry_of(school),
            _belongs(session, school.id, today(ledger, school)),
            "edit_school" in ledger.actor.functions,
        )


def change_school(ledger: Ledger, entry: SchoolEntry, based_on: SchoolEntry) -> SchoolChanged:
    """Changes what a ledger says of its school; papers issued stay as they are.

    Args:
        ledger: The ledger.
        entry: As typed.
        based_on: What it was typed over.

    Raises:
        UnusableInput: a line is empty that must not be, too long or not of its form, no font can
            print a name, or somebody has changed the school since.
        NotPermitted: the actor may not change the school.
    """
    require(ledger.actor, "edit_school")
    wanted = _tidied(entry)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = _entry_of(school)
        if before != based_on:
            raise UnusableInput("school_changed_meanwhile")
        if wanted == before:
            return SchoolChanged(before, before, Changes.NONE)
        _write(tx, school, wanted)
        names = SchoolEntry.__slots__
        changed = {
            name: [getattr(before, name), getattr(wanted, name)]
            for name in names
            if getattr(before, name) != getattr(wanted, name)
        }
        tx.log("school.edit", str(school.id), {"changed": changed})
        return SchoolChanged(before, wanted, Changes.SCHOOL)


def _tidied(entry: SchoolEntry) -> SchoolEntry:
    said = replace(
        entry,
        **{name: tidy_within(name, getattr(entry, name), most) for name, most in LONGEST.items()},
    )
    said = replace(said, short_name=said.short_name.upper())
    if not said.name:
        raise UnusableInput("school_name_empty", field="name")
    if not said.office:
        raise UnusableInput("school_office_empty", field="office")
    if not _SHORT.fullmatch(said.short_name):
        raise UnusableInput("school_short_name", field="short_name")
    if not _CODE.fullmatch(said.code):
        raise UnusableInput("school_code", field="code")
    require_glyphs((said.name, said.name_en))
    return said


def _entry_of(school: School) -> SchoolEntry:
    settings = school.settings
    return SchoolEntry(
        name=school.name,
        name_en=str(settings.get(_ENGLISH, "")),
        code=str(settings.get(_CODE_KEY, "")),
        short_name=school.short_name or "SH",
        office=school.office_name,
    )


def _write(tx: Writing, school: School, entry: SchoolEntry) -> None:
    school.name, school.office_name = entry.name, entry.office
    school.short_name = entry.short_name
    said = {_ENGLISH: entry.name_en, _CODE_KEY: entry.code}
    others = {key: value for key, value in school.settings.items() if key not in said}
    school.settings = {**others, **{key: value for key, value in said.items() if value}}
    unit = tx.session.get(Group, school.id)
    if unit is not None:  # the school as a unit, which rules and registers call by its name
        unit.name = entry.name


def _belongs(session: Session, school: UUID, day: date) -> tuple[tuple[str, str], ...]:
    """What a school is part of on a day, and what these are part of, the nearest first."""
    found_rows = session.execute(
        select(UnitPart.unit_id, Group.id, Group.kind, Group.name)
        .join(Group, Group.id == UnitPart.whole_id)
        .where(
            UnitPart.school_id == school,
            or_(UnitPart.first.is_(None), UnitPart.first <= day),
            or_(UnitPart.last.is_(None), UnitPart.last >= day),
        )
    )
    rows = sorted(found_rows.tuples(), key=lambda row: order_of(row[3]))
    found: dict[UUID, tuple[str, str]] = {}
    looked = [school]
    while looked:
        part = looked.pop(0)
        for unit, whole, kind, name in rows:
            if unit == part and whole not in found and whole != school:
                found[whole] = (kind, name)
                looked.append(whole)
    return tuple(found.values())
