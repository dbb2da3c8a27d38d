"""Names put together by a pattern people write: ``{short}-{year}-{number:6}``.

What stands in braces is a word for something that is filled in, in the language of whoever wrote
it; everything else stays as it is. A pattern is kept with our own words for the places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from studyhours.domain.errors import UnusableInput

NUMBER = "number"
"""The place that counts up."""
DIGITS = 6
"""Of the place that counts, where a pattern does not say how many."""
_LEAST, _MOST = 3, 9
_PLACE = re.compile(r"\{([^{}]*)\}")
_FULL_WIDTH = str.maketrans("｛｝：", "{}:")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is filled in; ``digits`` is 0 but for the number."""

    word: str
    digits: int = 0


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A pattern: texts that stay, and places."""

    parts: tuple[str | Place, ...]

    @property
    def text(self) -> str:
        """The pattern as it is kept."""
        return self.said({})

    def said(self, words: Mapping[str, str]) -> str:
        """The pattern as people write it.

        Args:
            words: What they call the places; ours where one is missing.
        """
        return "".join(
            part
            if isinstance(part, str)
            else f"{{{words.get(part.word, part.word)}{f':{part.digits}' if part.digits else ''}}}"
            for part in self.parts
        )

    def count(self, word: str) -> int:
        """How often a place occurs."""
        return sum(isinstance(part, Place) and part.word == word for part in self.parts)

    @property
    def literal(self) -> str:
        """Everything that stays, in one."""
        return "".join(part for part in self.parts if isinstance(part, str))

    def fill(self, values: Mapping[str, str]) -> str:
        """The name with everything filled in; the number comes with its digits."""
        return "".join(
            part if isinstance(part, str) else _digits(values.get(part.word, ""), part.digits)
            for part in self.parts
        )

    def around(self, values: Mapping[str, str]) -> tuple[str, str, int]:
        """What stands before the number and behind it, filled in, and the number's digits.

        Raises:
            ValueError: the pattern has no number.
        """
        at = next(
            (at for at, part in enumerate(self.parts) if isinstance(part, Place) and part.digits),
            None,
        )
        if at is None:
            raise ValueError("no number")
        place = self.parts[at]
        before, behind = (NamePattern(part) for part in (self.parts[:at], self.parts[at + 1 :]))
        digits = place.digits if isinstance(place, Place) else DIGITS
        return before.fill(values), behind.fill(values), digits


def _digits(value: str, digits: int) -> str:
    return value.zfill(digits) if digits else value


def read_pattern(text: str, words: Mapping[str, str], field: str) -> NamePattern:
    """Reads a pattern as people write it.

    Args:
        text: As typed.
        words: What each place may be called, in any language, and our own word for it.
        field: What the pattern is for, in the faults' ``field``.

    Raises:
        UnusableInput: ``pattern_word`` for a place nobody knows, ``pattern_braces`` for a brace
            without its other half, ``pattern_digits`` for a number of digits that cannot be.
    """
    plain = text.translate(_FULL_WIDTH)
    parts: list[str | Place] = []
    at = 0
    for found in _PLACE.finditer(plain):
        parts += [plain[at : found.start()]] if found.start() > at else []
        parts.append(_place(found[1], words, field))
        at = found.end()
    parts += [plain[at:]] if at < len(plain) else []
    if any("{" in part or "}" in part for part in parts if isinstance(part, str)):
        raise UnusableInput("pattern_braces", field=field, pattern=text)
    return NamePattern(tuple(parts))


def _place(inside: str, words: Mapping[str, str], field: str) -> Place:
    said, _, digits = (part.strip() for part in inside.partition(":"))
    word = words.get(said.casefold())
    if word is None:
        raise UnusableInput("pattern_word", field=field, word=said)
    if word != NUMBER:
        if digits:
            raise UnusableInput("pattern_digits", field=field, least=_LEAST, most=_MOST)
        return Place(word)
    if not digits:
        return Place(word, DIGITS)
    if not (digits.isascii() and digits.isdecimal() and _LEAST <= int(digits) <= _MOST):
        raise UnusableInput("pattern_digits", field=field, least=_LEAST, most=_MOST)
    return Place(word, int(digits))
