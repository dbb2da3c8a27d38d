"""``certificate names`` and ``certificate passphrase``: papers' names, the key's lock."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from studyhours.cli.console import Console
from studyhours.cli.opening import opened, read_secret
from studyhours.services.papers.key_passphrase import change_passphrase
from studyhours.services.papers.naming import change_names, read_names


def names(arguments: Namespace, console: Console) -> int:
    """Shows or changes the patterns of numbers and files."""
    with opened(arguments) as ledger:
        shown = read_names(ledger)
        kept = shown.names
        typed = replace(
            kept,
            serial=kept.serial if arguments.serial is None else arguments.serial,
            file=kept.file if arguments.file is None else arguments.file,
        )
        if typed != kept:
            kept = change_names(ledger, typed, kept).after
    said, sample = kept.said(console.texts), shown.sample(kept)
    if arguments.format == "json":
        patterns = {"serial": kept.serial, "file": kept.file}
        console.print_json({**patterns, "sample": {"serial": sample.serial, "file": sample.file}})
        return 0
    console.say("cli.serial_names", pattern=said.serial, sample=sample.serial)
    console.say("cli.file_names", pattern=said.file, sample=sample.file)
    return 0


def passphrase(arguments: Namespace, console: Console) -> int:
    """Sets, changes or removes the passphrase of the school's key."""
    old_file: Path | None = arguments.key_passphrase_file
    new_file: Path | None = arguments.new_passphrase_file
    old = read_secret(old_file) if old_file is not None else None
    new = read_secret(new_file) if new_file is not None else None
    with opened(arguments) as ledger:
        change_passphrase(ledger, old, new)
    console.say("cli.passphrase_removed" if new is None else "cli.passphrase_set")
    return 0
