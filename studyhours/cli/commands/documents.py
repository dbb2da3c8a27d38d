"""``document list|summary``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console, table
from studyhours.cli.forms import form_of
from studyhours.cli.opening import opened
from studyhours.services.papers.summary import SummaryRequest, make_summary
from studyhours.transfer.files import write_whole

KINDS = ("summary",)


def list_kinds(arguments: Namespace, console: Console) -> int:
    """Names the kinds of documents there are."""
    del arguments
    console.print(table([(kind, console.texts.say(f"document.{kind}")) for kind in KINDS]))
    return 0


def summary(arguments: Namespace, console: Console) -> int:
    """Writes the annual summary."""
    request = SummaryRequest(
        year=arguments.year,
        as_of=arguments.as_of,
        ruleset=arguments.ruleset,
        form=form_of(arguments, ("pdf", "xlsx")),
    )
    with opened(arguments) as ledger:
        content = make_summary(ledger, request, console.texts)
    write_whole(arguments.output, content)
    console.say("cli.written", file=arguments.output)
    return 0
