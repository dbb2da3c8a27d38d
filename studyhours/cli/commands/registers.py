"""``register grant|exempt|decide|pair|join|unit|units|part|end|remove|list``."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.registers import Decided, Kept
from studyhours.services.checking.deciding import decides_nothing
from studyhours.services.people.unit_changes import add_part, add_unit, list_units, remove_unit
from studyhours.services.people.unit_names import UnitNamed
from studyhours.services.records.typed import read_amount
from studyhours.services.registers.text import entry_plain, entry_text, period_text
from studyhours.services.registers.writing import (
    Basis,
    RegisterChanged,
    decide,
    end_entry,
    exempt,
    grant_hours,
    join_group,
    list_register,
    pair,
    remove_entry,
)


def grant(arguments: Namespace, console: Console) -> int:
    """Grants hours without a record."""
    amount = read_amount(arguments.amount, arguments.unit)
    if amount is None:
        raise UnusableInput("bad_amount_argument", value=arguments.amount)
    with opened(arguments) as ledger:
        done = grant_hours(ledger, arguments.teacher, amount, _basis(arguments))
    console.say("cli.register_added", **_step(done, console))
    return 0


def exempt_from(arguments: Namespace, console: Console) -> int:
    """Exempts a teacher from rules."""
    with opened(arguments) as ledger:
        done = exempt(ledger, arguments.teacher, arguments.what, _basis(arguments), arguments.sort)
    console.say("cli.register_added", **_step(done, console))
    return 0


def decide_rule(arguments: Namespace, console: Console) -> int:
    """Records a decision about a rule."""
    with opened(arguments) as ledger:
        done = decide(
            ledger, arguments.teacher, arguments.rule, arguments.outcome, _basis(arguments)
        )
        kept = done.after
        idle = isinstance(kept, Decided) and decides_nothing(ledger, kept)
    console.say("cli.register_added", **_step(done, console))
    if idle:
        console.tell("cli.decided_nothing")
    return 0


def pair_up(arguments: Namespace, console: Console) -> int:
    """Enters a mentor and a mentee."""
    with opened(arguments) as ledger:
        done = pair(ledger, arguments.mentor, arguments.mentee, _basis(arguments))
    console.say("cli.register_added", **_step(done, console))
    return 0


def join(arguments: Namespace, console: Console) -> int:
    """Enters a member or head of a group."""
    with opened(arguments) as ledger:
        done = join_group(
            ledger,
            arguments.teacher,
            arguments.kind,
            arguments.group,
            _basis(arguments),
            arguments.role,
        )
    console.say("cli.register_added", **_step(done, console))
    return 0


def unit(arguments: Namespace, console: Console) -> int:
    """Makes a unit, or takes one out."""
    with opened(arguments) as ledger:
        if arguments.remove:
            done = remove_unit(ledger, arguments.unit)
        else:
            done = add_unit(ledger, arguments.unit, arguments.kind)
    said = _unit_said(done.unit, console)
    if arguments.remove:
        console.say("cli.unit_removed", **said)
    elif done.changes:
        console.say("cli.unit_added", **said)
    else:
        console.say("cli.unit_there", **said)
    return 0


def units(arguments: Namespace, console: Console) -> int:
    """Lists the units."""
    with opened(arguments) as ledger:
        found = list_units(ledger, arguments.kind)
    if arguments.format == "json":
        console.print_json([asdict(one) for one in found])
        return 0
    for one in found:
        console.say("cli.unit_line", **_unit_said(one, console))
    return 0


def part(arguments: Namespace, console: Console) -> int:
    """Enters that a unit is part of another."""
    with opened(arguments) as ledger:
        done = add_part(ledger, arguments.unit, arguments.whole, _basis(arguments), arguments.role)
    console.say("cli.register_added", **_step(done, console))
    return 0


def end(arguments: Namespace, console: Console) -> int:
    """Sets an entry's last day."""
    with opened(arguments) as ledger:
        done = end_entry(ledger, arguments.entry, arguments.last)
    console.say("cli.register_changed", **_step(done, console))
    return 0


def remove(arguments: Namespace, console: Console) -> int:
    """Takes out an entry made by mistake."""
    with opened(arguments) as ledger:
        done = remove_entry(ledger, arguments.entry)
    console.say("cli.register_removed", **_step(done, console))
    return 0


def list_entries(arguments: Namespace, console: Console) -> int:
    """Lists what stands in the registers."""
    with opened(arguments) as ledger:
        found = list_register(ledger, arguments.register, arguments.teacher)
    if arguments.format == "json":
        console.print_json([entry_plain(one.register, one.name, one.entry) for one in found])
        return 0
    for one in found:
        said = _said(one.register, one.name, one.other, one.entry, console)
        console.say("cli.register_line", **said)
    if not found:
        console.say("cli.register_empty")
    return 0


def _unit_said(one: UnitNamed, console: Console) -> dict[str, str]:
    return {"id": one.uid, "kind": console.texts.say(f"unit_kind.{one.kind}"), "name": one.name}


def _basis(arguments: Namespace) -> Basis:
    return Basis(arguments.first, arguments.last, arguments.reason, arguments.document)


def _step(done: RegisterChanged, console: Console) -> dict[str, str]:
    """The entry a step was about, in words."""
    entry = done.after or done.before
    return {} if entry is None else _said(done.register, done.name, done.other, entry, console)


def _said(register: str, name: str, other: str, entry: Kept, console: Console) -> dict[str, str]:
    texts = console.texts
    return {
        "id": entry.uid,
        "register": texts.say(f"register_kind.{register}"),
        "name": name,
        "what": entry_text(entry, other, texts),
        "period": period_text(entry, texts),
        "reason": entry.reason or "—",
        "document": entry.document or "—",
    }
