"""The grammar of ``account``: who can log in, as what."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format
from studyhours.cli.usage import Parser
from studyhours.services.ledgers.permissions import ROLES

LIMIT = 50
"""How many changes are listed."""


def add_accounts(add: Adder) -> None:
    """Adds the commands."""
    listed = add("list", "accounts.list_all")
    listed.add_argument("ledger", metavar="LEDGER")
    add_format(listed, "table", "json")
    log = add("log", "accounts.log")
    log.add_argument("ledger", metavar="LEDGER")
    log.add_argument("--limit", type=int, default=LIMIT, metavar="N")
    add_format(log, "table", "json")
    undone = add("undo", "accounts.undo")
    undone.add_argument("ledger", metavar="LEDGER")
    undone.add_argument("number", type=int, metavar="N")
    made = _of_account(add("add", "accounts.add"))
    _roles(made)
    _new_password(made)
    many = add("add-many", "accounts.add_many")
    many.add_argument("ledger", metavar="LEDGER")
    many.add_argument("--group", action="append", default=[], metavar="GROUP")
    many.add_argument("--teacher", action="append", default=[], metavar="TEACHER")
    many.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    _roles(_of_account(add("change", "accounts.change")))
    _of_account(add("disable", "accounts.disable"))
    _of_account(add("enable", "accounts.enable"))
    _new_password(_of_account(add("reset", "accounts.reset")))
    own = add("password", "accounts.password")
    own.add_argument("ledger", metavar="LEDGER")
    _new_password(own)
    on = add("on", "accounts.switch_on")
    on.add_argument("ledger", metavar="LEDGER")
    on.add_argument("--admin", metavar="LOGIN")
    _new_password(on)
    off = add("off", "accounts.switch_off")
    off.add_argument("ledger", metavar="LEDGER")
    off.add_argument("--reason", required=True, metavar="TEXT")


def _of_account(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("login", metavar="LOGIN")
    return command


def _roles(command: Parser) -> None:
    command.add_argument(
        "--role", action="append", default=[], choices=ROLES, metavar="ACCOUNT_ROLE"
    )
    command.add_argument("--teacher", metavar="TEACHER")
    command.add_argument("--heads", default="", metavar="GROUP")


def _new_password(command: Parser) -> None:
    command.add_argument("--new-password-file", type=Path, metavar="FILE")
