"""Many teachers at once: into a group, out of one, and what holds of them from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import GROUP_KINDS, GROUP_ROLES
from studyhours.domain.registers import Joined, Kept
from studyhours.domain.tidy import tidy_line
from studyhours.services.closing.reasons import because, reason_said
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.groups import group_named
from studyhours.services.people.teachers import find_teachers
from studyhours.services.registers.entries import (
    Basis,
    RegisterChanged,
    put_entry,
    refuse_basis,
    refuse_double,
    resting_on,
)
from studyhours.services.registers.reading import MEMBERS, entries_of
from studyhours.services.registers.writing import undo_step


@dataclass(frozen=True, slots=True)
class Joining:
    """Many entered at once.

    Attributes:
        steps: One for each who was not there yet.
        there: How many were members in those days already.
    """

    steps: tuple[RegisterChanged, ...]
    there: int = 0

    @property
    def changes(self) -> Changes:
        """What pages need to look at again."""
        return Changes.TEACHERS if self.steps else Changes.NONE


def join_many(
    ledger: Ledger,
    teachers: Sequence[str],
    kind: str,
    name: str,
    basis: Basis,
    role: str = GROUP_ROLES[0],
) -> Joining:
    """Enters teachers as members of a group in one transaction: all of them or none.

    Who is a member in those days already is left as they are.

    Args:
        ledger: The ledger.
        teachers: Staff numbers, unique names or uids.
        kind: One of ``domain.people.GROUP_KINDS``.
        name: The group's name; it is made where there is none.
        basis: From when to when; a reason may be left out.
        role: One of ``domain.people.GROUP_ROLES``.

    Raises:
        UnusableInput: an unknown teacher, kind or role, no name, or days in the wrong order.
        NotPermitted: the actor may not edit the roster.
    """
    require(ledger.actor, MEMBERS.function)
    for value, known in ((kind, GROUP_KINDS), (role, GROUP_ROLES)):
        if value not in known:
            raise UnusableInput("unknown_group_word", value=value, known=", ".join(known))
    said = tidy_line(name)
    if not said:
        raise UnusableInput("group_without_name", field="name")
    refuse_basis(basis, reason_needed=False)
    steps: list[RegisterChanged] = []
    there = 0
    with because(reason_said() or tidy_line(basis.reason)), ledger.writing() as tx:
        school = school_of(tx.session)
        found = find_teachers(tx.session, school, tuple(teachers)) if teachers else ()
        group = str(group_named(tx, school, kind, said))
        for one in found:
            entry = Joined(teacher=str(one.id), group=group, role=role, **resting_on(tx, basis))
            try:
                refuse_double(tx, MEMBERS, entry)
            except UnusableInput:
                there += 1
                continue
            steps.append(put_entry(tx, MEMBERS, None, entry))
            tx.session.flush()
    return Joining(tuple(steps), there)


def undo_many(ledger: Ledger, done: Joining) -> Joining:
    """Takes back what was entered at once, unless an entry has been changed since.

    Raises:
        UnusableInput: one has; nothing is overwritten.
        NotPermitted: the actor may not edit the roster.
    """
    require(ledger.actor, MEMBERS.function)
    with ledger.writing() as tx:
        steps = tuple(undo_step(tx, MEMBERS, one) for one in done.steps)
    return Joining(steps, done.there)


def leave_many(
    ledger: Ledger, teachers: Sequence[str], kind: str, name: str, day: date, reason: str = ""
) -> Joining:
    """Ends the membership of teachers in a group, the day before one day on; all of them or none.

    Args:
        ledger: The ledger.
        teachers: Staff numbers, unique names or uids.
        kind: One of ``domain.people.GROUP_KINDS``.
        name: The group's name.
        day: The first day on which they are members no more.
        reason: Why.

    Raises:
        UnusableInput: an unknown teacher or kind.
        NotPermitted: the actor may not edit the roster.
    """
    require(ledger.actor, MEMBERS.function)
    if kind not in GROUP_KINDS:
        raise UnusableInput("unknown_group_word", value=kind, known=", ".join(GROUP_KINDS))
    last = day - timedelta(days=1)
    steps: list[RegisterChanged] = []
    others = 0
    with because(reason_said() or tidy_line(reason)), ledger.writing() as tx:
        school = school_of(tx.session)
        found = find_teachers(tx.session, school, tuple(teachers)) if teachers else ()
        group = str(group_named(tx, school, kind, tidy_line(name)))
        entries = entries_of(tx.session, school, MEMBERS, [one.id for one in found])
        for one in found:
            mine = [
                entry
                for entry in entries.get(str(one.id), ())
                if entry.group == group and (entry.last is None or entry.last > last)
            ]
            others += not mine
            for entry in mine:
                begun = entry.first is None or entry.first <= last
                after: Kept | None = replace(entry, last=last) if begun else None
                steps.append(put_entry(tx, MEMBERS, entry, after))
    return Joining(tuple(steps), others)
