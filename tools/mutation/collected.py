"""Whether what a test was made with when it was collected is what it was without a change.

A test whose parameters are the same, and which does not run what was changed, need not be run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import FunctionType

import pytest


class Remembering:
    """A plugin of pytest: writes down what every test is made with.

    Args:
        path: where to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
        """Called by pytest when all is collected."""
        self._path.write_text(json.dumps(made_with(items)), encoding="utf-8")


def made_with(items: Sequence[pytest.Item]) -> dict[str, str]:
    """A digest of the parameters of each test, by its name."""
    known: _Known = {}
    return {one.nodeid: _digest(_parameters(one), known) for one in items}


def _parameters(item: pytest.Item) -> Mapping[str, object]:
    call = getattr(item, "callspec", None)
    return call.params if call is not None else {}


_Known = dict[int, tuple[str, object]]
"""The digests of objects met, and these, lest another has the same address later."""


def _digest(value: object, known: _Known) -> str:
    """What tells a value from others, all the way down."""
    if id(value) not in known:
        known[id(value)] = ("", value)  # met again inside itself
        said = "\0".join((type(value).__qualname__, *_inside(value, known)))
        known[id(value)] = (hashlib.sha256(said.encode("utf-8", "replace")).hexdigest(), value)
    return known[id(value)][0]


def _inside(value: object, known: _Known) -> Iterator[str]:
    if isinstance(value, (type, FunctionType)):
        yield value.__qualname__
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield _digest(key, known)
            yield _digest(one, known)
    elif isinstance(value, (set, frozenset)):
        yield from sorted(_digest(one, known) for one in value)
    elif isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        for one in value:
            yield _digest(one, known)
    elif is_dataclass(value):
        for field in fields(value):
            yield _digest(getattr(value, field.name), known)
    elif hasattr(value, "__dict__"):
        yield _digest(vars(value), known)
    else:
        yield repr(value)
