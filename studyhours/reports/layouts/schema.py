"""Checks plain data against a JSON schema, and says in the schema's own words what is wrong.

Only what ``resources/layouts/schema.json`` uses is understood: ``type``, ``enum``, ``const``,
``properties``, ``required``, ``additionalProperties: false``, ``items``, the limits of numbers,
texts and lists, ``pattern`` (of the whole text), ``$ref`` into ``$defs``, and ``oneOf`` whose
branches name their ``type``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource

Schema = Mapping[str, Any]
_DEEPEST = 12
_SHOWN = 40
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no text may hold; of what breaks lines only the plain line break."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@cache
def layout_schema() -> Schema:
    """The schema of layouts."""
    text = resource("layouts", "schema.json").read_text(encoding="utf-8")
    return cast("Schema", json.loads(text))


def resolved(part: Schema) -> Schema:
    """A part of the layouts' schema, or what it refers to."""
    while "$ref" in part:
        part = layout_schema()["$defs"][str(part["$ref"]).rpartition("/")[2]]
    return part


def element_schema(kind: str) -> Schema:
    """What an element of a type may say.

    Raises:
        KeyError: there is no such type.
    """
    return element_types()[kind]


@cache
def element_types() -> Mapping[str, Schema]:
    """Every type of element with what it may say."""
    branches = [resolved(one) for one in layout_schema()["$defs"]["element"]["oneOf"]]
    return {str(one["properties"]["type"]["const"]): one for one in branches}


def check(value: object) -> None:
    """Refuses what is no layout.

    Raises:
        UnusableInput: what is wrong, with ``place``, such as ``title.size``; elements go by their
            ids.
    """
    _check(value, layout_schema(), (), 0)


def place_text(path: Sequence[str]) -> str:
    """A place as it is named to people."""
    return ".".join(path) or "-"


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _check(value: object, part: Schema, path: tuple[str, ...], depth: int) -> None:
    if depth > _DEEPEST:
        raise UnusableInput("layout_wrong_type", place=place_text(path), value=_brief(value))
    part = resolved(part)
    if "oneOf" in part:
        part = _branch(value, path)
    _check_word(value, part, path)
    if "type" not in part:
        return
    wanted = _TYPES[part["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise UnusableInput("layout_wrong_type", place=place_text(path), value=_brief(value))
    if isinstance(value, dict):
        _check_object(value, part, path, depth)
    elif isinstance(value, list):
        _check_list(value, part, path, depth)
    elif isinstance(value, str):
        _check_text(value, part, path)
    elif isinstance(value, int | float):
        _check_number(value, part, path)


def _check_word(value: object, part: Schema, path: tuple[str, ...]) -> None:
    """One of a few words, where only they may stand."""
    known = part.get("enum", [part["const"]] if "const" in part else None)
    if known is not None and (not isinstance(value, str) or value not in known):
        shown = ", ".join(known)
        raise UnusableInput(
            "layout_unknown_word", place=place_text(path), value=_brief(value), known=shown
        )


def _branch(value: object, path: tuple[str, ...]) -> Schema:
    kind = value.get("type") if isinstance(value, dict) else None
    known = element_types()
    if not isinstance(kind, str) or kind not in known:
        shown = ", ".join(known)
        raise UnusableInput(
            "layout_unknown_word",
            place=place_text((*path, "type")),
            value=_brief(kind),
            known=shown,
        )
    return known[kind]


def _check_object(
    value: Mapping[object, object], part: Schema, path: tuple[str, ...], depth: int
) -> None:
    known = part.get("properties", {})
    for key in value:
        if key not in known:
            raise UnusableInput("layout_unknown_field", place=place_text((*path, _brief(key))))
    for key in part.get("required", ()):
        if key not in value:
            raise UnusableInput("layout_field_missing", place=place_text((*path, key)))
    for key, inner in value.items():
        _check(inner, known[key], (*path, str(key)), depth + 1)


def _check_list(value: Sequence[object], part: Schema, path: tuple[str, ...], depth: int) -> None:
    least, most = part.get("minItems", 0), part.get("maxItems", math.inf)
    if not least <= len(value) <= most:
        raise UnusableInput(
            "layout_out_of_range", place=place_text(path), value=len(value), least=least, most=most
        )
    for number, inner in enumerate(value, 1):
        name = inner.get("id") if isinstance(inner, dict) else None
        # Elements are known by their ids; columns by their numbers.
        here = (name,) if isinstance(name, str) and name else (*path, str(number))
        _check(inner, part["items"], here, depth + 1)


def _check_text(value: str, part: Schema, path: tuple[str, ...]) -> None:
    most = part.get("maxLength", math.inf)
    if len(value) > most:
        raise UnusableInput(
            "layout_text_too_long", place=place_text(path), count=len(value), most=most
        )
    if len(value.strip()) < part.get("minLength", 0):
        raise UnusableInput("layout_field_missing", place=place_text(path))
    if _UNPRINTABLE.search(value):
        raise UnusableInput(
            "layout_wrong_form", place=place_text(path), value=_brief(_UNPRINTABLE.sub("?", value))
        )
    if "pattern" in part and not re.fullmatch(part["pattern"], value):
        raise UnusableInput("layout_wrong_form", place=place_text(path), value=_brief(value))


def _check_number(value: float, part: Schema, path: tuple[str, ...]) -> None:
    least, most = part.get("minimum", -math.inf), part.get("maximum", math.inf)
    # Not a number is not between anything.
    if not least <= value <= most:
        raise UnusableInput(
            "layout_out_of_range", place=place_text(path), value=value, least=least, most=most
        )
