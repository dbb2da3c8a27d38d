"""How long a text is, in the ways people ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from studyhours.domain.tidy import HAN

_MARKS = (
    "\u00b7\u2014\u2015\u2018\u201c\u201d\u2026\u2460-\u24ff\u3001-\u303f\u3041-\u312f"
    "\u3200-\u33ff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
)
"""Marks, kana and numbers in rings that stand in Chinese text, as ranges."""


@dataclass(frozen=True, slots=True)
class TextCounts:
    """A text's length.

    Attributes:
        characters: Every sign but blanks; what rules count.
        han: Chinese characters.
        words: Chinese characters and marks, each of which is one, and words of other scripts
            between blanks: as word processors count 字数.
    """

    characters: int
    han: int
    words: int


def count_text(text: str) -> TextCounts:
    """Counts a text."""
    if not text:
        return TextCounts(0, 0, 0)
    characters = len("".join(text.split()))
    han = len(_han().findall(text))
    if not han:
        return TextCounts(characters, 0, len(text.split()))
    rest, signs = _signs().subn(" ", text)
    return TextCounts(characters, han, signs + len(rest.split()))


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


@cache
def _signs() -> re.Pattern[str]:
    """What is one 字 by itself; an apostrophe within a word is none."""
    return re.compile(f"[{HAN}{_MARKS}]|(?<![A-Za-z])’|’(?![A-Za-z])")
