"""Arguments of the command line that several parts of its grammar use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from studyhours.cli.usage import Parser
from studyhours.domain.days import parse_day
from studyhours.domain.errors import UnusableInput

Adder = Callable[[str, str], Parser]
"""Adds a command: its name, and ``module.function`` under ``cli/commands``, loaded when it runs."""


def day(text: str) -> date:
    """A day argument in any of the forms people type."""
    found = parse_day(text)
    if found is None:
        raise UnusableInput("bad_day_argument", value=text)
    return found


def term(text: str) -> tuple[date, date]:
    """``START:END``."""
    first, separator, last = text.partition(":")
    if not separator:
        raise UnusableInput("bad_term_argument", value=text)
    return day(first), day(last)


def add_format(command: Parser, *formats: str) -> None:
    """The form of the result; the first is taken where it is not given."""
    command.add_argument("--format", choices=formats, default=formats[0])
