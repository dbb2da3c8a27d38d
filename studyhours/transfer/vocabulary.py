"""The synonyms under ``resources/vocabulary``: what schools call columns, values and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from studyhours.domain.vocabulary import Words, as_list, as_table, key_of, vocabulary_file, words

__all__ = [
    "Layout",
    "Target",
    "Words",
    "block_labels",
    "key_of",
    "layout",
    "level_in_titles",
    "vocabulary_file",
    "with_own",
    "words",
]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


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


def with_own(plan: Layout, own: Mapping[str, Iterable[str]]) -> Layout:
    """A layout with columns for fields of a school's own.

    A column that is headed as such a field is that field, unless the table needs it for what every
    table of its kind must have.

    Args:
        plan: The layout of the kind's form.
        own: The fields' names by id, the usual one first.
    """
    if not own:
        return plan
    needed = {name for group in plan.required for name in group}
    taken = {key for one in plan.targets if one.id in needed for key in one.names}
    further = []
    for target_id, said in own.items():
        spelled = list(said)
        names = {key: at for at, word in enumerate(spelled) if (key := key_of(word)) not in taken}
        if names:
            further.append(Target(target_id, names, (), spelled[0]))
    return replace(plan, targets=(*further, *plan.targets))


@cache
def layout(kind: str) -> Layout:
    """The layout of a kind; one that is not shipped (a school's own) gets the general one."""
    file = vocabulary_file("columns")
    layouts = as_table(file["layout"])
    entry = as_table(layouts.get(kind, layouts["other"]))
    shared, own = as_table(file["target"]), as_table(entry.get("target", {}))
    parts = {key: as_list(value) for key, value in as_table(file["parts"]).items()}
    targets = []
    for target_id in as_list(entry["targets"]):
        spec = as_table(own.get(target_id) or shared[target_id])
        spelled = [word for name in as_list(spec["names"]) for word in _spell(name, parts)]
        names: dict[str, int] = {}
        for position, word in enumerate(spelled):
            names.setdefault(key_of(word), position)
        endings = sorted((key_of(word) for word in as_list(spec.get("endings", []))), key=len)
        targets.append(Target(target_id, names, tuple(reversed(endings)), spelled[0]))
    required = tuple(tuple(group.split("|")) for group in as_list(entry["required"]))
    return Layout(kind, tuple(targets), required)


def _spell(name: str, parts: Mapping[str, list[str]]) -> Iterable[str]:
    """Every spelling of a name with ``{part}`` placeholders."""
    fields = _PLACEHOLDER.findall(name)
    for choice in product(*(parts[field] for field in fields)):
        spelled = name
        for field, word in zip(fields, choice, strict=True):
            spelled = spelled.replace(f"{{{field}}}", word, 1)
        yield spelled


@cache
def block_labels() -> Mapping[str, str]:
    """Labels of the block above an attendance table, as keys, to what they introduce."""
    file = vocabulary_file("columns")
    parts = {key: as_list(value) for key, value in as_table(file["parts"]).items()}
    labels: dict[str, str] = {}
    for label_id, names in as_table(file["block"]).items():
        for name in as_list(names):
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
