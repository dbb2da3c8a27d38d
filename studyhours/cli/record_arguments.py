"""The grammar of ``record``: listing, searching, and one sentence to a record."""

from __future__ import annotations

from studyhours.cli.typed import Adder, add_format

STATES = ("submitted", "returned", "approved", "incomplete")
ORDERS = ("day", "teacher", "title")
LIMIT = 200


def add_records(add: Adder) -> None:
    """Adds the commands."""
    listed = add("list", "records.list_found")
    listed.add_argument("ledger", metavar="LEDGER")
    listed.add_argument("--search", default="", metavar="WORDS")
    listed.add_argument("--kind", metavar="KIND")
    listed.add_argument("--field", action="append", default=[], metavar="NAME=VALUE")
    listed.add_argument("--teacher", metavar="TEACHER")
    listed.add_argument("--status", choices=STATES, metavar="STATUS")
    listed.add_argument("--year", metavar="2025-2026")
    listed.add_argument("--sort", choices=ORDERS, default=ORDERS[0], metavar="ORDER")
    listed.add_argument("--limit", type=int, default=LIMIT, metavar="N")
    add_format(listed, "table", "json")
    quick = add("quick", "records.quick")
    quick.add_argument("ledger", metavar="LEDGER")
    quick.add_argument("sentence", metavar="SENTENCE")
    quick.add_argument("--teacher", metavar="TEACHER")
    quick.add_argument("--dry-run", action="store_true")
    quick.add_argument("--reason", default="", metavar="TEXT")
    add_format(quick, "table", "json")
