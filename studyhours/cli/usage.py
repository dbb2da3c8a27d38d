"""The parser in the user's language: its headings, its help, and what it says of a wrong line.

``argparse`` knows English only. Its complaints are recognised here by their form; one that is not
is shown as it came.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn, TypeVar, overload

from studyhours.cli.console import width
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import Texts

_Space = TypeVar("_Space")

_MISSING = re.compile(r"the following arguments are required: (.+)")
_CHOICE = re.compile(r"argument (.+?): invalid choice: (.+) \(choose from .*\)", re.DOTALL)
_VALUE = re.compile(r"argument (.+?): invalid (\w+) value: (.+)", re.DOTALL)
_EXPECTED = re.compile(r"argument (.+?): expected .*arguments?")
_EXPLICIT = re.compile(r"argument (.+?): ignored explicit argument (.+)", re.DOTALL)
_AMBIGUOUS = re.compile(r"ambiguous option: (.+) could match (.+)")

# A Latin word, blanks, or a single mark; what may not begin a line stays with what it follows.
_PIECE = re.compile(r"[!-~]+[，。；：、！？）”》]*|\s+|[（“《]*.[，。；：、！？）”》]*")


class Formatter(argparse.HelpFormatter):
    """Help whose columns and line breaks reckon with the width of Chinese."""

    def __init__(self, prog: str, texts: Texts) -> None:
        super().__init__(prog)
        self._texts = texts

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Adds the usage line, by default with its heading in the language."""
        own = self._texts.say("usage.prefix") if prefix is None else prefix
        super().add_usage(usage, actions, groups, own)

    def add_argument(self, action: argparse.Action) -> None:
        """Adds an argument to the help, and makes room for it."""
        super().add_argument(action)
        taken = width(self._format_action_invocation(action)) + self._current_indent
        self._action_max_length = max(self._action_max_length, taken)

    def format_help(self) -> str:
        """The help, with the headings' colons as the language writes them."""
        text = super().format_help()
        for key in ("usage.positionals", "usage.options"):
            title = self._texts.say(key)
            own = self._texts.say("usage.heading", title=title)
            text = text.replace(f"\n{title}:\n", f"\n{own}\n")
        return text

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        names = ", ".join(action.option_strings)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{names} {value}"

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        head = " " * self._current_indent + self._format_action_invocation(action)
        extra = width(head) - len(head)
        rest = text[len(head) :]
        gap = len(rest) - len(rest.lstrip(" "))
        if not text.startswith(head) or gap == 0:
            return text
        return head + rest[min(extra, gap - 1) :]

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(_wrapped(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in _wrapped(text, width - len(indent)))


def _wrapped(text: str, columns: int) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and width(line + piece.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line:
        yield line.rstrip()


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are faults like any other."""

    def __init__(self, *, texts: Texts, **options: Any) -> None:  # noqa: ANN401 - handed on to argparse
        super().__init__(formatter_class=partial(Formatter, texts=texts), **options)
        self.texts = texts

    @overload
    def parse_known_args(
        self, args: Iterable[str] | None = None, namespace: None = None
    ) -> tuple[argparse.Namespace, list[str]]: ...

    @overload
    def parse_known_args(
        self, args: Iterable[str] | None, namespace: _Space
    ) -> tuple[_Space, list[str]]: ...

    @overload
    def parse_known_args(self, *, namespace: _Space) -> tuple[_Space, list[str]]: ...

    def parse_known_args(
        self, args: Iterable[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parses; what is left over is refused here, by the command whose usage is to be shown.

        Raises:
            UnusableInput: something is wrong, or left over.
        """
        found, left = super().parse_known_args(args, namespace)
        if left and not self._take_more(found, left):
            self._refuse(self._left_over(left))
        return found, []

    def _take_more(self, found: Any, left: list[str]) -> bool:  # noqa: ANN401 - as argparse has it
        """Adds what stands behind an option to the command's list, which argparse ends there."""
        listed = next((one for one in self._actions if _is_list(one)), None)
        if listed is None or any(one.startswith("-") for one in left):
            return False
        before = getattr(found, listed.dest) or []
        setattr(found, listed.dest, [*before, *self._get_values(listed, left)])
        return True

    def put_into_words(self, path: str = "") -> None:
        """Gives every argument, and those of the commands below, its name and help.

        The key of an argument's help is ``option.COMMAND_DEST`` where there is one, else
        ``option.DEST``; its placeholder is ``metavar.NAME``.
        """
        # Not before: argparse joins the groups of parents to those of the same title.
        self._positionals.title = self.texts.say("usage.positionals")
        self._optionals.title = self.texts.say("usage.options")
        entries = self.texts.entries
        for action in self._actions:
            own = entries.get(f"option.{path}_{action.dest}") if path else None
            action.help = own if own is not None else self.texts.say(f"option.{action.dest}")
            if isinstance(action.metavar, str):
                action.metavar = entries.get(f"metavar.{action.metavar}", action.metavar)
            for name, child in _commands(action).items():
                child.put_into_words(f"{path}_{name}" if path else name)

    def error(self, message: str) -> NoReturn:
        """Refuses the arguments.

        Raises:
            UnusableInput: always.
        """
        self._refuse(self._in_words(message))

    def _refuse(self, problem: str) -> NoReturn:
        raise UnusableInput("usage", problem=problem, usage=self.format_usage().strip())

    def _left_over(self, left: Sequence[str]) -> str:
        known = list(self._option_string_actions)
        for one in left:
            name = one.partition("=")[0]
            if name.startswith("-"):
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
                if near:
                    return self.texts.say("usage.option_near", option=name, near=near[0])
                return self.texts.say("usage.option_unknown", option=name)
        return self.texts.say("usage.too_many", text=" ".join(left))

    def _in_words(self, message: str) -> str:
        say = self.texts.say
        if found := _MISSING.fullmatch(message):
            action = self._action(found[1])
            commands = _commands(action)
            if commands:
                return say("usage.no_command", choices=", ".join(commands))
            return say("usage.missing", names=found[1])
        if found := _CHOICE.fullmatch(message):
            return self._wrong_choice(found[1], _plain(found[2]))
        if found := _VALUE.fullmatch(message):
            params = {"argument": found[1], "value": _plain(found[3])}
            if found[2] == "_count":
                return say("usage.bad_count", **params)
            if found[2] == "int":
                return say("usage.bad_number", **params)
            return say("usage.bad_value", **params)
        if found := _EXPECTED.fullmatch(message):
            return say("usage.value_missing", argument=found[1])
        if found := _EXPLICIT.fullmatch(message):
            return say("usage.value_unwanted", argument=found[1], value=_plain(found[2]))
        if found := _AMBIGUOUS.fullmatch(message):
            return say("usage.ambiguous", option=found[1], matches=found[2])
        return message

    def _wrong_choice(self, name: str, value: str) -> str:
        action = self._action(name)
        choices = [str(one) for one in (action.choices if action else None) or ()]
        near = difflib.get_close_matches(value, choices, n=1)
        params = {"argument": name, "value": value, "choices": ", ".join(choices)}
        if _commands(action):
            if near:
                return self.texts.say("usage.command_near", near=near[0], **params)
            return self.texts.say("usage.command_unknown", **params)
        if near:
            return self.texts.say("usage.choice_near", near=near[0], **params)
        return self.texts.say("usage.choice", **params)

    def _action(self, name: str) -> argparse.Action | None:
        """The argument that a complaint calls so."""
        for action in self._actions:
            if name in {"/".join(action.option_strings), action.metavar, action.dest}:
                return action
        return None


def _is_list(action: argparse.Action) -> bool:
    return not action.option_strings and action.nargs in {"*", "+"}


def _plain(shown: str) -> str:
    """The text that ``repr`` shows."""
    try:
        return str(ast.literal_eval(shown))
    except (ValueError, SyntaxError):
        return shown


def _commands(action: argparse.Action | None) -> Mapping[str, Parser]:
    """The commands an argument chooses from; empty for any other argument."""
    choices = action.choices if action is not None else None
    return choices if isinstance(choices, Mapping) else {}
