"""Which sentences the window says: keys it names whole, and beginnings it goes on from."""

from __future__ import annotations

import ast
import re
from functools import cache

from studyhours.domain.texts import load_texts
from tests.texts.program import modules

_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")
_BEGINNING = re.compile(r"[a-z_]+\.([a-z0-9_.-]*)")
_WATCHED = ("progress.",)
"""Said of stages that services name."""


@cache
def sections() -> frozenset[str]:
    """The sections of all texts."""
    return frozenset(key.partition(".")[0] for key in load_texts("zh").entries)


@cache
def named_whole() -> dict[str, str]:
    """Keys that stand whole in the window's source, with where they stand."""
    found: dict[str, str] = {}
    for module, tree in modules().items():
        if not module.startswith("ui."):
            continue
        inside = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in inside
            ):
                text = node.value
                if _KEY.fullmatch(text) and text.partition(".")[0] in sections():
                    found.setdefault(text, f"{module}:{node.lineno}")
    return found


@cache
def beginnings() -> dict[str, str]:
    """What keys put together when running begin with, and where."""
    found: dict[str, str] = {}
    for module, tree in modules().items():
        if not module.startswith("ui."):
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.JoinedStr):
                continue
            first = node.values[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                start = first.value
                if _BEGINNING.fullmatch(start) and start.partition(".")[0] in sections():
                    found.setdefault(start, f"{module}:{node.lineno}")
    return found


def window_keys() -> set[str]:
    """Every text the window can say."""
    starts = (*beginnings(), *_WATCHED)
    put_together = {key for key in load_texts("zh").entries if key.startswith(starts)}
    return {*named_whole(), *put_together}
