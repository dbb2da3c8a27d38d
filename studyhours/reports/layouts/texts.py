"""Texts of a layout: words with variables in braces, which people's words can never become.

``{name}`` is a variable, by its own name or its Chinese one. ``{name|line}``, or ``{姓名|线}``,
stands on a line as a field that was filled in. ``[[ … ]]`` is left out when a variable in it is
empty; ``{{`` and ``}}`` are braces. A text is parsed before any fact is known, and facts are put
in as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from studyhours.domain.errors import UnusableInput
from studyhours.reports.layouts.variables import variables_of
from studyhours.reports.paragraph import Piece

_MARKS = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{([^{}\n]{0,40})\}|\{|\}")
_BLANKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINES = ("line", "线")


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or a variable.

    Attributes:
        words: The words; the variable's name where ``variable``.
        variable: Whether a fact goes here.
        underlined: Whether that fact stands on a line.
        group: Number of the ``[[ … ]]`` it stands in; 0 for none.
    """

    words: str
    variable: bool = False
    underlined: bool = False
    group: int = 0


@dataclass(frozen=True, slots=True)
class LayoutText:
    """A text that is parsed; ``paragraphs`` are the parts between its line breaks."""

    paragraphs: tuple[tuple[Part, ...], ...]

    @property
    def variables(self) -> frozenset[str]:
        """The variables it names."""
        return frozenset(part.words for part in self._parts() if part.variable)

    def _parts(self) -> Iterator[Part]:
        for paragraph in self.paragraphs:
            yield from paragraph

    def filled(self, values: Mapping[str, str]) -> list[list[Piece]]:
        """Its paragraphs with facts in place of variables; those left empty are left out."""
        empty = {
            part.group
            for part in self._parts()
            if part.variable and part.group and not values.get(part.words)
        }
        found = []
        for paragraph in self.paragraphs:
            pieces: list[Piece] = []
            for part in paragraph:
                if part.group in empty and part.group:
                    continue
                words = values.get(part.words, "") if part.variable else part.words
                if not words:
                    continue
                if pieces and not part.underlined and not pieces[-1][1]:
                    pieces[-1] = (pieces[-1][0] + words, False)
                else:
                    pieces.append((words, part.underlined))
            if pieces or not paragraph:
                found.append(pieces)
        return found

    def line(self, values: Mapping[str, str]) -> str:
        """All of it in one line, for a cell."""
        return " ".join(
            "".join(words for words, _ in pieces) for pieces in self.filled(values)
        ).strip()


def plain(text: str) -> str:
    """A fact on one line: what breaks lines or cannot be seen becomes a blank."""
    return _BLANKS.sub(" ", text).strip()


def parse_text(
    text: str, kind: str, place: str, also: Mapping[str, str] = MappingProxyType({})
) -> LayoutText:
    """Parses a text.

    Args:
        text: As written in the layout.
        kind: The kind of paper, which says what variables there are.
        place: Where it stands, for what is wrong with it.
        also: Further names of variables, of a table's rows.

    Raises:
        UnusableInput: ``layout_unknown_variable`` or ``layout_brace``, with ``place`` and ``at``,
            the character from 1.
    """
    known = variables_of(kind)
    paragraphs: list[tuple[Part, ...]] = []
    groups = _Groups(place)
    for number, paragraph in enumerate(text.split("\n")):
        before = sum(len(one) + 1 for one in text.split("\n")[:number])
        parts: list[Part] = []
        last = 0
        for mark in _MARKS.finditer(paragraph):
            _add(parts, paragraph[last : mark.start()], groups.now)
            last = mark.end()
            at = before + mark.start() + 1
            said = mark.group()
            if said in ("{{", "}}"):
                _add(parts, said[0], groups.now)
            elif said in ("[[", "]]"):
                groups.turn(said, at)
            elif mark.group(1) is None:
                raise UnusableInput("layout_brace", place=place, at=at, mark=said)
            else:
                name, bar, flag = (one.strip() for one in mark.group(1).partition("|"))
                key = also.get(name) or known.get(name)
                if key is None or (bar and flag not in _LINES):
                    shown = mark.group(1)
                    raise UnusableInput(
                        "layout_unknown_variable", place=place, at=at, variable=shown
                    )
                parts.append(Part(key, True, bool(bar), groups.now))
        _add(parts, paragraph[last:], groups.now)
        paragraphs.append(tuple(parts))
    groups.end(len(text))
    return LayoutText(tuple(paragraphs))


class _Groups:
    """Which ``[[ … ]]`` is open."""

    def __init__(self, place: str) -> None:
        self._place, self._count = place, 0
        self.now = 0

    def turn(self, mark: str, at: int) -> None:
        if (mark == "[[") == bool(self.now):
            raise UnusableInput("layout_brace", place=self._place, at=at, mark=mark)
        self._count += mark == "[["
        self.now = self._count if mark == "[[" else 0

    def end(self, at: int) -> None:
        if self.now:
            raise UnusableInput("layout_brace", place=self._place, at=at, mark="[[")


def _add(parts: list[Part], words: str, group: int) -> None:
    if words:
        parts.append(Part(words, group=group))
