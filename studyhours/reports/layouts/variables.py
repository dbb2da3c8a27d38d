"""The registry of variables: what a layout may name, for which kinds of paper, with samples."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from studyhours.domain.resources import resource

KINDS = (
    "annual-hours",
    "hours-proof",
    "activity-completion",
    "basic-skills",
    "award",
    "mentor",
)
"""Kinds of paper there are layouts for."""
ROW = {"number": "序号", "day": "日期", "record": "内容", "level": "级别", "hours": "学时"}
"""Variables of one line of a table of records, with their Chinese names."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What a layout may name.

    Attributes:
        key: Its own name.
        zh: Its Chinese name, which is understood as well.
        en: What it is called in English.
        kinds: The kinds of paper that know it.
        samples: What it may say, by language.
    """

    key: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    samples: Mapping[str, str]


@cache
def registry() -> Mapping[str, Variable]:
    """Every variable, in the order in which they are offered."""
    text = resource("layouts", "variables.toml").read_text(encoding="utf-8")
    table: Mapping[str, Any] = tomllib.loads(text)
    return {
        key: Variable(
            key=key,
            zh=str(entry["zh"]),
            en=str(entry["en"]),
            kinds=tuple(entry.get("kinds", KINDS)),
            samples={language: str(entry["sample"][language]) for language in ("zh", "en")},
        )
        for key, entry in table.items()
    }


@cache
def variables_of(kind: str) -> Mapping[str, str]:
    """Every name that a kind's layouts may use, English and Chinese, and the variable meant."""
    mine = [one for one in registry().values() if kind in one.kinds]
    return {one.key: one.key for one in mine} | {one.zh: one.key for one in mine}


@cache
def samples(kind: str, language: str) -> Mapping[str, str]:
    """Facts that could be, for a kind of paper."""
    return {one.key: one.samples[language] for one in registry().values() if kind in one.kinds}
