"""Which words of a sentence name the kind of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyhours.domain.tidy import has_han
from studyhours.services.records.quick_sentence import AFTER, MARKED
from studyhours.services.records.quick_words import PART, SURE, KindWords, Meant

_MOST_JOINED = 3


class Named(NamedTuple):
    """Words that name a kind, or may name several equally well."""

    span: range
    meant: tuple[Meant, ...]


def find_kind(words: Sequence[str], known: KindWords) -> Named | None:
    """The first words that surely name a kind, else the first that may.

    In a Chinese sentence an English word names none where a Chinese one does: 反思 A Good Book.
    """
    in_han = any(
        known.find(word.rstrip(AFTER))[0] == SURE
        for word in words
        if has_han(word) and word[0] not in MARKED
    )
    best: tuple[int, Named] | None = None
    for start in range(len(words)):
        for count in range(min(_MOST_JOINED, len(words) - start), 0, -1):
            span = range(start, start + count)
            word = " ".join(words[place] for place in span)
            if word[0] in MARKED or (count > 1 and not word.isascii()):
                continue
            strength, meant = known.find(word.rstrip(AFTER))
            if in_han and strength == SURE and word.isascii():
                continue
            # A kind's own name says more than a type's, and either more than initials.
            rank = strength + (strength > PART and meant[0].type is None) if meant else 0
            if meant and (best is None or rank > best[0]):
                best = (rank, Named(span, meant))
    return best[1] if best is not None else None
