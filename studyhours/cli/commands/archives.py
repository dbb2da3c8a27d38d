"""``archive``: it loads what draws papers, which other commands need not wait for."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.services.ledgers.archive import write_archive


def archive(arguments: Namespace, console: Console) -> int:
    """Writes everything into plain files."""
    with opened(arguments) as ledger:
        done = write_archive(ledger, arguments.output, console.texts)
    console.say(
        "cli.archived",
        folder=done.folder,
        teachers=done.teachers,
        records=done.records,
        files=done.files,
    )
    if done.missing:
        console.tell("cli.archived_without", count=done.missing)
    for name in done.without_paper:
        console.tell("cli.archived_no_paper", name=name)
    return 0
