"""The command line's help, in either language."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, _SubParsersAction
from collections.abc import Iterator

import pytest

from studyhours.cli.arguments import build_parser
from studyhours.domain.texts import LANGUAGES, load_texts


def helps(parser: ArgumentParser, path: str) -> Iterator[tuple[str, str]]:
    """Where each help stands, and what it says."""
    yield path, parser.description or ""
    for action in parser._actions:
        if action.dest != SUPPRESS:
            yield f"{path} {action.dest}", action.help or ""
        if isinstance(action, _SubParsersAction):
            for choice in action._choices_actions:
                yield f"{path} {choice.dest}", choice.help or ""
            for name, inner in action.choices.items():
                yield from helps(inner, f"{path} {name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_argument_has_help_in_words(language: str) -> None:
    said = list(helps(build_parser(load_texts(language)), ""))
    assert len(said) > 250
    lacking = [place for place, text in said if not text or text.startswith(("help.", "option."))]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_can_be_printed(language: str) -> None:
    """A stray percent sign would break it."""
    assert "studyhours" in build_parser(load_texts(language)).format_help()
