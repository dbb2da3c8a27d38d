"""How long a text is, in the ways people ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from studyhours.domain.tidy import HAN


@dataclass(frozen=True, slots=True)
class TextCounts:
    """A text's length.

    Attributes:
        characters: Every sign but blanks; what rules count.
        han: Chinese characters.
        words: Chinese characters and words of other scripts, as word processors count 字数.
    """

    characters: int
    han: int
    words: int


def count_text(text: str) -> TextCounts:
    """Counts a text."""
    if not text:
        return TextCounts(0, 0, 0)
    characters = len("".join(text.split()))
    han, rest = _split(text)
    words = len(_word().findall(rest))
    return TextCounts(characters, han, han + words)


def _split(text: str) -> tuple[int, str]:
    rest, han = _han().subn(" ", text)
    return han, rest


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+(?:['’.-]\w+)*")
