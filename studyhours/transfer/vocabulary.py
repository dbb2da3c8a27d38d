"""The synonyms under ``resources/vocabulary``: what schools call columns, values and rows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from studyhours.domain.resources import resource
from studyhours.domain.tidy import squeeze

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
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


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may hold.

    Attributes:
        id: Stable id, as in mapping files.
        names: Headers that mean it, the surest first, as keys.
        endings: A header that ends in one of these means it too, when nothing fits better.
        label: The usual header, for messages.
    """

    id: str
    names: Mapping[str, int]
    endings: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The targets of one kind of table, the most important first.

    Attributes:
        id: ``roster``, ``attendance`` or a record kind.
        targets: In order of importance: earlier ones choose their column first.
        required: Groups of target ids; one of each group must be there.
    """

    id: str
    targets: tuple[Target, ...]
    required: tuple[tuple[str, ...], ...]

    def target(self, name: str) -> Target | None:
        """The target of an id, or of a header word that means it."""
        by_id = next((target for target in self.targets if target.id == name), None)
        key = key_of(name)
        return by_id or next((target for target in self.targets if key in target.names), None)


@cache
def vocabulary_file(name: str) -> Mapping[str, object]:
    """One file under ``resources/vocabulary``."""
    return tomllib.loads(resource("vocabulary", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> Words:
    """A value vocabulary of ``values.toml``: ``level``, ``mode``, ``status``, ``units`` …"""
    table = _table(vocabulary_file("values")[name])
    ids = {
        key_of(word): key for key, entry in _table(table["ids"]).items() for word in _list(entry)
    }
    limits = {key: int(str(value)) for key, value in _table(table.get("limits", {})).items()}
    return Words(ids, bool(table.get("inside", False)), limits)


@cache
def layout(kind: str) -> Layout:
    """The layout of a kind; one that is not shipped (a school's own) gets the general one."""
    file = vocabulary_file("columns")
    layouts = _table(file["layout"])
    entry = _table(layouts.get(kind, layouts["other"]))
    shared, own = _table(file["target"]), _table(entry.get("target", {}))
    parts = {key: _list(value) for key, value in _table(file["parts"]).items()}
    targets = []
    for target_id in _list(entry["targets"]):
        spec = _table(own.get(target_id) or shared[target_id])
        spelled = [word for name in _list(spec["names"]) for word in _spell(name, parts)]
        names: dict[str, int] = {}
        for position, word in enumerate(spelled):
            names.setdefault(key_of(word), position)
        endings = sorted((key_of(word) for word in _list(spec.get("endings", []))), key=len)
        targets.append(Target(target_id, names, tuple(reversed(endings)), spelled[0]))
    required = tuple(tuple(group.split("|")) for group in _list(entry["required"]))
    return Layout(kind, tuple(targets), required)


def _spell(name: str, parts: Mapping[str, list[str]]) -> Iterable[str]:
    """Every spelling of a name with ``{part}`` placeholders."""
    fields = _PLACEHOLDER.findall(name)
    for choice in product(*(parts[field] for field in fields)):
        spelled = name
        for field, word in zip(fields, choice, strict=True):
            spelled = spelled.replace(f"{{{field}}}", word, 1)
        yield spelled


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a table was expected, not {value!r}")
    return value


def _list(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {value!r}")
    return [str(item) for item in value]


@cache
def block_labels() -> Mapping[str, str]:
    """Labels of the block above an attendance table, as keys, to what they introduce."""
    file = vocabulary_file("columns")
    parts = {key: _list(value) for key, value in _table(file["parts"]).items()}
    labels: dict[str, str] = {}
    for label_id, names in _table(file["block"]).items():
        for name in _list(names):
            for word in _spell(name, parts):
                labels.setdefault(key_of(word), label_id)
    return labels


def level_in_titles(titles: Iterable[str]) -> int | None:
    """The level a table's titles name (``校本研训``, ``县级培训``); None unless just one.

    Only words such as ``县级`` or ``校本`` count: a title also holds a school's name or ``三年级``.
    """
    ids = words("level").ids
    sure = sorted((w for w in ids if w.endswith("级") or w.startswith("校本")), key=len)
    found = set[str]()
    for title in titles:
        rest = key_of(title)
        for word in reversed(sure):
            if word in rest:
                found.add(ids[word])
                rest = rest.replace(word, "\n")
    return int(found.pop()) if len(found) == 1 else None
