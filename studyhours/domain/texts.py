"""Words for codes: the catalogues under ``resources/texts``, one TOML file per language.

Layers below the command line and the window hand up codes with parameters; here a code becomes a
sentence. A code without a sentence is shown as itself, and a test keeps both languages complete.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from studyhours.domain.resources import resource

LANGUAGES = ("zh", "en")
_SECTION = re.compile(r"^\[([a-z_]+)", re.MULTILINE)


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

    def read_ahead(self, sections: Iterable[str]) -> None:
        """Reads what a place is going to say; for a worker to do, as a file takes some 10 ms."""
        for section in sections:
            self.entries.get(f"{section}.")

    def read_all(self) -> None:
        """Reads every sentence; for a worker to do."""
        if isinstance(self.entries, Sentences):
            self.entries.read_all()

    def pick(self, title: Mapping[str, str]) -> str:
        """The wording of a two-language mapping in this language, else whatever it has."""
        return title.get(self.language) or next(iter(title.values()), "")


class _Given(dict[str, str]):
    """Parameters given; one that is not leaves its place empty rather than no message at all."""

    def __missing__(self, key: str) -> str:
        return ""


class Sentences(Mapping[str, str]):
    """Sentences by ``section.code``; a file is read when one of its sections is first wanted.

    A window says some two hundred of two thousand sentences when it opens.
    """

    def __init__(self, folder: Path) -> None:
        """Of one language.

        Args:
            folder: Its TOML files; several may hold parts of one section.
        """
        self._known: dict[str, str] = {}
        self._unread: dict[Path, str] = {}
        self._holds: dict[str, list[Path]] = {}
        for path in sorted(folder.glob("*.toml")):
            text = self._unread[path] = path.read_text(encoding="utf-8")
            for section in dict.fromkeys(_SECTION.findall(text)):
                self._holds.setdefault(section, []).append(path)

    def __getitem__(self, key: str) -> str:
        known = self._known
        if key not in known:
            for path in self._holds.get(key.partition(".")[0], ()):
                self._read(path)
                if key in known:
                    break
        return known[key]

    def __iter__(self) -> Iterator[str]:
        self.read_all()
        return iter(self._known)

    def __len__(self) -> int:
        self.read_all()
        return len(self._known)

    def read_all(self) -> None:
        """Reads what has not been read; for a thread that may take some tens of milliseconds."""
        for path in tuple(self._unread):
            self._read(path)

    def read_page(self, name: str) -> None:
        """Reads what a page of the window says: the files ``page_<name>*.toml``."""
        for path in tuple(self._unread):
            if path.stem.startswith(f"page_{name}"):
                self._read(path)

    def _read(self, path: Path) -> None:
        text = self._unread.get(path)
        if text is not None:
            _flatten("", tomllib.loads(text), self._known)
            # Forgotten only now: another thread may want it in the same moment.
            self._unread.pop(path, None)


@cache
def load_texts(language: str) -> Texts:
    """The catalogue of ``zh`` or ``en``; anything else falls back to ``zh``."""
    chosen = language if language in LANGUAGES else "zh"
    return Texts(chosen, Sentences(resource("texts", chosen)))


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, Mapping):
            _flatten(name, value, into)
        else:
            into[name] = str(value)
