"""``fact``: what is true of a teacher from when to when."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.services.teachers import add_fact


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
