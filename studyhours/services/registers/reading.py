"""Reads the office's registers: all entries of some teachers or units, in one query each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    Decision,
    Exemption,
    GroupMember,
    HourGrant,
    MentorPair,
    School,
    UnitDecision,
    UnitExemption,
    UnitPart,
)
from studyhours.db.models.registers import KeptRow
from studyhours.domain.registers import (
    Decided,
    Exempted,
    Granted,
    Joined,
    Kept,
    Paired,
    Part,
)

EntryT = TypeVar("EntryT", bound=Kept)
OF_TEACHER = "teacher_id"
_TEACHER = {OF_TEACHER: "teacher"}
_UNIT = {"unit_id": "teacher"}
_KEPT = ("first", "last", "reason", "document", "made_by", "made_at")
"""Columns that every register has."""


@dataclass(frozen=True, slots=True)
class Register(Generic[EntryT]):
    """One register: its table and what its entries are.

    Attributes:
        id: ``grant``, ``exemption``, ``decision``, ``pair``, ``member``, ``part``,
            ``unit_exemption`` or ``unit_decision``.
        model: Its table.
        make: Makes an entry from values by name.
        own: Its own columns, and the fields of an entry they are; the first is what it is about.
        function: What somebody must be allowed to do who writes it.
    """

    id: str
    model: type[Any]
    make: Callable[..., EntryT]
    own: Mapping[str, str]
    function: str

    @property
    def about(self) -> str:
        """The column of who or what entries are about."""
        return next(iter(self.own))

    def entry(self, row: KeptRow) -> EntryT:
        """A row as a plain value."""
        own = {field: _plain(getattr(row, column)) for column, field in self.own.items()}
        return self.make(
            uid=str(row.id),
            first=row.first,
            last=row.last,
            reason=row.reason,
            document=row.document,
            made_by=row.made_by,
            made_at=row.made_at,
            **own,
        )

    def row(self, school: School, entry: EntryT) -> KeptRow:
        """The row an entry is kept as."""
        own = {column: getattr(entry, field) for column, field in self.own.items()}
        linked = {
            column: UUID(value) if column.endswith("_id") else value
            for column, value in own.items()
        }
        made: KeptRow = self.model(
            id=UUID(entry.uid),
            school_id=school.id,
            first=entry.first,
            last=entry.last,
            reason=entry.reason,
            document=entry.document,
            made_by=entry.made_by,
            made_at=entry.made_at,
            **linked,
        )
        return made

    def put(self, row: KeptRow, school: School, entry: EntryT) -> None:
        """Has a row say what an entry of the same identifier says."""
        wanted = self.row(school, entry)
        for column in (*_KEPT, *self.own):
            setattr(row, column, getattr(wanted, column))


GRANTS = Register(
    "grant", HourGrant, Granted, {**_TEACHER, "hundredths": "hundredths", "unit": "unit"},
    "edit_records",
)  # fmt: skip
EXEMPTIONS = Register(
    "exemption", Exemption, Exempted,
    {**_TEACHER, "sort": "sort", "ruleset": "ruleset", "rule": "rule"},
    "edit_roster",
)  # fmt: skip
DECISIONS = Register(
    "decision", Decision, Decided,
    {**_TEACHER, "ruleset": "ruleset", "rule": "rule", "outcome": "outcome"},
    "decide",
)  # fmt: skip
PAIRS = Register("pair", MentorPair, Paired, {**_TEACHER, "mentee_id": "mentee"}, "edit_roster")
MEMBERS = Register(
    "member", GroupMember, Joined, {**_TEACHER, "group_id": "group", "role": "role"}, "edit_roster"
)
PARTS = Register(
    "part", UnitPart, Part, {"unit_id": "unit", "whole_id": "whole", "role": "role"}, "edit_roster"
)
UNIT_EXEMPTIONS = Register(
    "unit_exemption", UnitExemption, Exempted,
    {**_UNIT, "sort": "sort", "ruleset": "ruleset", "rule": "rule"},
    "edit_roster",
)  # fmt: skip
UNIT_DECISIONS = Register(
    "unit_decision", UnitDecision, Decided,
    {**_UNIT, "ruleset": "ruleset", "rule": "rule", "outcome": "outcome"},
    "decide",
)  # fmt: skip
REGISTERS: Mapping[str, Register[Any]] = {
    register.id: register
    for register in (
        GRANTS, EXEMPTIONS, DECISIONS, PAIRS, MEMBERS, PARTS, UNIT_EXEMPTIONS, UNIT_DECISIONS,
    )
}  # fmt: skip
OF_TEACHERS: Sequence[Register[Any]] = [
    register for register in REGISTERS.values() if register.about == OF_TEACHER
]
"""Those whose entries are about a teacher."""
OF_UNITS: Mapping[str, Register[Any]] = {
    EXEMPTIONS.id: UNIT_EXEMPTIONS,
    DECISIONS.id: UNIT_DECISIONS,
}
"""By the register of teachers: the one that says the same of units."""


def entries_of(
    session: Session,
    school: School,
    register: Register[EntryT],
    about: Collection[UUID] | None = None,
) -> Mapping[str, tuple[EntryT, ...]]:
    """The entries of a register by uid of the teacher or unit they are about, oldest first.

    Args:
        session: A session on the ledger.
        school: The school.
        register: ``GRANTS``, ``EXEMPTIONS``, ``DECISIONS``, ``PAIRS`` (by mentor), ``MEMBERS``,
            ``PARTS`` (by part), ``UNIT_EXEMPTIONS`` or ``UNIT_DECISIONS``.
        about: Only these; everybody when None.
    """
    model = register.model
    query = select(model).where(model.school_id == school.id)
    if about is not None:
        query = query.where(getattr(model, register.about).in_(about))
    found: dict[str, list[EntryT]] = {}
    for row in session.scalars(query):
        entry = register.entry(row)
        found.setdefault(entry.about, []).append(entry)
    return {uid: in_order(entries) for uid, entries in found.items()}


def in_order(entries: Collection[EntryT]) -> tuple[EntryT, ...]:
    """Entries by what they are about, oldest first."""
    return tuple(sorted(entries, key=lambda one: (str(one.first or ""), one.made_at, one.uid)))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
