"""Words for codes: the catalogues under ``resources/texts``, one TOML file per language.

Layers below the command line and the window hand up codes with parameters; here a code becomes a
sentence. A code without a sentence is shown as itself, and a test keeps both languages complete.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from studyhours.domain.resources import resource

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Texts:
    """One language's sentences, by ``section.code``."""

    language: str
    entries: Mapping[str, str]

    def say(self, key: str, /, **params: object) -> str:
        """The sentence for ``key`` with its parameters filled in; the key itself when unknown."""
        template = self.entries.get(key)
        if template is None:
            return key
        return template.format_map(_Given({name: str(value) for name, value in params.items()}))

    def pick(self, title: Mapping[str, str]) -> str:
        """The wording of a two-language mapping in this language, else whatever it has."""
        return title.get(self.language) or next(iter(title.values()), "")


class _Given(dict[str, str]):
    """Parameters given; one that is not leaves its place empty rather than no message at all."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def load_texts(language: str) -> Texts:
    """The catalogue of ``zh`` or ``en``; anything else falls back to ``zh``."""
    chosen = language if language in LANGUAGES else "zh"
    entries: dict[str, str] = {}
    for path in sorted(resource("texts", chosen).glob("*.toml")):
        _flatten("", tomllib.loads(path.read_text(encoding="utf-8")), entries)
    return Texts(chosen, entries)


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, Mapping):
            _flatten(name, value, into)
        else:
            into[name] = str(value)
