"""Record kinds and levels. A kind is a base form plus a vocabulary of types; both are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from studyhours.domain.resources import resource

BASE_FORMS = (
    "reading",
    "writing",
    "observation",
    "training",
    "lesson",
    "self-study",
    "mentoring",
    "award",
    "evaluation",
    "other",
)

REVIEWERS = ("nobody", "group_head", "office")

LEVELS: Mapping[str, int] = {
    "nation": 10,
    "province": 20,
    "city": 30,
    "county": 40,
    "district": 50,
    "school": 60,
    "other": 99,
}
"""Level names of rule files to the codes of the national declaration form (国10 … 校60)."""

MODES = ("face", "online", "mixed", "full_time", "other")
PLACES = ("in_school", "out_school")


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """A type within a kind, for example 教学反思 within writing."""

    id: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KindSpec:
    """A record kind as shipped.

    Attributes:
        id: Stable id, used on the command line and in rule files.
        base: One of ``BASE_FORMS``; decides which fields a record has.
        reviewer: Who must approve a teacher's own entry before it counts; one of ``REVIEWERS``.
        unit: Unit an amount has unless the entry says otherwise.
        title: Names by language.
        types: Its vocabulary.
    """

    id: str
    base: str
    reviewer: str
    unit: str
    title: Mapping[str, str]
    types: tuple[TypeSpec, ...]


@cache
def standard_kinds() -> Mapping[str, KindSpec]:
    """The kinds every new ledger starts with, from ``resources/kinds/standard.toml``."""
    text = resource("kinds", "standard.toml").read_text(encoding="utf-8")
    kinds = {}
    for entry in tomllib.loads(text)["kind"]:
        types = tuple(TypeSpec(item["id"], dict(item["title"])) for item in entry.get("type", ()))
        kinds[entry["id"]] = KindSpec(
            entry["id"],
            entry["base"],
            entry["reviewer"],
            entry["unit"],
            dict(entry["title"]),
            types,
        )
    return kinds
