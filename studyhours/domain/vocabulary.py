"""The words under ``resources/vocabulary``: which of a few stable ids a text means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from studyhours.domain.resources import resource
from studyhours.domain.tidy import squeeze

_LONGEST_SEARCHED = 80  # characters: longer cells are prose, not a choice from a list
_PUNCTUATION = re.compile(r"[^\w√✓✔☑×✗✘]|_")


def key_of(text: str) -> str:
    """A header or vocabulary word without case, space and punctuation."""
    return _PUNCTUATION.sub("", squeeze(text))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One value vocabulary: which id each word stands for.

    Attributes:
        ids: Id by exact word.
        inside: Whether a known word inside a longer text is enough.
        limits: Largest amount by id, for units.
    """

    ids: Mapping[str, str]
    inside: bool
    limits: Mapping[str, int]

    def find(self, text: str) -> str | None:
        """The id of a text; None when it is unknown or says several different things."""
        found = self.found(text)
        return next(iter(found)) if len(found) == 1 else None

    def found(self, text: str) -> frozenset[str]:
        """Every id a text speaks of: of the exact word, else of the known words inside it.

        A word inside a longer known word does not count: ``学区级`` is not ``区级``.
        """
        return _found(self, text)

    def limit(self, key: str) -> int:
        """The largest amount allowed for a unit."""
        return self.limits[key]


@lru_cache(maxsize=16_384)
def _found(vocabulary: Words, text: str) -> frozenset[str]:
    key = key_of(text)
    exact = vocabulary.ids.get(key)
    if exact is not None:
        return frozenset([exact])
    if not vocabulary.inside or len(key) > _LONGEST_SEARCHED:
        return frozenset()
    inside = sorted((word for word in vocabulary.ids if len(word) > 1 and word in key), key=len)
    found, rest = set[str](), key
    for word in reversed(inside):
        if word in rest:
            found.add(vocabulary.ids[word])
            rest = rest.replace(word, "\n")
    return frozenset(found)


@cache
def vocabulary_file(name: str) -> Mapping[str, object]:
    """One file under ``resources/vocabulary``."""
    return tomllib.loads(resource("vocabulary", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> Words:
    """A value vocabulary of ``values.toml``: ``level``, ``mode``, ``status``, ``units`` …"""
    table = as_table(vocabulary_file("values")[name])
    ids = {
        key_of(word): key
        for key, entry in as_table(table["ids"]).items()
        for word in as_list(entry)
    }
    limits = {key: int(str(value)) for key, value in as_table(table.get("limits", {})).items()}
    return Words(ids, bool(table.get("inside", False)), limits)


def as_table(value: object) -> Mapping[str, object]:
    """A table of a TOML file."""
    if not isinstance(value, Mapping):
        raise TypeError(f"a table was expected, not {value!r}")
    return value


def as_list(value: object) -> list[str]:
    """A list of a TOML file, as texts."""
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {value!r}")
    return [str(item) for item in value]
