"""Writes the office's registers: hours granted, exemptions, decisions, mentor pairs.

One command, one transaction, one entry of the log that keeps everything. Every change hands back
what stood before and after, so that it can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import GROUP_KINDS, GROUP_ROLES
from studyhours.domain.quantity import UNITS, Amount
from studyhours.domain.registers import EXEMPTIONS as SORTS
from studyhours.domain.registers import (
    OUTCOMES,
    Decided,
    Exempted,
    Granted,
    Joined,
    Kept,
    Paired,
    Part,
)
from studyhours.domain.tidy import tidy_line
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import only_own, require
from studyhours.services.people.groups import group_named
from studyhours.services.people.teacher_list import group_names
from studyhours.services.people.teachers import find_teachers
from studyhours.services.registers.entries import (
    Basis,
    RegisterChanged,
    add_entry,
    found_entry,
    put_entry,
    refuse_double,
    refuse_wrong_order,
)
from studyhours.services.registers.reading import (
    DECISIONS,
    EXEMPTIONS,
    GRANTS,
    MEMBERS,
    OF_UNITS,
    PAIRS,
    PARTS,
    REGISTERS,
    Register,
    entries_of,
)
from studyhours.services.rulebook.rulesets import load_versions

__all__ = [
    "EVERYTHING", "Basis", "EntryListed", "RegisterChanged", "decide", "end_entry", "exempt",
    "grant_hours", "join_group", "list_register", "pair", "remove_entry", "undo_register",
]  # fmt: skip

_ABOUT_UNITS = (PARTS, *OF_UNITS.values())
EVERYTHING = "all"
"""What somebody is exempt from who is exempt from all rules."""


@dataclass(frozen=True, slots=True)
class EntryListed:
    """An entry with whom it is about.

    Attributes:
        register: The register's id, a key of ``REGISTERS``.
        name: The teacher's name; the mentor's of a pair; that of the unit it is about.
        other: The mentee's name, of a pair; the group's, of a member; the whole's, of a part.
        entry: The entry.
    """

    register: str
    name: str
    other: str
    entry: Kept


def grant_hours(ledger: Ledger, teacher: str, amount: Amount, basis: Basis) -> RegisterChanged:
    """Grants hours, credits … without a record.

    Args:
        ledger: The ledger.
        teacher: Staff number, unique name or uid.
        amount: How much.
        basis: Its last day decides the window, and is needed.

    Raises:
        UnusableInput: an unknown teacher or unit, no last day or reason, or days in the wrong
            order.
    """
    if amount.unit not in UNITS:
        raise UnusableInput("unknown_unit", unit=amount.unit)
    if amount.hundredths <= 0:
        raise UnusableInput("amount_not_positive", field="amount")
    if basis.last is None:
        raise UnusableInput("register_without_last", field="last")
    basis = replace(basis, first=basis.first or basis.last)
    return add_entry(
        ledger, GRANTS, teacher, basis,
        lambda _, common: Granted(**common, hundredths=amount.hundredths, unit=amount.unit),
    )  # fmt: skip


def exempt(
    ledger: Ledger, teacher: str, what: str, basis: Basis, sort: str = SORTS[0]
) -> RegisterChanged:
    """Exempts somebody, or a unit, from rules for a while.

    Args:
        ledger: The ledger.
        teacher: Staff number, unique name or uid; or a unit's name, if only one has it, or uid.
        what: ``all``, a rule set, or a rule as ``SET/RULE`` or by an id that only one set has.
        basis: From when to when, and why.
        sort: One of ``domain.registers.EXEMPTIONS``.

    Raises:
        UnusableInput: an unknown teacher, rule or sort, no reason, or days in the wrong order.
    """
    if sort not in SORTS:
        raise UnusableInput("unknown_exemption", sort=sort, known=", ".join(SORTS))

    def make(tx: Writing, common: Mapping[str, Any]) -> Exempted:
        ruleset, rule = (None, None) if what == EVERYTHING else rule_named(tx, what)
        return Exempted(**common, sort=sort, ruleset=ruleset, rule=rule)

    return add_entry(ledger, EXEMPTIONS, teacher, basis, make)


def decide(ledger: Ledger, teacher: str, rule: str, outcome: str, basis: Basis) -> RegisterChanged:
    """Records what a person decided of a rule, for the windows that lie in the period.

    Args:
        ledger: The ledger.
        teacher: Staff number, unique name or uid; or a unit's name, if only one has it, or uid.
        rule: ``SET/RULE``, or an id that only one set has.
        outcome: One of ``domain.registers.OUTCOMES``.
        basis: Its days are the first and last day of the windows decided.

    Raises:
        UnusableInput: an unknown teacher, rule or outcome, no reason, days in the wrong order, or
            another decision stands for the same rule in those days.
    """
    if outcome not in OUTCOMES:
        raise UnusableInput("unknown_outcome", outcome=outcome, known=", ".join(OUTCOMES))

    def make(tx: Writing, common: Mapping[str, Any]) -> Decided:
        ruleset, one = rule_named(tx, rule)
        if one is None:
            raise UnusableInput("rule_needed", ruleset=ruleset)
        return Decided(**common, ruleset=ruleset, rule=one, outcome=outcome)

    return add_entry(ledger, DECISIONS, teacher, basis, make)


def pair(ledger: Ledger, mentor: str, mentee: str, basis: Basis) -> RegisterChanged:
    """Enters a mentor and a mentee with their agreement.

    Args:
        ledger: The ledger.
        mentor: Staff number, unique name or uid.
        mentee: The same.
        basis: The agreement's days, the first of them needed; a reason may be left out.

    Raises:
        UnusableInput: an unknown teacher, one and the same, no first day, days in the wrong order,
            or they are a pair already in those days.
    """
    if basis.first is None:
        raise UnusableInput("register_without_first", field="first")

    def make(tx: Writing, common: Mapping[str, Any]) -> Paired:
        (other,) = find_teachers(tx.session, school_of(tx.session), (mentee,))
        if str(other.id) == common["teacher"]:
            raise UnusableInput("pair_of_one", name=other.name)
        return Paired(**common, mentee=str(other.id))

    return add_entry(ledger, PAIRS, mentor, basis, make, reason_needed=False)


def join_group(
    ledger: Ledger, teacher: str, kind: str, name: str, basis: Basis, role: str = GROUP_ROLES[0]
) -> RegisterChanged:
    """Enters a teacher as member or head of a group, which is made where there is none.

    Args:
        ledger: The ledger.
        teacher: Staff number, unique name or uid.
        kind: One of ``domain.people.GROUP_KINDS``.
        name: The group's name.
        basis: From when to when; a reason may be left out.
        role: One of ``domain.people.GROUP_ROLES``.

    Raises:
        UnusableInput: an unknown teacher, kind or role, no name, days in the wrong order, or the
            teacher is that already in those days.
    """
    said = tidy_line(name)
    for value, known in ((kind, GROUP_KINDS), (role, GROUP_ROLES)):
        if value not in known:
            raise UnusableInput("unknown_group_word", value=value, known=", ".join(known))
    if not said:
        raise UnusableInput("group_without_name", field="name")

    def make(tx: Writing, common: Mapping[str, Any]) -> Joined:
        group = group_named(tx, school_of(tx.session), kind, said)
        return Joined(**common, group=str(group), role=role)

    return add_entry(ledger, MEMBERS, teacher, basis, make, reason_needed=False)


def end_entry(ledger: Ledger, uid: str, last: date | None) -> RegisterChanged:
    """Sets an entry's last day; None leaves it open.

    Raises:
        UnusableInput: an unknown entry, days in the wrong order, hours granted left without a last
            day, or another entry stands in those days.
    """
    with ledger.writing() as tx:
        register, row = found_entry(tx, uid)
        before = register.entry(row)
        after = replace(before, last=last)
        if last is None and register is GRANTS:
            raise UnusableInput("register_without_last", field="last")
        refuse_wrong_order(after.first, last)
        refuse_double(tx, register, after)
        return put_entry(tx, register, before, after)


def remove_entry(ledger: Ledger, uid: str) -> RegisterChanged:
    """Takes out an entry that was made by mistake; the log keeps what it said.

    Raises:
        UnusableInput: there is no such entry.
    """
    with ledger.writing() as tx:
        register, row = found_entry(tx, uid)
        return put_entry(tx, register, register.entry(row), None)


def undo_register(ledger: Ledger, step: RegisterChanged) -> RegisterChanged:
    """Takes a step back, unless the entry has been changed since.

    Raises:
        UnusableInput: it has, or another entry stands in its place; nothing is overwritten.
    """
    register = REGISTERS[step.register]
    require(ledger.actor, register.function)
    with ledger.writing() as tx:
        return undo_step(tx, register, step)


def undo_step(tx: Writing, register: Register[Any], step: RegisterChanged) -> RegisterChanged:
    """Takes a step back inside a transaction: see ``undo_register``."""
    entry = step.after or step.before
    if entry is None:
        return step
    row = tx.session.get(register.model, UUID(entry.uid))
    if (register.entry(row) if row is not None else None) != step.after:
        raise UnusableInput("register_changed_meanwhile", name=step.name)
    if step.before is not None:
        refuse_double(tx, register, step.before)
    return put_entry(tx, register, step.after, step.before)


def list_register(
    ledger: Ledger, register: str | None = None, teacher: str | None = None
) -> tuple[EntryListed, ...]:
    """Entries in roster order, of each teacher by register, the oldest first; then those of units.

    Args:
        ledger: The ledger.
        register: Only this one, a key of ``REGISTERS``.
        teacher: Only about this teacher: staff number, unique name or uid.

    Raises:
        UnusableInput: an unknown register or teacher.
        NotPermitted: the account may see nobody. One that may see only itself is shown only that.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    if register is not None and register not in REGISTERS:
        raise UnusableInput("unknown_register", register=register, known=", ".join(REGISTERS))
    with ledger.reading() as session:
        school = school_of(session)
        everybody = find_teachers(session, school, ())
        names = {str(one.id): one.name for one in everybody}
        others = {**names, **group_names(session, school)}
        asked = everybody if teacher is None else find_teachers(session, school, (teacher,))
        shown = [one.id for one in asked if own is None or str(one.id) == own]
        found = [
            (kind.id, entries_of(session, school, kind, None if teacher is None else shown))
            for kind in REGISTERS.values()
            if register in {None, kind.id} and kind not in _ABOUT_UNITS
        ]
        listed = [
            EntryListed(kind, names[str(uid)], others.get(_other_of(one), ""), one)
            for uid in shown
            for kind, entries in found
            for one in entries.get(str(uid), ())
        ]
        if register in {None, PARTS.id} and teacher is None and own is None:
            parts = [one for each in entries_of(session, school, PARTS).values() for one in each]
            listed += sorted(
                (EntryListed(PARTS.id, others[one.unit], others[one.whole], one) for one in parts),
                key=lambda one: (one.other, one.name, str(one.entry.first or "")),
            )
        if teacher is None and own is None:
            listed += [
                EntryListed(kind.id, others[uid], "", one)
                for kind in OF_UNITS.values()
                if register in {None, kind.id}
                for uid, entries in sorted(
                    entries_of(session, school, kind).items(), key=lambda found: others[found[0]]
                )
                for one in entries
            ]
        return tuple(listed)


def _other_of(entry: Kept) -> str:
    """Uid of who or what else an entry is about; empty for none."""
    match entry:
        case Paired():
            return entry.mentee
        case Joined():
            return entry.group
        case Part():
            return entry.whole
        case _:
            return ""


def rule_named(tx: Writing, named: str) -> tuple[str, str | None]:
    """The rule set and rule meant; no rule where a whole set is.

    Raises:
        UnusableInput: none, or more than one.
    """
    versions = load_versions(tx.session, school_of(tx.session))
    rules = {
        key: {rule.id for version in found for rule in version.ruleset.rules}
        for key, found in versions.items()
    }
    if named in rules:
        return named, None
    ruleset, slash, rule = named.partition("/")
    if slash and rule in rules.get(ruleset, ()):
        return ruleset, rule
    having = [key for key, ids in rules.items() if named in ids]
    if len(having) == 1:
        return having[0], named
    known = having or list(rules)
    raise UnusableInput("unknown_rule", rule=named, known=", ".join(known) or "-")
