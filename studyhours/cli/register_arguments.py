"""The grammar of ``register``: hours granted, exemptions, decisions, pairs, groups, units."""

from __future__ import annotations

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser
from studyhours.domain.people import ALL_UNIT_KINDS, GROUP_KINDS, GROUP_ROLES, PART_ROLES
from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import EXEMPTIONS, OUTCOMES

REGISTERS = (
    "grant", "exemption", "decision", "pair", "member", "part", "unit_exemption", "unit_decision",
)  # fmt: skip


def add_registers(add: Adder) -> None:
    """Adds the commands."""
    grant = _about(add("grant", "registers.grant"))
    grant.add_argument("amount", metavar="AMOUNT")
    grant.add_argument("--unit", choices=UNITS, default="hour", metavar="UNIT")
    _basis(grant, last_needed=True)
    exempt = _about(add("exempt", "registers.exempt_from"))
    exempt.add_argument("what", metavar="RULE")
    exempt.add_argument("--sort", choices=EXEMPTIONS, default=EXEMPTIONS[0], metavar="SORT")
    _basis(exempt)
    decide = _about(add("decide", "registers.decide_rule"))
    decide.add_argument("rule", metavar="RULE")
    decide.add_argument("outcome", choices=OUTCOMES, metavar="OUTCOME")
    _basis(decide)
    pair = add("pair", "registers.pair_up")
    pair.add_argument("ledger", metavar="LEDGER")
    pair.add_argument("mentor", metavar="TEACHER")
    pair.add_argument("mentee", metavar="TEACHER")
    _basis(pair, first_needed=True, reason_needed=False)
    join = _about(add("join", "registers.join"))
    join.add_argument("group", metavar="GROUP")
    join.add_argument("--kind", choices=GROUP_KINDS, required=True, metavar="KIND")
    join.add_argument("--role", choices=GROUP_ROLES, default=GROUP_ROLES[0], metavar="ROLE")
    _basis(join, reason_needed=False)
    _add_units(add)
    ended = _entry(add("end", "registers.end"))
    ended.add_argument("--to", dest="last", type=day, metavar="DATE")
    _entry(add("remove", "registers.remove"))
    listed = add("list", "registers.list_entries")
    listed.add_argument("ledger", metavar="LEDGER")
    listed.add_argument("--register", choices=REGISTERS, metavar="REGISTER")
    listed.add_argument("--teacher", metavar="TEACHER")
    add_format(listed, "table", "json")


def _add_units(add: Adder) -> None:
    unit = add("unit", "registers.unit")
    unit.add_argument("ledger", metavar="LEDGER")
    unit.add_argument("unit", metavar="NAME")
    what = unit.add_mutually_exclusive_group(required=True)
    what.add_argument("--kind", choices=ALL_UNIT_KINDS, metavar="KIND")
    what.add_argument("--remove", action="store_true")
    listed = add("units", "registers.units")
    listed.add_argument("ledger", metavar="LEDGER")
    listed.add_argument("--kind", choices=ALL_UNIT_KINDS, metavar="KIND")
    add_format(listed, "table", "json")
    part = add("part", "registers.part")
    part.add_argument("ledger", metavar="LEDGER")
    part.add_argument("unit", metavar="NAME")
    part.add_argument("whole", metavar="NAME")
    part.add_argument("--role", choices=PART_ROLES, default=PART_ROLES[0], metavar="ROLE")
    _basis(part, reason_needed=False)


def _about(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("teacher", metavar="TEACHER")
    return command


def _entry(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("entry", metavar="ENTRY")
    command.add_argument("--reason", default="", metavar="TEXT")
    return command


def _basis(
    command: Parser,
    *,
    first_needed: bool = False,
    last_needed: bool = False,
    reason_needed: bool = True,
) -> None:
    command.add_argument("--from", dest="first", type=day, required=first_needed, metavar="DATE")
    command.add_argument("--to", dest="last", type=day, required=last_needed, metavar="DATE")
    command.add_argument("--reason", required=reason_needed, default="", metavar="TEXT")
    command.add_argument("--document", default="", metavar="DOCUMENT")
