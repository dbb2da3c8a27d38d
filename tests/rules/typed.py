"""Whether values are of the types their dataclasses say, all the way down.

mypy proves it of the code as it is written; this proves it of what tests see, so that an empty text
where nothing is meant, or nothing where a text is meant, is not overlooked.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from studyhours.rules import cases, measures, planned, requirements, results


def badly_typed(value: Any, named: str = "") -> list[str]:
    """The fields, by their way from ``value``, that hold something else than they say."""
    return list(_within(value, named or type(value).__name__))


def _within(value: Any, way: str) -> Iterator[str]:
    """Looks into a dataclass."""
    for name, hint in _hints(type(value)):
        yield from _wrong(getattr(value, name), hint, f"{way}.{name}")


_known: dict[type, list[tuple[str, Any]]] = {}


def _hints(kind: Any) -> list[tuple[str, Any]]:
    if kind not in _known:
        hints = get_type_hints(kind, localns=_classes())
        _known[kind] = [(field.name, hints[field.name]) for field in fields(kind)]
    return _known[kind]


@cache
def _classes() -> Mapping[str, type]:
    """What types that contain each other name in quotes, wherever they are then looked for."""
    return {
        name: one
        for module in (cases, measures, planned, requirements, results)
        for name, one in vars(module).items()
        if is_dataclass(one) and isinstance(one, type)
    }


def _wrong(value: Any, hint: Any, way: str) -> Iterator[str]:
    origin, inside = get_origin(hint), get_args(hint)
    if hint is Any or isinstance(hint, str):
        return
    if origin is None:
        yield from _plain(value, hint, way)
    elif origin in {Union, types.UnionType}:
        if all(list(_wrong(value, one, way)) for one in inside):
            yield f"{way}: {value!r} is not {hint}"
    elif not isinstance(value, origin):
        yield f"{way}: {value!r} is not {hint}"
    else:
        fixed = origin is tuple and inside[-1:] != (...,)
        yield from (_one_by_one if fixed else _inside)(value, inside, way)


def _inside(value: Any, inside: tuple[Any, ...], way: str) -> Iterator[str]:
    """What a collection holds; other generic types hold nothing."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _wrong(key, inside[0], f"{way}: the key {key!r}")
            yield from _wrong(one, inside[1], f"{way}[{key!r}]")
    elif isinstance(value, Collection):
        for number, one in enumerate(value):
            yield from _wrong(one, inside[0], f"{way}[{number}]")


def _one_by_one(value: Any, inside: tuple[Any, ...], way: str) -> Iterator[str]:
    """A tuple of which each place has a type of its own."""
    if len(value) != len(inside):
        yield f"{way}: {value!r} is not {len(inside)} long"
    for number, (one, hint) in enumerate(zip(value, inside, strict=False)):
        yield from _wrong(one, hint, f"{way}[{number}]")


def _plain(value: Any, hint: Any, way: str) -> Iterator[str]:
    kind = type(None) if hint is None else hint
    mistaken = isinstance(value, bool) and kind is int
    if mistaken or not isinstance(value, kind):
        yield f"{way}: {value!r} is not {hint}"
    elif is_dataclass(value):
        yield from _within(value, way)
