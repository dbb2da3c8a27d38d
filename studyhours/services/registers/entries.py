"""How entries come into a register, change and go: what all registers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Group, School
from studyhours.db.models.registers import KeptRow
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.registers import Decided, Entry, Granted, Joined, Kept, Paired, Part
from studyhours.domain.tidy import tidy_line
from studyhours.services.closing.closed_years import Span, closed_days, correcting, years_changed
from studyhours.services.closing.reasons import because, reason_said
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teacher_list import found_teacher
from studyhours.services.people.teachers import find_teachers
from studyhours.services.people.unit_names import UnitsByName, found_unit, units_named
from studyhours.services.registers.reading import OF_UNITS, REGISTERS, Register, entries_of

_NEVER = datetime.min.replace(tzinfo=UTC)
_ONCE: Mapping[type[Kept], tuple[str, ...]] = {
    Decided: ("ruleset", "rule"),
    Paired: ("mentee",),
    Joined: ("group", "role"),
    Part: ("whole",),
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
        name: The name of the teacher, or of the unit it is about.
        before: The entry before; None where there was none.
        after: The entry now; None where it is gone.
        other: The mentee's name, of a pair; the group's, of a member; the whole's, of a part.
    """

    register: str
    name: str
    before: Kept | None
    after: Kept | None
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
        teacher: Staff number, unique name or uid; an exemption or decision may also be about a
            unit, by a name that only one has, or uid.
        basis: What the entry rests on.
        make: Makes it, from the values that every entry has.
        reason_needed: Whether it needs a reason.

    Raises:
        UnusableInput: an unknown teacher, no reason, days in the wrong order, or what ``make``
            raises; nothing has changed.
        NotPermitted: the actor may not write that register.
    """
    require(ledger.actor, register.function)
    refuse_basis(basis, reason_needed=reason_needed)
    # Why it stands there is why it was entered late, too.
    with because(reason_said() or tidy_line(basis.reason)), ledger.writing() as tx:
        register, about = _meant(tx, register, teacher)
        entry = make(tx, {"teacher": about, **resting_on(tx, basis)})
        refuse_double(tx, register, entry)
        return put_entry(tx, register, None, entry)


def _meant(tx: Writing, register: Register[Any], named: str) -> tuple[Register[Any], str]:
    """Who or what an entry is to be about, by uid, and the register it goes into."""
    school, of_units = school_of(tx.session), OF_UNITS.get(register.id)
    try:
        (teacher,) = find_teachers(tx.session, school, (named,))
        return register, str(teacher.id)
    except UnusableInput:
        units = UnitsByName(units_named(tx.session, school))
        if of_units is None or not units.meant(named):
            raise
    return of_units, found_unit(tx.session, school, named).uid


def refuse_basis(basis: Basis, *, reason_needed: bool) -> None:
    """Refuses a basis without the reason it needs, or with days in the wrong order."""
    if reason_needed and not tidy_line(basis.reason):
        raise UnusableInput("reason_needed", field="reason")
    refuse_wrong_order(basis.first, basis.last)


def resting_on(tx: Writing, basis: Basis) -> dict[str, Any]:
    """The values that every new entry has."""
    return {
        "uid": str(tx.new_id()),
        "first": basis.first,
        "last": basis.last,
        "reason": tidy_line(basis.reason),
        "document": tidy_line(basis.document),
        "made_by": tx.ledger.actor.name,
        "made_at": tx.now,
    }


def refuse_wrong_order(first: date | None, last: date | None) -> None:
    """Refuses a last day before the first."""
    if first is not None and last is not None and last < first:
        raise UnusableInput("days_in_wrong_order", field="last", first=first, last=last)


def refuse_double(tx: Writing, register: Register[Any], entry: Kept) -> None:
    """Refuses what says once more, or otherwise, in days that meet what another entry says.

    A second decision about the same rule, the same pair, the same part in a group or in a whole.
    """
    about = _ONCE.get(type(entry))
    if about is None:
        return
    school = school_of(tx.session)
    others = entries_of(tx.session, school, register, [UUID(entry.about)])
    for other in others.get(entry.about, ()):
        same = all(getattr(other, name) == getattr(entry, name) for name in about)
        if other.uid != entry.uid and same and other.meets(*_ends(entry)):
            raise UnusableInput(
                "register_double", field="first", first=other.first or "…", last=other.last or "…"
            )


def _ends(entry: Kept) -> tuple[date, date]:
    return entry.first or date.min, entry.last or date.max


def found_entry(tx: Writing, uid: str) -> tuple[Register[Any], KeptRow]:
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
            found: KeptRow = row
            return register, found
    raise UnusableInput("unknown_entry", uid=uid)


def put_entry(
    tx: Writing, register: Register[Any], before: Kept | None, after: Kept | None
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
    name, other = names_in(tx, school, entry)
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
        register.put(row, school, after)
    action = "add" if before is None else "remove" if after is None else "change"
    details = {"before": _logged(before), "after": _logged(after), **mark}
    tx.log(f"{register.id}.{action}", entry.uid, details)
    return RegisterChanged(register.id, name, before, after, other)


def names_in(tx: Writing, school: School, entry: Kept) -> tuple[str, str]:
    """The names of who or what an entry is about, and of who or what else is in it."""
    if isinstance(entry, Part):
        part, whole = (tx.session.get(Group, UUID(one)) for one in (entry.unit, entry.whole))
        if part is None or whole is None:
            raise UnusableInput("unit_gone")
        return part.name, whole.name
    if not isinstance(entry, Entry):
        raise TypeError(type(entry).__name__)
    unit = tx.session.get(Group, UUID(entry.teacher))
    if unit is not None:
        return unit.name, ""
    name = found_teacher(tx.session, school, entry.teacher).name
    if isinstance(entry, Paired):
        return name, found_teacher(tx.session, school, entry.mentee).name
    if isinstance(entry, Joined):
        group = tx.session.get(Group, UUID(entry.group))
        if group is None:
            raise UnusableInput("unit_gone")
        return name, group.name
    return name, ""


def _spans(entry: Kept | None) -> tuple[Span, ...]:
    """What an entry says, and when that tells on results: hours granted on their last day alone."""
    if entry is None:
        return ()
    said = replace(entry, first=None, last=None, made_by="", made_at=_NEVER)
    first = entry.last if isinstance(entry, Granted) else entry.first
    return ((said, first, entry.last),)


def _logged(entry: Kept | None) -> dict[str, object] | None:
    """All that an entry says, as plain data."""
    if entry is None:
        return None
    return {
        name: value if isinstance(value, int) or value is None else str(value)
        for name, value in asdict(entry).items()
    }
