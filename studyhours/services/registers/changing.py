"""Corrects what an entry of a register says; the log keeps what it said before."""

from __future__ import annotations

from dataclasses import replace

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import EXEMPTIONS as SORTS
from studyhours.domain.registers import OUTCOMES, Decided, Exempted, Granted, Kept, Paired
from studyhours.domain.tidy import tidy_line
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.registers.entries import (
    Basis,
    RegisterChanged,
    found_entry,
    names_in,
    put_entry,
    refuse_basis,
    refuse_double,
)
from studyhours.services.registers.writing import rule_named


def change_entry(ledger: Ledger, before: Kept, after: Kept) -> RegisterChanged:
    """Has an entry say something else: other days, another reason, outcome or rule.

    Whom it is about stays; who changes it has made it from now on, for it is their word now.

    Args:
        ledger: The ledger.
        before: The entry as it was shown.
        after: The same with what is to be others.

    Raises:
        UnusableInput: it has been changed or taken out since, no reason where one is needed, days
            in the wrong order, something unknown, or another entry stands in its place; nothing
            has changed.
        NotPermitted: the actor may not write that register.
        ValueError: it is about somebody else, or another kind of entry.
    """
    if (type(after), after.uid, after.about) != (type(before), before.uid, before.about):
        raise ValueError("another entry")
    after = replace(after, reason=tidy_line(after.reason), document=tidy_line(after.document))
    needed = isinstance(after, Granted | Exempted | Decided)
    basis = Basis(after.first, after.last, after.reason, after.document)
    with ledger.writing() as tx:
        register, row = found_entry(tx, before.uid)
        if register.entry(row) != before:
            name, _ = names_in(tx, school_of(tx.session), before)
            raise UnusableInput("register_changed_meanwhile", name=name)
        refuse_basis(basis, reason_needed=needed)
        after = _understood(tx, after)
        if after != before:
            after = replace(after, made_by=ledger.actor.name, made_at=tx.now)
            refuse_double(tx, register, after)
        return put_entry(tx, register, before, after)


def _understood(tx: Writing, entry: Kept) -> Kept:
    """The entry, unless something in it is unknown or missing."""
    match entry:
        case Granted():
            return _granted(entry)
        case Exempted():
            if entry.sort not in SORTS:
                raise UnusableInput("unknown_exemption", sort=entry.sort, known=", ".join(SORTS))
            if entry.ruleset is not None:
                _refuse_unknown(tx, entry.ruleset, entry.rule)
        case Decided():
            if entry.outcome not in OUTCOMES:
                known = ", ".join(OUTCOMES)
                raise UnusableInput("unknown_outcome", outcome=entry.outcome, known=known)
            _refuse_unknown(tx, entry.ruleset, entry.rule)
        case Paired() if entry.first is None:
            raise UnusableInput("register_without_first", field="first")
    return entry


def _granted(entry: Granted) -> Granted:
    if entry.unit not in UNITS:
        raise UnusableInput("unknown_unit", unit=entry.unit)
    if entry.hundredths <= 0:
        raise UnusableInput("amount_not_positive", field="amount")
    if entry.last is None:
        raise UnusableInput("register_without_last", field="last")
    return replace(entry, first=entry.first or entry.last)


def _refuse_unknown(tx: Writing, ruleset: str, rule: str | None) -> None:
    rule_named(tx, ruleset if rule is None else f"{ruleset}/{rule}")
