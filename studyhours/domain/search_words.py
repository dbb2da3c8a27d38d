"""What a record is found by: its words cut into pairs of characters, and marks beside them.

Chinese has no blanks between words, and most words have two characters. So every character of a
text becomes one token: itself with the next one, or alone where a run ends. A word is found where
its pairs stand in a row, wherever in a sentence that is; what is looked for is never taken apart by
a dictionary, and what people type never becomes a query's syntax.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from studyhours.domain.tidy import FOLDED, any_of

# From Unicode's private area, and so in nobody's text: see `searchable`.
_MARK, _LETTERS, _PART = "\ue000", "\ue001", "\ue002"
_PRIVATE: dict[int, int | None] = dict.fromkeys(map(ord, (_MARK, _LETTERS, _PART)))
# Punctuation of ASCII would end a token of SQLite's: its full-width twin, which does not, stands
# for both. Most Chinese texts then need no change at all.
_WIDE: dict[int, int] = {
    code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()
}
_TABLE: dict[int, int | None] = {
    **{code: half for code, half in FOLDED.items() if half not in _WIDE},
    **_PRIVATE,
    **_WIDE,
}
_TO_CHANGE = any_of(_TABLE)
_EDGES = "《》〈〉「」『』【】“”‘’。、…—·" + "".join(map(chr, _WIDE.values()))
_LONGEST = 64
_MOST_WORDS = 12


class SearchText(NamedTuple):
    """What a record is found by, without whom it credits.

    Attributes:
        said: All it says, as ``searchable`` makes it.
        letters: Initials of its title and of the people in it, in runs with blanks between.
        marks: Its kind, and its type.
    """

    said: str
    letters: str
    marks: tuple[str, ...]


def searchable(text: str) -> str:
    """A text as it is looked through: folded, lower case, with one blank where there are some."""
    if _TO_CHANGE.search(text) is not None:
        text = text.translate(_TABLE)
    return " ".join(text.lower().split())


def words_typed(text: str) -> tuple[str, ...]:
    """The words somebody looks for, each once; brackets and stops around them count for nothing."""
    words = (word.strip(_EDGES) or word for word in searchable(text).split())
    return tuple(dict.fromkeys(word[:_LONGEST] for word in words))[:_MOST_WORDS]


def _line(run: str) -> str:
    """Every character with the one behind it, or alone where a run ends, with blanks between.

    Where a run begins its first character stands alone too, which no phrase asks for.
    """
    return " ".join(map(add, run, f"{run[1:]} "))


def phrase(word: str) -> list[str]:
    """The tokens that stand in a row where a word of at least two characters stands."""
    return [first + second for first, second in pairwise(word)]


def letter_phrase(word: str) -> list[str]:
    """The same of initials."""
    return [_LETTERS + pair for pair in phrase(word)]


@lru_cache(maxsize=1024)
def kind_mark(kind: str) -> str:
    """The token of a record kind."""
    return f"{_MARK}k{kind.lower().translate(_TABLE)}"


@lru_cache(maxsize=1024)
def type_mark(kind: str, type_id: str) -> str:
    """The token of a type within a kind."""
    return f"{_MARK}y{kind.lower().translate(_TABLE)}{_PART}{type_id.lower().translate(_TABLE)}"


@lru_cache(maxsize=4096)
def teacher_mark(teacher: bytes) -> str:
    """The token of whom a record credits."""
    return f"{_MARK}t{teacher.hex()}"


def words_line(text: SearchText, teacher: bytes) -> str:
    """All tokens of a record, in a row with blanks between."""
    marks, words = _around(text)
    return f"{marks} {teacher_mark(teacher)} {words}"


@lru_cache(maxsize=4096)
def _around(text: SearchText) -> tuple[str, str]:
    """The tokens before and behind whom a record credits.

    What all teachers of a school attended says the same in the record of each.
    """
    letters = [
        _LETTERS + pair for run in text.letters.split() for pair in map(add, run, f"{run[1:]} ")
    ]
    return " ".join(text.marks), " ".join((_line(text.said), *letters))


def tokens(text: SearchText, teacher: bytes) -> list[str]:
    """All tokens of a record, each once and in order; each of its characters alone among them."""
    return sorted({*words_line(text, teacher).split(), *text.said.replace(" ", "")})
