"""``chase``: who is behind in what, by group, as a message, a table, or paper."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console, json_bytes
from studyhours.cli.forms import form_of
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import Texts
from studyhours.services.checking.chase import ChaseList, chase_text, read_chase
from studyhours.services.checking.chase_tables import chase_document, chase_paper, chase_sheet
from studyhours.services.lists.output import save_list
from studyhours.transfer.files import write_whole

_FORMS = ("text", "json", "xlsx", "csv", "pdf")


def chase(arguments: Namespace, console: Console) -> int:
    """Lists who is behind."""
    form = form_of(arguments, _FORMS)
    if form in {"xlsx", "csv", "pdf"} and arguments.output is None:
        raise UnusableInput("output_needed", format=form)
    with opened(arguments) as ledger:
        found = read_chase(
            ledger,
            arguments.year,
            arguments.as_of,
            ruleset=arguments.ruleset,
            group=arguments.group,
        )
    if arguments.output is None:
        console.print(_said(found, console.texts, form).decode("utf-8").rstrip("\n"))
        return 0
    if form in {"xlsx", "csv"}:
        save_list(chase_sheet(found, console.texts), arguments.output, form=form)
    elif form == "pdf":
        write_whole(arguments.output, chase_paper(found, console.texts))
    else:
        write_whole(arguments.output, _said(found, console.texts, form))
    console.say("cli.written", file=arguments.output)
    return 0


def _said(found: ChaseList, texts: Texts, form: str) -> bytes:
    if form == "json":
        return json_bytes(chase_document(found, texts))
    return f"{chase_text(found, texts)}\n".encode()
