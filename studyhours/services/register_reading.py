"""Reads the office's registers: all entries of some teachers, by teacher, in one query each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
    RegisterRow,
    School,
)
from studyhours.domain.registers import Decided, Entry, Exempted, Granted, Joined, Paired

EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True)
class Register(Generic[EntryT]):
    """One register: its table and what its entries are.

    Attributes:
        id: ``grant``, ``exemption``, ``decision``, ``pair`` or ``member``.
        model: Its table.
        make: Makes an entry from values by name.
        own: Its own columns, and the fields of an entry they are.
        function: What somebody must be allowed to do who writes it.
    """

    id: str
    model: type[Any]
    make: Callable[..., EntryT]
    own: Mapping[str, str]
    function: str

    def entry(self, row: RegisterRow) -> EntryT:
        """A row as a plain value."""
        own = {field: _plain(getattr(row, column)) for column, field in self.own.items()}
        return self.make(
            uid=str(row.id),
            teacher=str(row.teacher_id),
            first=row.first,
            last=row.last,
            reason=row.reason,
            document=row.document,
            made_by=row.made_by,
            made_at=row.made_at,
            **own,
        )

    def row(self, school: School, entry: EntryT) -> RegisterRow:
        """The row an entry is kept as."""
        own = {column: getattr(entry, field) for column, field in self.own.items()}
        linked = {
            column: UUID(value) if column.endswith("_id") else value
            for column, value in own.items()
        }
        made: RegisterRow = self.model(
            id=UUID(entry.uid),
            school_id=school.id,
            teacher_id=UUID(entry.teacher),
            first=entry.first,
            last=entry.last,
            reason=entry.reason,
            document=entry.document,
            made_by=entry.made_by,
            made_at=entry.made_at,
            **linked,
        )
        return made


GRANTS = Register(
    "grant", HourGrant, Granted, {"hundredths": "hundredths", "unit": "unit"}, "edit_records"
)
EXEMPTIONS = Register(
    "exemption", Exemption, Exempted, {"sort": "sort", "ruleset": "ruleset", "rule": "rule"},
    "edit_roster",
)  # fmt: skip
DECISIONS = Register(
    "decision", Decision, Decided, {"ruleset": "ruleset", "rule": "rule", "outcome": "outcome"},
    "decide",
)  # fmt: skip
PAIRS = Register("pair", MentorPair, Paired, {"mentee_id": "mentee"}, "edit_roster")
MEMBERS = Register(
    "member", GroupMember, Joined, {"group_id": "group", "role": "role"}, "edit_roster"
)
REGISTERS: Mapping[str, Register[Any]] = {
    register.id: register for register in (GRANTS, EXEMPTIONS, DECISIONS, PAIRS, MEMBERS)
}


def entries_of(
    session: Session,
    school: School,
    register: Register[EntryT],
    teachers: Collection[UUID] | None = None,
) -> Mapping[str, tuple[EntryT, ...]]:
    """The entries of a register by uid of the teacher, oldest first.

    Args:
        session: A session on the ledger.
        school: The school.
        register: ``GRANTS``, ``EXEMPTIONS``, ``DECISIONS``, ``PAIRS`` (by mentor) or ``MEMBERS``.
        teachers: Only these; everybody when None.
    """
    model = register.model
    query = select(model).where(model.school_id == school.id)
    if teachers is not None:
        query = query.where(model.teacher_id.in_(teachers))
    found: dict[str, list[EntryT]] = {}
    for row in session.scalars(query):
        entry = register.entry(row)
        found.setdefault(entry.teacher, []).append(entry)
    return {teacher: in_order(entries) for teacher, entries in found.items()}


def in_order(entries: Collection[EntryT]) -> tuple[EntryT, ...]:
    """Entries by what they are about, oldest first."""
    return tuple(sorted(entries, key=lambda one: (str(one.first or ""), one.made_at, one.uid)))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
