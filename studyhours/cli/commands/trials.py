"""``demo`` and ``self-test``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.commands.ledgers import announce
from studyhours.cli.console import Console
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.self_test import run_self_test

FAILED = 70


def demo(arguments: Namespace, console: Console) -> int:
    """Makes a plausible school, the same for the same seed."""
    school = DemoSchool(arguments.teachers, arguments.years, arguments.seed)

    def progress(stage: str, done: int, total: int | None) -> None:
        del stage
        console.tell("cli.demo_progress", done=done, total=total)

    ledger = make_demo(arguments.ledger, school, progress)
    announce(ledger, console)
    ledger.close()
    console.say("cli.demo_made", ledger=ledger.name, teachers=arguments.teachers)
    return 0


def self_test(arguments: Namespace, console: Console) -> int:
    """Runs the main job in a temporary place."""
    del arguments
    steps = run_self_test()
    for step in steps:
        mark = "✓" if step.passed else "✗"
        console.print(
            f"{mark} {console.texts.say(f'self_test.{step.name}')} {step.detail}".rstrip()
        )
    passed = all(step.passed for step in steps)
    console.say("self_test.passed" if passed else "self_test.failed")
    return 0 if passed else FAILED
