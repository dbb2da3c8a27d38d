"""``copy-here`` and ``hand-back``: a ledger on a share or a stick is worked on in a copy here."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.services.ledgers.elsewhere import copy_here as make_copy
from studyhours.services.ledgers.handing_back import hand_back as give_back
from studyhours.services.ledgers.handing_back import keep_both


def copy_here(arguments: Namespace, console: Console) -> int:
    """Makes a working copy."""
    done = make_copy(arguments.file, arguments.output)
    console.say("cli.copied_here", ledger=done.path, files=done.files)
    if done.missing:
        console.tell("cli.copied_without", count=done.missing)
    return 0


def hand_back(arguments: Namespace, console: Console) -> int:
    """Hands it back."""
    with opened(arguments) as ledger:
        work = keep_both if arguments.keep_both else give_back
        done = work(ledger, arguments.to)
    console.say("cli.handed_back", ledger=done.path)
    if done.missing:
        console.tell("cli.handed_without", count=done.missing)
    return 0
