"""The grammar of the command line; what each command does lies in ``cli/commands``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from studyhours import __version__
from studyhours.cli.account_arguments import add_accounts
from studyhours.cli.activity_arguments import add_activities
from studyhours.cli.certificate_arguments import add_certificates, add_schools, add_verify
from studyhours.cli.document_arguments import add_documents
from studyhours.cli.evidence_arguments import add_evidence
from studyhours.cli.exchange_arguments import add_exchange
from studyhours.cli.growth_arguments import add_growth
from studyhours.cli.layout_arguments import add_layouts
from studyhours.cli.record_arguments import add_records
from studyhours.cli.register_arguments import add_registers
from studyhours.cli.review_arguments import add_reviews
from studyhours.cli.typed import Adder, add_format, day, term
from studyhours.cli.usage import Parser
from studyhours.cli.year_arguments import add_years
from studyhours.domain.people import FACTS
from studyhours.domain.texts import LANGUAGES, Texts

_FACTS = tuple(fact for fact in FACTS if fact != "group")  # the roster alone says who is in which

_GROUPS: Mapping[str, Callable[[Adder], None]] = {
    "register": add_registers,
    "year": add_years,
    "activity": add_activities,
    "record": add_records,
    "review": add_reviews,
    "evidence": add_evidence,
    "package": add_exchange,
    "growth": add_growth,
    "layout": add_layouts,
    "account": add_accounts,
    "certificate": add_certificates,
    "schools": add_schools,
    "document": add_documents,
}
"""Commands about one thing, each lot in a module of its own."""


def build_parser(texts: Texts) -> Parser:
    """The whole grammar, with help in the language of ``texts``."""
    common = _common(texts)
    parser = Parser(
        texts=texts, prog="studyhours", description=texts.say("help.app"), parents=[common]
    )
    parser.add_argument("--version", action="version", version=f"StudyHours {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: str) -> Parser:
        text = texts.say(f"help.{name}")
        made: Parser = commands.add_parser(
            name, help=text, description=text, parents=[common], texts=texts
        )
        made.set_defaults(run=run)
        return made

    def group(name: str) -> Adder:
        text = texts.say(f"help.{name}")
        made = commands.add_parser(name, help=text, description=text, texts=texts)
        inner = made.add_subparsers(dest="subcommand", required=True, metavar="COMMAND")

        def add_inner(sub: str, run: str) -> Parser:
            words = texts.say(f"help.{name}_{sub}")
            child: Parser = inner.add_parser(
                sub, help=words, description=words, parents=[common], texts=texts
            )
            child.set_defaults(run=run)
            return child

        return add_inner

    _add_school(add)
    _add_fact(add("fact", "people.fact"))
    _add_service(add("service", "people.service"))
    for name, add_commands in _GROUPS.items():
        add_commands(group(name))

    presets = add("presets", "rules.presets")
    add_format(presets, "table", "json")

    _add_imports(group("import"))
    _add_rules(group("rules"))
    _add_check(add("check", "checks.check"))
    _add_chase(add("chase", "chase.chase"))
    add_verify(add("verify", "certificates.verify"))
    _add_keeping(add)
    _add_trials(add)
    parser.put_into_words()
    return parser


def _add_school(add: Adder) -> None:
    """A new ledger, and what its school is like."""
    new = add("new", "ledgers.new")
    new.add_argument("ledger", metavar="LEDGER")
    new.add_argument("--school", required=True, metavar="NAME")
    new.add_argument("--year", metavar="2025-2026")
    new.add_argument("--term", type=term, action="append", default=[], metavar="TERM")
    new.add_argument("--preset", action="append", default=[], metavar="ID")
    terms = add("terms", "ledgers.terms")
    terms.add_argument("ledger", metavar="LEDGER")
    terms.add_argument("--year", required=True, metavar="2026-2027")
    terms.add_argument("--term", type=term, action="append", required=True, metavar="TERM")
    terms.add_argument("--reason", default="", metavar="TEXT")
    picture = add("picture", "ledgers.picture")
    picture.add_argument("ledger", metavar="LEDGER")
    picture.add_argument("which", choices=("logo", "seal"))
    chosen = picture.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--file", type=Path, metavar="FILE")
    chosen.add_argument("--none", action="store_true")


def _add_fact(command: Parser) -> None:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("teacher", metavar="TEACHER")
    command.add_argument("attribute", choices=_FACTS, metavar="ATTRIBUTE")
    command.add_argument("value", metavar="VALUE")
    command.add_argument("--from", dest="first", type=day, metavar="DATE")
    command.add_argument("--to", dest="last", type=day, metavar="DATE")
    command.add_argument("--reason", default="", metavar="TEXT")


def _add_service(command: Parser) -> None:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("teacher", metavar="TEACHER")
    days = command.add_mutually_exclusive_group()
    days.add_argument("--to", dest="last", type=day, metavar="DATE")
    days.add_argument("--from", dest="first", type=day, metavar="DATE")
    command.add_argument("--reason", default="", metavar="TEXT")


def _add_keeping(add: Adder) -> None:
    backup = add("backup", "ledgers.backup")
    backup.add_argument("ledger", metavar="LEDGER")
    _output(backup, required=True)
    archive = add("archive", "archives.archive")
    archive.add_argument("ledger", metavar="LEDGER")
    archive.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    restore = add("restore", "ledgers.restore")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("-o", "--output", dest="ledger", required=True, metavar="LEDGER")
    move = add("move", "ledgers.move")
    move.add_argument("ledger", metavar="LEDGER")
    move.add_argument("target", metavar="TARGET_URL")
    here = add("copy-here", "elsewhere.copy_here")
    here.add_argument("file", type=Path, metavar="LEDGER")
    here.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    back = add("hand-back", "elsewhere.hand_back")
    back.add_argument("ledger", metavar="LEDGER")
    back.add_argument("--to", type=Path, metavar="FILE")
    back.add_argument("--keep-both", action="store_true")
    doctor = add("doctor", "ledgers.doctor")
    doctor.add_argument("ledger", metavar="LEDGER")
    doing = doctor.add_mutually_exclusive_group()
    doing.add_argument("--repair", action="store_true")
    doing.add_argument("--rebuild-from", type=Path, metavar="DIR")
    add_format(doctor, "table", "json")


def _add_trials(add: Adder) -> None:
    demo = add("demo", "trials.demo")
    demo.add_argument("ledger", metavar="LEDGER")
    demo.add_argument("--teachers", type=_count, default=36, metavar="N")
    demo.add_argument("--years", type=_count, default=1, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    add("self-test", "trials.self_test")


def _add_imports(add: Adder) -> None:
    for name, run in (
        ("roster", "imports.roster"),
        ("records", "imports.records"),
        ("attendance", "imports.attendance"),
    ):
        command = add(name, run)
        command.add_argument("ledger", metavar="LEDGER")
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--map", dest="mapping", type=Path, metavar="MAP")
        command.add_argument("--dry-run", action="store_true")
        add_format(command, "table", "json")
        command.add_argument("--reason", default="", metavar="TEXT")
        if name == "records":
            command.add_argument("--kind", required=True, metavar="KIND")
            command.add_argument("--as-claims", action="store_true")
    undo = add("undo", "imports.undo")
    undo.add_argument("ledger", metavar="LEDGER")
    undo.add_argument("import_ids", nargs="*", metavar="IMPORT")
    undo.add_argument("--reason", default="", metavar="TEXT")
    undo.add_argument("--anyway", action="store_true")
    listed = add("list", "imports.list_imports")
    listed.add_argument("ledger", metavar="LEDGER")
    add_format(listed, "table", "json")


def _add_rules(add: Adder) -> None:
    checked = add("check", "rules.check")
    checked.add_argument("file", type=Path, metavar="FILE")
    tested = add("test", "rule_cases.test")
    tested.add_argument("file", type=Path, metavar="FILE")
    add_format(tested, "table", "json")
    used = add("use", "rules.use")
    used.add_argument("ledger", metavar="LEDGER")
    used.add_argument("file", type=Path, metavar="FILE")
    ended = add("end", "rules.end")
    ended.add_argument("ledger", metavar="LEDGER")
    ended.add_argument("ruleset", metavar="ID")
    ended.add_argument("--from", dest="first", type=day, metavar="DATE")
    exported = add("export", "rules.export")
    exported.add_argument("ledger", metavar="LEDGER")
    exported.add_argument("ruleset", metavar="ID")
    _output(exported)
    diff = add("diff", "rules.diff")
    diff.add_argument("ledger", metavar="LEDGER")
    diff.add_argument("file", type=Path, nargs="?", metavar="FILE")
    diff.add_argument("--ruleset", metavar="ID")
    diff.add_argument("--before", type=_count, metavar="N")
    diff.add_argument("--after", type=_count, metavar="N")
    diff.add_argument("--year", metavar="2025-2026")
    diff.add_argument("--as-of", type=day, metavar="DATE")
    diff.add_argument("--as-adopted", action="store_true")
    _format_by_suffix(diff, "table", "json")
    _output(diff)
    history = add("history", "rules.history")
    history.add_argument("ledger", metavar="LEDGER")
    history.add_argument("ruleset", nargs="?", metavar="ID")
    add_format(history, "table", "json")


def _add_check(command: Parser) -> None:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("--year", metavar="2025-2026")
    command.add_argument("--as-of", type=day, metavar="DATE")
    command.add_argument("--teacher", metavar="TEACHER")
    command.add_argument("--units", action="store_true")
    command.add_argument("--explain", action="store_true")
    _format_by_suffix(command, "table", "json", "xlsx", "pdf")
    _output(command)


def _add_chase(command: Parser) -> None:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("--year", metavar="2025-2026")
    command.add_argument("--as-of", type=day, metavar="DATE")
    command.add_argument("--ruleset", metavar="ID")
    command.add_argument("--group", metavar="NAME")
    _format_by_suffix(command, "text", "json", "xlsx", "csv", "pdf")
    _output(command)


def _common(texts: Texts) -> Parser:
    """Options that every command takes, before or after its name."""
    common = Parser(texts=texts, add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=LANGUAGES)
    common.add_argument("--debug", action="store_true")
    common.add_argument("--user", metavar="NAME")
    common.add_argument("--password-file", type=Path, metavar="FILE")
    return common


def _format_by_suffix(command: Parser, *formats: str) -> None:
    """A form that is told by the output file's suffix where it is not given."""
    command.add_argument("--format", choices=formats)


def _output(command: Parser, *, required: bool = False, metavar: str = "FILE") -> None:
    command.add_argument("-o", "--output", type=Path, required=required, metavar=metavar)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
