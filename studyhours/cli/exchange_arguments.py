"""The grammar of ``package``: ledgers that exchange packages."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser


def add_exchange(add: Adder) -> None:
    """Adds the commands."""
    export = _ledger(add("export", "exchange.export"))
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    export.add_argument("--teacher", action="append", default=[], metavar="TEACHER")
    export.add_argument("--each", action="store_true")
    export.add_argument("--since", type=day, metavar="DATE")
    export.add_argument("--to", metavar="NAME")
    export.add_argument("--all-files", action="store_true")
    export.add_argument("--passphrase-file", type=Path, metavar="FILE")
    add_format(export, "table", "json")
    taken = _ledger(add("import", "exchange.take"))
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true")
    taken.add_argument("--passphrase-file", type=Path, metavar="FILE")
    taken.add_argument("--reason", default="", metavar="TEXT")
    add_format(taken, "table", "json")
    _add_links(add)
    receipt = _ledger(add("receipt", "exchange.receipt"))
    receipt.add_argument("name", metavar="NAME")
    receipt.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    undo = _ledger(add("undo", "exchange.undo"))
    undo.add_argument("merge", nargs="?", metavar="MERGE")
    undo.add_argument("--reason", default="", metavar="TEXT")
    listed = _ledger(add("list", "exchange.list_made"))
    add_format(listed, "table", "json")
    conflicts = _ledger(add("conflicts", "exchange.conflicts"))
    conflicts.add_argument("--kind", metavar="KIND")
    add_format(conflicts, "table", "json")
    decided = _ledger(add("decide", "exchange.decided"))
    decided.add_argument("record", nargs="?", metavar="RECORD")
    decided.add_argument("--take", choices=("ours", "theirs"), required=True)
    decided.add_argument("--version", metavar="VERSION")
    decided.add_argument("--kind", metavar="KIND")
    decided.add_argument("--all", dest="everything", action="store_true")
    decided.add_argument("--reason", default="", metavar="TEXT")
    entries = _ledger(add("entries", "exchange_entries.entries"))
    entries.add_argument("--part", metavar="SORT")
    add_format(entries, "table", "json")
    chosen = _ledger(add("choose", "exchange_entries.chosen"))
    chosen.add_argument("entry", nargs="?", metavar="ROW")
    chosen.add_argument("--take", choices=("ours", "theirs"), required=True)
    chosen.add_argument("--part", metavar="SORT")
    chosen.add_argument("--all", dest="everything", action="store_true")
    chosen.add_argument("--reason", default="", metavar="TEXT")


def _add_links(add: Adder) -> None:
    _ledger(add("code", "exchange.code"))
    linked = _ledger(add("link", "exchange.linked"))
    linked.add_argument("file", type=Path, metavar="FILE")
    linked.add_argument("--code", required=True, metavar="CODE")
    linked.add_argument("--teacher", metavar="TEACHER")
    linked.add_argument("--theirs", metavar="NAME")
    role = linked.add_mutually_exclusive_group()
    role.add_argument("--decides", action="store_true")
    role.add_argument("--school", nargs="?", const="", metavar="NAME")
    linked.add_argument("--passphrase-file", type=Path, metavar="FILE")
    links = _ledger(add("links", "exchange.links"))
    add_format(links, "table", "json")
    unlinked = _ledger(add("unlink", "exchange.unlinked"))
    unlinked.add_argument("name", metavar="NAME")


def _ledger(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    return command
