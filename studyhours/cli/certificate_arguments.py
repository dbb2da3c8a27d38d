"""The grammar of ``certificate``, of ``schools`` and of ``verify``."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser

_ANNUAL = "annual-hours"
DEEDS = {
    "activity": "activity-completion",
    "basic-skills": "basic-skills",
    "award": "award",
    "mentor": "mentor",
    "hours-proof": "records-proof",
}
"""Papers about one thing: what the command line calls them, and their kinds."""


def add_certificates(add: Adder) -> None:
    """Adds the commands."""
    issue = _on_ledger(add("issue", "certificates.issue"))
    issue.add_argument("--kind", choices=(_ANNUAL, *DEEDS), default=_ANNUAL)
    issue.add_argument("--of", action="append", default=[], metavar="WHAT")
    issue.add_argument("--from", dest="first", type=day, metavar="DATE")
    issue.add_argument("--to", dest="last", type=day, metavar="DATE")
    issue.add_argument("--year", metavar="2025-2026")
    issue.add_argument("--ruleset", default="school-72", metavar="ID")
    issue.add_argument("--as-of", type=day, metavar="DATE")
    issue.add_argument("--teacher", action="append", default=[], metavar="TEACHER")
    issue.add_argument("--all", dest="everyone", action="store_true")
    _passphrase(issue)
    add_format(issue, "table", "json")
    _output(issue, required=True, metavar="DIR")
    again = _on_paper(add("reissue", "certificates.reissue"))
    again.add_argument("--reason", default="", metavar="TEXT")
    _passphrase(again)
    add_format(again, "table", "json")
    _output(again, required=True, metavar="DIR")
    _output(_on_paper(add("reprint", "certificates.reprint")), required=True)
    revoke = _on_paper(add("revoke", "certificates.revoke"))
    revoke.add_argument("--reason", required=True, metavar="TEXT")
    _passphrase(revoke)
    _output(revoke)
    listed = _on_ledger(add("list", "issued_papers.list_papers"))
    listed.add_argument("--year", metavar="2025-2026")
    listed.add_argument("--revoked", action="store_true")
    add_format(listed, "table", "json")
    shown = _on_paper(add("show", "issued_papers.show"))
    add_format(shown, "table", "json")
    revocations = _on_ledger(add("revocations", "certificates.revocations"))
    _passphrase(revocations)
    _output(revocations, required=True)
    names = _on_ledger(add("names", "paper_settings.names"))
    names.add_argument("--serial", metavar="PATTERN")
    names.add_argument("--file", metavar="PATTERN")
    add_format(names, "table", "json")
    locked = _on_ledger(add("passphrase", "paper_settings.passphrase"))
    _passphrase(locked)
    chosen = locked.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--new-passphrase-file", type=Path, metavar="FILE")
    chosen.add_argument("--none", action="store_true")
    taken = _on_ledger(add("take-serials", "certificates.take_serials"))
    taken.add_argument("--reason", required=True, metavar="TEXT")
    _output(_on_ledger(add("school-key", "certificates.school_key")), required=True)


def add_schools(add: Adder) -> None:
    """Adds the commands about schools that this computer knows."""
    add_format(add("list", "schools.list_known"), "table", "json")
    add("add", "schools.take").add_argument("file", type=Path, metavar="FILE")
    add("forget", "schools.forget").add_argument("key_id", metavar="KEY")


def add_verify(verify: Parser) -> None:
    """Adds what ``verify`` takes."""
    verify.add_argument("paper", metavar="PAPER")
    verify.add_argument("--school-key", type=Path, action="append", default=[], metavar="FILE")
    verify.add_argument("--revocations", type=Path, action="append", default=[], metavar="FILE")
    add_format(verify, "table", "json")


def _on_ledger(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    return command


def _on_paper(command: Parser) -> Parser:
    _on_ledger(command).add_argument("serial", metavar="SERIAL")
    return command


def _passphrase(command: Parser) -> None:
    command.add_argument("--key-passphrase-file", type=Path, metavar="FILE")


def _output(command: Parser, *, required: bool = False, metavar: str = "FILE") -> None:
    command.add_argument("-o", "--output", type=Path, required=required, metavar=metavar)
