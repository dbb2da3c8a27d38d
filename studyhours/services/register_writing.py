"""How entries come into a register, change and go: what all registers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Group, RegisterRow
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.registers import Decided, Entry, Granted, Joined, Paired
from studyhours.domain.tidy import tidy_line
from studyhours.services.closed_years import Span, closed_days, correcting, years_changed
from studyhours.services.ledger import Ledger, Writing, school_of
from studyhours.services.permissions import require
from studyhours.services.reasons import because, reason_said
from studyhours.services.register_reading import REGISTERS, Register, entries_of
from studyhours.services.teacher_list import found_teacher
from studyhours.services.teachers import find_teachers

_ONCE: Mapping[type[Entry], tuple[str, ...]] = {
    Decided: ("ruleset", "rule"),
    Paired: ("mentee",),
    Joined: ("group", "role"),
}
"""Entries of which only one may stand at a time, and what makes two of them the same."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What every entry rests on; days are included, and open where they are None."""

    first: date | None = None
    last: date | None = None
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class RegisterChanged:
    """One step in a register.

    Attributes:
        register: Its id, a key of ``REGISTERS``.
        name: The teacher's name.
        before: The entry before; None where there was none.
        after: The entry now; None where it is gone.
        other: The mentee's name, of a pair; the group's, of a member.
    """

    register: str
    name: str
    before: Entry | None
    after: Entry | None
    other: str = ""

    @property
    def changes(self) -> Changes:
        """What pages need to look at again."""
        return Changes.NONE if self.before == self.after else Changes.TEACHERS


def add_entry(
    ledger: Ledger,
    register: Register[Any],
    teacher: str,
    basis: Basis,
    make: Callable[[Writing, Mapping[str, Any]], Entry],
    *,
    reason_needed: bool = True,
) -> RegisterChanged:
    """Adds an entry to a register.

    Args:
        ledger: The ledger.
        register: Which.
        teacher: Staff number, unique name or uid.
        basis: What the entry rests on.
        make: Makes it, from the values that every entry has.
        reason_needed: Whether it needs a reason.

    Raises:
        UnusableInput: an unknown teacher, no reason, days in the wrong order, or what ``make``
            raises; nothing has changed.
        NotPermitted: the actor may not write that register.
    """
    require(ledger.actor, register.function)
    reason = tidy_line(basis.reason)
    if reason_needed and not reason:
        raise UnusableInput("reason_needed", field="reason")
    refuse_wrong_order(basis.first, basis.last)
    # Why it stands there is why it was entered late, too.
    with because(reason_said() or reason), ledger.writing() as tx:
        (found,) = find_teachers(tx.session, school_of(tx.session), (teacher,))
        entry = make(
            tx,
            {
                "uid": str(tx.new_id()),
                "teacher": str(found.id),
                "first": basis.first,
                "last": basis.last,
                "reason": reason,
                "document": tidy_line(basis.document),
                "made_by": tx.ledger.actor.name,
                "made_at": tx.now,
            },
        )
        refuse_double(tx, register, entry)
        return put_entry(tx, register, None, entry)


def refuse_wrong_order(first: date | None, last: date | None) -> None:
    """Refuses a last day before the first."""
    if first is not None and last is not None and last < first:
        raise UnusableInput("days_in_wrong_order", field="last", first=first, last=last)


def refuse_double(tx: Writing, register: Register[Any], entry: Entry) -> None:
    """Refuses what says once more, or otherwise, in days that meet what another entry says.

    A second decision about the same rule, the same pair, the same part in a group.
    """
    about = _ONCE.get(type(entry))
    if about is None:
        return
    school = school_of(tx.session)
    others = entries_of(tx.session, school, register, [UUID(entry.teacher)])
    for other in others.get(entry.teacher, ()):
        same = all(getattr(other, name) == getattr(entry, name) for name in about)
        if other.uid != entry.uid and same and other.meets(*_ends(entry)):
            raise UnusableInput(
                "register_double", field="first", first=other.first or "…", last=other.last or "…"
            )


def _ends(entry: Entry) -> tuple[date, date]:
    return entry.first or date.min, entry.last or date.max


def found_entry(tx: Writing, uid: str) -> tuple[Register[Any], RegisterRow]:
    """An entry by its identifier, for one who may change it.

    Raises:
        UnusableInput: there is none.
        NotPermitted: the actor may not write that register.
    """
    try:
        key = UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_entry", uid=uid) from None
    for register in REGISTERS.values():
        row = tx.session.scalar(select(register.model).where(register.model.id == key))
        if row is not None:
            require(tx.ledger.actor, register.function)
            found: RegisterRow = row
            return register, found
    raise UnusableInput("unknown_entry", uid=uid)


def put_entry(
    tx: Writing, register: Register[Any], before: Entry | None, after: Entry | None
) -> RegisterChanged:
    """Puts an entry in the place of another, and logs both.

    Raises:
        UnusableInput: somebody in it is not in the roster any more, or it corrects a closed year
            and nobody says why.
    """
    entry = after or before
    if entry is None:
        raise ValueError("a step from nothing to nothing")
    school = school_of(tx.session)
    name = found_teacher(tx.session, school, entry.teacher).name
    other = ""
    if isinstance(entry, Paired):
        other = found_teacher(tx.session, school, entry.mentee).name
    elif isinstance(entry, Joined):
        other = tx.session.get_one(Group, UUID(entry.group)).name
    if before == after:
        return RegisterChanged(register.id, name, before, after, other)
    years = years_changed(closed_days(tx.session, school), _spans(before), _spans(after))
    mark = correcting(years)
    row = tx.session.get(register.model, UUID(entry.uid))
    if after is None:
        tx.session.delete(row)
    elif row is None:
        tx.session.add(register.row(school, after))
    else:
        row.last = after.last
    action = "add" if before is None else "remove" if after is None else "change"
    details = {"before": _logged(before), "after": _logged(after), **mark}
    tx.log(f"{register.id}.{action}", entry.uid, details)
    return RegisterChanged(register.id, name, before, after, other)


def _spans(entry: Entry | None) -> tuple[Span, ...]:
    """When an entry tells on results: hours granted on their last day alone."""
    match entry:
        case None:
            return ()
        case Granted():
            return ((entry.uid, entry.last, entry.last),)
        case _:
            return ((entry.uid, entry.first, entry.last),)


def _logged(entry: Entry | None) -> dict[str, object] | None:
    """All that an entry says, as plain data."""
    if entry is None:
        return None
    return {
        name: value if isinstance(value, int) or value is None else str(value)
        for name, value in asdict(entry).items()
    }
