"""``package entries|choose``: what a copy of the ledger says differently beside records."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.services.exchange.row_choices import (
    RowDecision,
    RowSidesShown,
    decide_all_rows,
    decide_rows,
    list_row_sides,
)


def entries(arguments: Namespace, console: Console) -> int:
    """Lists the entries that wait for a choice."""
    with opened(arguments) as ledger:
        found = list_row_sides(ledger, arguments.part)
    if arguments.format == "json":
        console.print_json([_plain(one) for one in found])
        return 0
    say = console.texts.say
    for one in found:
        what = say(f"package.part_{one.part}")
        console.say("package.entry_line", id=one.id, what=what, part=one.part, title=one.title)
        for line in one.lines:
            if line.differs:
                name = say(f"exchange_columns.{line.column}")
                sides = {"ours": _text(line.ours), "theirs": _text(line.theirs)}
                console.say("package.entry_column", name=name, **sides)
    if not found:
        console.say("package.no_entries")
    return 0


def _text(said: object) -> str:
    return "—" if said in (None, "") else str(said)


def _plain(one: RowSidesShown) -> dict[str, object]:
    return {
        "id": one.id,
        "part": one.part,
        "title": one.title,
        "ours": {line.column: line.ours for line in one.lines},
        "theirs": {line.column: line.theirs for line in one.lines},
    }


def chosen(arguments: Namespace, console: Console) -> int:
    """Decides one entry, all of a sort, or all."""
    with opened(arguments) as ledger:
        if arguments.entry is None:
            if not (arguments.everything or arguments.part):
                raise UnusableInput("decide_what")
            count = decide_all_rows(ledger, arguments.take, arguments.part).count
        else:
            found = [one for one in list_row_sides(ledger) if one.id.startswith(arguments.entry)]
            if len(found) != 1:
                raise UnusableInput("unknown_conflict", uid=arguments.entry)
            decision = RowDecision(found[0].id, found[0].shown, arguments.take)
            count = decide_rows(ledger, [decision]).count
        left = len(list_row_sides(ledger))
    console.say("package.decided", count=count, left=left)
    return 0
