"""``layout list|export|import|check|use``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console, table
from studyhours.cli.opening import opened
from studyhours.services.papers.layout_files import export_layout, import_layout, read_layout_file
from studyhours.services.papers.layouts import find_layout, list_layouts, use_layout


def list_all(arguments: Namespace, console: Console) -> int:
    """Names every layout, and which one papers of its kind are issued by."""
    with opened(arguments) as ledger:
        rows = list_layouts(ledger)
    if arguments.format == "json":
        console.print_json(
            [
                {
                    "id": row.id,
                    "kind": row.kind,
                    "title": dict(row.title),
                    "own": row.own,
                    "in_use": row.in_use,
                    "made_from": row.made_from,
                }
                for row in rows
            ]
        )
        return 0
    texts = console.texts
    lines = [
        (
            row.id,
            texts.say(f"layout_kind.{row.kind}"),
            texts.pick(row.title),
            texts.say("cli.layout_used") if row.in_use else "",
        )
        for row in rows
    ]
    console.print(table(lines))
    return 0


def export(arguments: Namespace, console: Console) -> int:
    """Writes a layout with its pictures."""
    with opened(arguments) as ledger:
        export_layout(ledger, arguments.layout, arguments.output)
    console.say("cli.written", file=arguments.output)
    return 0


def bring(arguments: Namespace, console: Console) -> int:
    """Adds the layout of a file to the school's own."""
    with opened(arguments) as ledger:
        done = import_layout(ledger, arguments.file)
    console.say("cli.layout_added", id=done.id, name=done.name)
    return 0


def check(arguments: Namespace, console: Console) -> int:
    """Tries a layout file."""
    found = read_layout_file(arguments.file).layout
    kind = console.texts.say(f"layout_kind.{found.kind}")
    console.say("cli.layout_sound", name=console.texts.pick(found.title), kind=kind)
    return 0


def use(arguments: Namespace, console: Console) -> int:
    """Issues papers of its kind by a layout from now on."""
    with opened(arguments) as ledger:
        row = find_layout(list_layouts(ledger), arguments.layout)
        use_layout(ledger, row)
    kind = console.texts.say(f"layout_kind.{row.kind}")
    console.say("cli.layout_chosen", name=console.texts.pick(row.title), kind=kind)
    return 0
