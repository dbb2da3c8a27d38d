"""``fact`` and ``service``: what is true of a teacher from when to when."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.services.people.service_changes import service_of
from studyhours.services.people.teachers import add_fact
from studyhours.services.wording.explaining import day_text


def fact(arguments: Namespace, console: Console) -> int:
    """Records a dated fact."""
    with opened(arguments) as ledger:
        name, _ = add_fact(
            ledger,
            arguments.teacher,
            arguments.attribute,
            arguments.value,
            first=arguments.first,
            last=arguments.last,
        )
    console.say("cli.fact_set", name=name, attribute=arguments.attribute, value=arguments.value)
    return 0


def service(arguments: Namespace, console: Console) -> int:
    """Says when a teacher's service ends, goes on, or begins again."""
    with opened(arguments) as ledger:
        done = service_of(ledger, arguments.teacher, first=arguments.first, last=arguments.last)
    if arguments.first is not None:
        console.say(
            "cli.service_back", name=done.name, day=day_text(arguments.first, console.texts)
        )
    elif arguments.last is not None:
        console.say("cli.service_ends", name=done.name, day=day_text(arguments.last, console.texts))
    else:
        console.say("cli.service_open", name=done.name)
    return 0
