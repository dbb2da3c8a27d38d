"""The grammar of ``year``: closing a school year, sign-off, reopening, reading."""

from __future__ import annotations

from studyhours.cli.typed import Adder, add_format
from studyhours.cli.usage import Parser


def add_years(add: Adder) -> None:
    """Adds the commands."""
    closed = _about(add("close", "years.close"))
    closed.add_argument("--early", action="store_true")
    closed.add_argument("--undecided", action="store_true")
    closed.add_argument("--reason", default="", metavar="TEXT")
    signed = _about(add("sign", "years.sign"))
    signed.add_argument("--name", default="", metavar="NAME")
    signed.add_argument("--note", default="", metavar="TEXT")
    reopened = _about(add("reopen", "years.reopen_year"))
    reopened.add_argument("--reason", required=True, metavar="TEXT")
    shown = add("show", "years.show")
    shown.add_argument("ledger", metavar="LEDGER")
    shown.add_argument("year", nargs="?", metavar="YEAR")
    shown.add_argument("--number", type=int, metavar="N")
    shown.add_argument("--teacher", metavar="TEACHER")
    add_format(shown, "table", "json")


def _about(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("year", metavar="YEAR")
    return command
