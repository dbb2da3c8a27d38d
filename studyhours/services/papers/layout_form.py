"""A layout as a form: the fields of its page and of each element, read from the schema.

A place such as ``title.size`` or ``hours.columns.2.cell.zh`` names a value; faults name the same
places, so each is shown at its field.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from studyhours.reports.layouts.drawing import COLOURS
from studyhours.reports.layouts.model import EMBLEM
from studyhours.reports.layouts.reading import Plain, size_of
from studyhours.reports.layouts.schema import Schema, element_schema, resolved
from studyhours.reports.layouts.variables import registry

PAGE = ""
"""Names the page itself among the elements."""
PAPER = "page.paper"
"""The place that decides which other fields the page has."""
TEXT, LINES, NUMBER, WHOLE, CHOICE, COLOUR, PICTURE = (
    "text",
    "lines",
    "number",
    "whole",
    "choice",
    "colour",
    "picture",
)
_HIDDEN = frozenset({"id", "type", "en"})
_WORDS = ("zh", "en")
_SIGNS = re.compile(r"[{}\[\]]|\|\w+")
_SAID = 40
_USUAL: Mapping[str, Any] = {
    "align": "left",
    "vertical": "top",
    "shown": "always",
    "turned": "portrait",
    "colour": "ink",
    "rows": "one",
}


_BOX = {"x": 60.0, "y": 60.0, "width": 60.0, "height": 20.0}
_FRESH: Mapping[str, Mapping[str, Any]] = {
    "text": {**_BOX, "text": {"zh": "文字", "en": "Text"}, "size": 14.0},
    "image": {**_BOX, "height": 40.0},
    "signature": {**_BOX, "height": 12.0, "caption": {"zh": "校长：", "en": "Principal: "}},
    "line": {"x": 60.0, "y": 70.0, "x2": 120.0, "y2": 70.0},
    "background": {},
}
NEW_ELEMENTS = tuple(_FRESH)
"""Types of elements that the form can add."""
WITH_PICTURE = frozenset({"image", "background"})
"""Types that are nothing without a picture."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form.

    Attributes:
        place: The value it is about.
        name: What it is: its own name in the schema, such as ``size``.
        sort: ``text``, ``lines``, ``number``, ``whole``, ``choice``, ``colour`` or ``picture``.
        value: What stands there; None where nothing does.
        least: The least number.
        most: The largest number, or the most characters.
        choices: What can be chosen; of a picture, beside a file: the emblem, or none (empty).
        language: Language of a text; empty for what has none.
        number: Of a table's column, from 1; 0 for all else.
    """

    place: str
    name: str
    sort: str
    value: Any
    least: float = 0.0
    most: float = 0.0
    choices: tuple[str, ...] = ()
    language: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class FormElement:
    """An element in a list: its id, its type, and the beginning of what it says."""

    id: str
    type: str
    said: str


def form_elements(document: Plain, language: str) -> tuple[FormElement, ...]:
    """The elements of a layout in the order in which they are drawn, after its page."""
    found = [FormElement(PAGE, "page", "")]
    for one in document["elements"]:
        words = one.get("text") or one.get("caption") or {}
        said = str(words.get(language) or words.get("zh") or "")
        said = _SIGNS.sub("", said.replace("\n", " "))
        found.append(FormElement(str(one["id"]), str(one["type"]), said[:_SAID]))
    return tuple(found)


def form_fields(document: Plain, element: str) -> tuple[FormField, ...]:
    """The fields of an element, or of the page."""
    if element == PAGE:
        page = resolved({"$ref": "page"})
        names = [
            found
            for key in ("title", "heading")
            for found in _words(key, key, document[key], resolved({"$ref": "name"}))
        ]
        custom = document["page"]["paper"] == "custom"
        hidden = {"turned"} if custom else {"width", "height"}
        return (*names, *_fields("page", document["page"], page, hidden))
    one = next(one for one in document["elements"] if one["id"] == element)
    fields = _fields(element, one, element_schema(one["type"]), _HIDDEN)
    if one["type"] == "table":
        fields += _columns(element, one)
    return tuple(fields)


def _fields(
    place: str, values: Plain, schema: Schema, hidden: frozenset[str] | set[str]
) -> list[FormField]:
    found: list[FormField] = []
    for name, described in schema["properties"].items():
        part = resolved(described)
        if name in hidden or part.get("type") == "array":
            continue
        value = values.get(name)
        at = f"{place}.{name}"
        if part.get("type") == "object":
            found += _words(at, name, value or {}, part)
        elif "enum" in part:
            usual = _USUAL.get(name)
            chosen = value if value is not None else usual
            found.append(FormField(at, name, CHOICE, chosen, choices=tuple(part["enum"])))
        elif part.get("type") in ("number", "integer"):
            sort = WHOLE if part["type"] == "integer" else NUMBER
            found.append(FormField(at, name, sort, value, part["minimum"], part["maximum"]))
        elif name == "picture":
            other = (EMBLEM,) if EMBLEM in part["pattern"] else ()
            none = () if name in schema["required"] else ("",)
            found.append(FormField(at, name, PICTURE, value, choices=(*other, *none)))
        elif name in ("colour", "accent", "tint"):
            found.append(FormField(at, name, COLOUR, value, choices=COLOURS))
    return found


def _words(place: str, name: str, words: Plain, schema: Schema) -> list[FormField]:
    sort = TEXT if name in ("title", "heading", "head") else LINES
    return [
        FormField(
            f"{place}.{language}",
            name,
            sort,
            words.get(language, ""),
            most=schema["properties"][language]["maxLength"],
            language=language,
        )
        for language in _WORDS
    ]


def _columns(element: str, table: Plain) -> list[FormField]:
    schema = element_schema("table")["properties"]["columns"]["items"]
    found: list[FormField] = []
    for number, column in enumerate(table["columns"], 1):
        fields = _fields(f"{element}.columns.{number}", column, schema, frozenset())
        found += [
            replace(one, sort=TEXT if one.sort == LINES else one.sort, number=number)
            for one in fields
        ]
    return found


def with_value(document: Plain, place: str, value: object) -> Plain:
    """A layout with another value at a place; None takes it away.

    Args:
        document: The layout; it is not changed.
        place: As ``FormField.place``.
        value: The value.
    """
    made: dict[str, Any] = copy.deepcopy(dict(document))
    first, *steps = place.split(".")
    here: Any = made
    if first in ("page", "title", "heading") and not _has(made, first, steps):
        here = made[first]
    else:
        here = next(one for one in made["elements"] if one["id"] == first)
    for step in steps[:-1]:
        here = here[int(step) - 1] if step.isdigit() else here.setdefault(step, {})
    last = steps[-1]
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value
    if place == PAPER:
        _fit_page(made["page"])
    return made


def new_element(document: Plain, kind: str, picture: str = "") -> tuple[Plain, str]:
    """A layout with one element more, in the middle of its page.

    Args:
        document: The layout; it is not changed.
        kind: Type of the element.
        picture: SHA-256 of its picture, where it has one.

    Returns:
        The layout, and the new element's id.
    """
    made: dict[str, Any] = copy.deepcopy(dict(document))
    known = {one["id"] for one in made["elements"]}
    number = 1
    while f"{kind}-{number}" in known:
        number += 1
    fresh: dict[str, Any] = {"id": f"{kind}-{number}", "type": kind, **copy.deepcopy(_FRESH[kind])}
    if picture:
        fresh["picture"] = picture
    # A background lies below all else, and is found at the top of the list.
    made["elements"].insert(0 if kind == "background" else len(made["elements"]), fresh)
    return made, str(fresh["id"])


def without_element(document: Plain, element: str) -> Plain:
    """A layout without an element."""
    made: dict[str, Any] = copy.deepcopy(dict(document))
    made["elements"] = [one for one in made["elements"] if one["id"] != element]
    return made


def _has(document: Plain, name: str, steps: list[str]) -> bool:
    """Whether an element is meant that is called as a part of the layout is."""
    named = any(one["id"] == name for one in document["elements"])
    return named and not (name in ("title", "heading") and steps[0] in _WORDS)


def _fit_page(page: dict[str, Any]) -> None:
    """A paper of one's own has sides, and no other has."""
    if page["paper"] == "custom":
        page.pop("turned", None)
        page.setdefault("width", 297.0)
        page.setdefault("height", 210.0)
    else:
        page.pop("width", None)
        page.pop("height", None)
        page.setdefault("turned", "landscape")


@dataclass(frozen=True, slots=True)
class VariableShown:
    """A variable to choose from.

    Attributes:
        written: How the person's language writes it.
        title: What it is called.
        sample: What it may say.
        names: How texts of each language write it.
    """

    written: str
    title: str
    sample: str
    names: Mapping[str, str]


def variables_shown(kind: str, language: str) -> tuple[VariableShown, ...]:
    """The variables of a kind of paper as a language writes them, in the registry's order."""
    found = []
    for one in registry().values():
        if kind in one.kinds:
            names = {"zh": f"{{{one.zh}}}", "en": f"{{{one.key}}}"}
            title = one.zh if language == "zh" else one.en
            found.append(VariableShown(names[language], title, one.samples[language], names))
    return tuple(found)


def page_size(document: Plain) -> tuple[float, float]:
    """Width and height of a layout's page, in millimetres."""
    return size_of(document["page"])
