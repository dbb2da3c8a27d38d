"""The layouts that travel with the program: ``resources/layouts``, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from studyhours.domain.resources import resource
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.model import Layout
from studyhours.reports.layouts.reading import Plain, parse_toml, read_layout
from studyhours.reports.layouts.variables import KINDS

DEFAULTS: Mapping[str, str] = {
    "annual-hours": "annual-hours-pine",
    "hours-proof": "hours-proof-pine",
    "activity-completion": "activity-completion-navy",
    "basic-skills": "basic-skills-pine",
    "award": "award-red",
    "mentor": "mentor-gold",
}
"""The layout of each kind where a school has chosen no other."""


@cache
def shipped_ids() -> tuple[str, ...]:
    """Every shipped layout, by kind, each kind's usual one first."""
    names = sorted(
        path.stem
        for path in resource("layouts").glob("*.toml")
        if path.stem.startswith(tuple(KINDS))
    )
    usual = list(DEFAULTS.values())
    kinds = {name: next(kind for kind in KINDS if name.startswith(kind)) for name in names}
    return tuple(
        sorted(names, key=lambda name: (KINDS.index(kinds[name]), name not in usual, name))
    )


@cache
def shipped_document(name: str) -> Plain:
    """A shipped layout as plain data.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return parse_toml(resource("layouts", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def shipped_layout(name: str) -> Layout:
    """A shipped layout, checked."""
    return read_layout(shipped_document(name))


@cache
def usual_layout(kind: str, language: str) -> CompiledLayout:
    """The layout of a kind where a school has chosen no other, without the school's pictures."""
    return CompiledLayout(shipped_layout(DEFAULTS[kind]), language)
