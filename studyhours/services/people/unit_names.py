"""Which unit people mean by what they call it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import ALL_UNIT_KINDS
from studyhours.domain.tidy import squeeze
from studyhours.services.people.text_order import order_of

_SEPARATORS = re.compile(r"\s*[、,，;；/\n]\s*")
_ENDINGS = ("教研组", "学科组", "备课组", "组")


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """A unit by its name.

    Attributes:
        uid: Its identifier.
        kind: One of ``domain.people.ALL_UNIT_KINDS``.
        name: Its name.
    """

    uid: str
    kind: str
    name: str


class UnitsByName:
    """The units of a ledger by what they are called: 语文, 语文组 and 语文教研组 are the same."""

    def __init__(self, units: Iterable[UnitNamed]) -> None:
        self._units = tuple(units)

    def meant(self, said: str) -> tuple[UnitNamed, ...]:
        """Those that a text may mean; what is called exactly so comes before what is like it."""
        for same in (str.strip, _stem):
            asked = same(said)
            found = tuple(one for one in self._units if asked and same(one.name) == asked)
            if found:
                return found
        return tuple(one for one in self._units if one.uid == said.strip())

    def all_meant(self, said: str) -> tuple[UUID, ...] | str:
        """Each unit of a cell that lists several, in the order records keep them.

        Returns:
            Else ``unit_unknown`` or ``unit_ambiguous``, where a name means none or more than one.
        """
        whole = self.meant(said)
        named = [whole] if whole else [self.meant(one) for one in _SEPARATORS.split(said) if one]
        if not all(named) or not named:
            return "unit_unknown"
        if any(len(one) > 1 for one in named):
            return "unit_ambiguous"
        return tuple(sorted({UUID(one.uid) for (one,) in named}, key=str))

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, each once."""
        return tuple(dict.fromkeys(one.name for one in self._units))


def units_named(session: Session, school: School) -> tuple[UnitNamed, ...]:
    """All units of a ledger by name."""
    query = select(Group.id, Group.kind, Group.name).where(Group.school_id == school.id)
    found = [UnitNamed(str(uid), kind, name) for uid, kind, name in session.execute(query)]
    return tuple(sorted(found, key=lambda one: (order_of(one.name), one.kind)))


def units_by_kind(session: Session, school: School) -> tuple[UnitNamed, ...]:
    """The same by kind, the inner groups first."""
    place = ALL_UNIT_KINDS.index
    return tuple(sorted(units_named(session, school), key=lambda one: place(one.kind)))


def found_unit(session: Session, school: School, said: str) -> UnitNamed:
    """The unit meant by a name or an identifier.

    Raises:
        UnusableInput: none is, or more than one.
    """
    units = UnitsByName(units_named(session, school))
    found = units.meant(said)
    if not found:
        raise UnusableInput("unit_unknown", name=said, known="、".join(units.names))
    if len(found) > 1:
        raise UnusableInput("unit_ambiguous", name=said, known=", ".join(one.uid for one in found))
    return found[0]


def group_called(session: Session, school: School, said: str) -> UUID | None:
    """The one unit meant by what a sheet calls it; None for none, and for more than one."""
    found = UnitsByName(units_named(session, school)).meant(said)
    return UUID(found[0].uid) if len(found) == 1 else None


def _stem(name: str) -> str:
    stem = squeeze(name)
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    return stem
