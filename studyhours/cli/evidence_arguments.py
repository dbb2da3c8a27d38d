"""The grammar of ``evidence``: files attached to records."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format
from studyhours.cli.usage import Parser
from studyhours.domain.traits import EVIDENCE


def add_evidence(add: Adder) -> None:
    """Adds the commands."""
    added = _record(add("add", "evidence.add"))
    added.add_argument("files", nargs="+", type=Path, metavar="FILE")
    added.add_argument("--word", choices=EVIDENCE, metavar="WORD")
    added.add_argument("--smaller", action="store_true")
    added.add_argument("--reason", default="", metavar="TEXT")
    add_format(added, "table", "json")
    scan = add("scan", "evidence.scan")
    scan.add_argument("ledger", metavar="LEDGER")
    scan.add_argument("folder", type=Path, metavar="FOLDER")
    scan.add_argument("--teacher", required=True, metavar="TEACHER")
    scan.add_argument("--kind", required=True, metavar="KIND")
    scan.add_argument("--type", default="", metavar="TYPE")
    scan.add_argument("--day", required=True, metavar="DATE")
    scan.add_argument("--title", default="", metavar="NAME")
    scan.add_argument("--amount", default="1", metavar="N")
    scan.add_argument("--together", action="store_true")
    scan.add_argument("--smaller", action="store_true")
    scan.add_argument("--reason", default="", metavar="TEXT")
    listed = _record(add("list", "evidence.list_files"))
    add_format(listed, "table", "json")
    saved = _record(add("save", "evidence.save"))
    saved.add_argument("which", nargs="?", metavar="WHICH")
    saved.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    removed = _record(add("remove", "evidence.remove"))
    removed.add_argument("which", metavar="WHICH")
    removed.add_argument("--reason", default="", metavar="TEXT")


def _record(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("record", metavar="RECORD")
    return command
