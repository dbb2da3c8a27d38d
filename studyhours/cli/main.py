"""Runs one command; every fault becomes a sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise

from studyhours.cli.arguments import build_parser
from studyhours.cli.console import Console
from studyhours.cli.faults import fault_document, fault_text
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.texts import LANGUAGES, load_texts

INTERRUPTED = 130
OUR_BUG = 70


def run_command_line(arguments: Sequence[str], default_language: str) -> int:
    """Runs a command.

    Args:
        arguments: Without the program's name.
        default_language: ``zh`` or ``en``, unless ``--lang`` says otherwise.

    Returns:
        The exit code of the contract.
    """
    texts = load_texts(_language(arguments, default_language))
    console = Console(texts)
    debug = "--debug" in arguments
    if not arguments:
        console.tell("cli.no_window")
        return UnusableInput.exit_code
    try:
        parsed = build_parser(texts).parse_args(arguments)
        _mention_place(parsed, console)
        code = _command(parsed.run)(parsed, console)
        sys.stdout.flush()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except Fault as fault:
        if debug:
            traceback.print_exc()
        if _wants_json(arguments):
            console.print_json(fault_document(fault, console))
        sys.stderr.write(fault_text(fault, console) + "\n")
        return fault.exit_code
    except KeyboardInterrupt:
        console.tell("cli.interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has left; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - a bug of ours still owes the user a sentence
        if debug:
            traceback.print_exc()
        console.tell("cli.bug", kind=type(error).__name__, text=str(error).split("\n")[0][:200])
        return OUR_BUG
    return code


def _mention_place(arguments: Namespace, console: Console) -> None:
    """Says where a ledger on a share or a stick is worked on more safely."""
    ledger = getattr(arguments, "ledger", None)
    if isinstance(ledger, str):
        from studyhours.services.ledgers.whereabouts import lies_elsewhere

        place = lies_elsewhere(ledger)
        if place:
            console.tell(f"cli.elsewhere_{place}", ledger=ledger)


def _command(name: str) -> Callable[[Namespace, Console], int]:
    """A command by ``module.function``; only its own module is loaded, to start quickly."""
    module, _, function = name.partition(".")
    found: Callable[[Namespace, Console], int] = getattr(
        import_module(f"studyhours.cli.commands.{module}"), function
    )
    return found


def _language(arguments: Sequence[str], default: str) -> str:
    """The language, found before anything is parsed, so that complaints are in it too."""
    chosen = default
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            chosen = arguments[index + 1]
        elif argument.startswith("--lang="):
            chosen = argument.partition("=")[2]
    chosen = chosen.lower().partition("_")[0].partition("-")[0]
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _wants_json(arguments: Sequence[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
