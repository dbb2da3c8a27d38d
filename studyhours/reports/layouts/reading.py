"""Reads layouts: from text to plain data, by the schema, and then what no schema can say."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import LANGUAGES
from studyhours.reports.layouts import schema
from studyhours.reports.layouts.model import (
    FORMAT,
    PAPERS,
    BackgroundElement,
    BorderElement,
    CodeElement,
    Column,
    Element,
    ImageElement,
    Layout,
    LineElement,
    SealElement,
    SignatureElement,
    TableElement,
    TextElement,
)
from studyhours.reports.layouts.texts import LayoutText, parse_text
from studyhours.reports.layouts.variables import ROW

Plain = Mapping[str, Any]
NEEDED = ("name", "serial")
"""Variables that every paper must show."""
_SLACK = 0.01
_AT = re.compile(r"line (\d+),? column (\d+)")
_PAGE = "page"  # names the page itself where a value's place is said
_ROW = {key: key for key in ROW} | {zh: key for key, zh in ROW.items()}


def parse_toml(text: str) -> Plain:
    """A TOML text as plain data.

    Raises:
        UnusableInput: ``layout_broken`` with line and column, ``layout_not_text`` without.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as broken:
        raise _unread(broken) from None


def parse_json(text: str) -> Plain:
    """A JSON text as plain data.

    Raises:
        UnusableInput: ``layout_broken`` with line and column, ``layout_not_text`` without.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise _unread(broken) from None
    if not isinstance(found, dict):
        raise UnusableInput("layout_wrong_type", place="-", value=str(found)[:40])
    return found


def _unread(broken: Exception) -> UnusableInput:
    """Parsers know English only; where they have stopped is what helps."""
    at = _AT.search(str(broken))
    if at is None:
        return UnusableInput("layout_not_text")
    return UnusableInput("layout_broken", line=int(at[1]), column=int(at[2]))


def read_layout(document: Plain) -> Layout:
    """A layout from plain data.

    Raises:
        UnusableInput: ``layout_newer`` for one that a newer program made; else what is wrong and
            where, by ``place``.
    """
    version = document.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT:
        raise UnusableInput("layout_newer", version=version, known=FORMAT)
    schema.check(document)
    width, height = _page(document["page"])
    _refuse_twice(document["elements"])
    kind = str(document["kind"])
    elements = {
        language: tuple(_element(one, kind, language) for one in document["elements"])
        for language in LANGUAGES
    }
    for found in elements.values():
        for one in found:
            _refuse_outside(one, width, height)
    _refuse_lacking(elements)
    return Layout(
        kind=kind,
        title=_both(document["title"]),
        heading=_both(document["heading"]),
        width=width,
        height=height,
        tint=str(document["page"].get("tint", "")),
        elements=elements,
        document=document,
    )


def _both(words: Plain) -> Mapping[str, str]:
    return {language: str(words.get(language) or words["zh"]) for language in LANGUAGES}


def _page(page: Plain) -> tuple[float, float]:
    custom = page["paper"] == "custom"
    for name in ("width", "height"):
        if custom and name not in page:
            raise UnusableInput("layout_field_missing", place=f"page.{name}")
        if not custom and name in page:
            raise UnusableInput("layout_unknown_field", place=f"page.{name}")
    return size_of(page)


def size_of(page: Plain) -> tuple[float, float]:
    """Width and height of a page that is said rightly, in millimetres."""
    if page["paper"] == "custom":
        return float(page["width"]), float(page["height"])
    width, height = PAPERS[page["paper"]]
    return (height, width) if page.get("turned") == "landscape" else (width, height)


def _refuse_twice(elements: list[Plain]) -> None:
    seen: set[str] = set()
    for one in elements:
        if one["id"] in seen or one["id"] == _PAGE:
            raise UnusableInput("layout_twice", place=f"{one['id']}.id", id=one["id"])
        seen.add(one["id"])


# ---------------------------------------------------------------- elements


def _element(document: Plain, kind: str, language: str) -> Element:
    """One element as a language sees it."""
    plain: dict[str, Any] = {
        key: _number(value) for key, value in document.items() if key not in {"type", "en"}
    }
    if language == "en":
        plain |= {key: _number(value) for key, value in document.get("en", {}).items()}
    for key in ("text", "hint", "caption", "note"):
        if key in plain:
            plain[key] = _text(plain[key], kind, language, f"{plain['id']}.{key}")
    return _MAKERS[document["type"]](plain, kind, language)


def _number(value: object) -> object:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _text(words: Plain, kind: str, language: str, place: str) -> LayoutText:
    which = language if words.get(language) else "zh"
    return parse_text(str(words[which]), kind, f"{place}.{which}")


def _make_text(plain: dict[str, Any], _kind: str, _language: str) -> Element:
    if "smallest" not in plain:
        plain["smallest"] = max(plain["size"] * 0.5, min(plain["size"], 7.0))
    if plain["smallest"] > plain["size"]:
        place, most = f"{plain['id']}.smallest", plain["size"]
        raise UnusableInput(
            "layout_out_of_range", place=place, value=plain["smallest"], least=5, most=most
        )
    if "lines" in plain:
        plain["lines"] = int(plain["lines"])
    return TextElement(**plain)


def _make_table(plain: dict[str, Any], kind: str, language: str) -> Element:
    also = _ROW if plain.get("rows") == "records" else {}
    columns = []
    for number, one in enumerate(plain["columns"], 1):
        place = f"{plain['id']}.columns.{number}.cell"
        which = language if one["cell"].get(language) else "zh"
        cell = parse_text(str(one["cell"][which]), kind, f"{place}.{which}", also)
        head = _both(one["head"])[language]
        columns.append(Column(float(one["width"]), head, cell, one.get("align", "centre")))
    if "most" in plain:
        plain["most"] = int(plain["most"])
    return TableElement(**{**plain, "columns": tuple(columns)})


def _plainly(made: Callable[..., Element]) -> Callable[[dict[str, Any], str, str], Element]:
    return lambda plain, _kind, _language: made(**plain)


_MAKERS: Mapping[str, Callable[[dict[str, Any], str, str], Element]] = {
    "text": _make_text,
    "image": _plainly(ImageElement),
    "background": _plainly(BackgroundElement),
    "seal": _plainly(SealElement),
    "signature": _plainly(SignatureElement),
    "code": _plainly(CodeElement),
    "line": _plainly(LineElement),
    "border": _plainly(BorderElement),
    "table": _make_table,
}


# ---------------------------------------------------------------- what no schema can say


def _refuse_outside(one: Element, width: float, height: float) -> None:
    """Everything stands on the page."""
    for name, far, most in _ends(one, width, height):
        if far > most + _SLACK:
            place = f"{one.id}.{name}"
            raise UnusableInput("layout_outside_page", place=place, value=_mm(far), most=_mm(most))
    if isinstance(one, SealElement) and min(one.x, one.y) < one.diameter / 2 - _SLACK:
        raise UnusableInput(
            "layout_outside_page",
            place=f"{one.id}.x" if one.x < one.y else f"{one.id}.y",
            value=_mm(min(one.x, one.y) - one.diameter / 2),
            most="0",
        )


def _mm(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _ends(one: Element, width: float, height: float) -> list[tuple[str, float, float]]:
    """Fields of an element with how far right or down it reaches, and how far it may."""
    if isinstance(one, TextElement | ImageElement | SignatureElement):
        return [("width", one.x + one.width, width), ("height", one.y + one.height, height)]
    if isinstance(one, SealElement):
        half = one.diameter / 2
        return [("x", one.x + half, width), ("y", one.y + half, height)]
    if isinstance(one, CodeElement):
        return [("x", one.x + one.side, width), ("y", one.y + one.side, height)]
    if isinstance(one, LineElement):
        return [
            ("x", one.x, width),
            ("x2", one.x2, width),
            ("y", one.y, height),
            ("y2", one.y2, height),
        ]
    if isinstance(one, TableElement):
        across = one.x + sum(column.width for column in one.columns)
        rows = one.most if one.rows == "records" else 1
        return [("columns", across, width), ("row", one.y + one.row * (rows + 1), height)]
    if isinstance(one, BorderElement):
        return [("inset", one.inset * 6, min(width, height))]
    return []


def _refuse_lacking(elements: Mapping[str, tuple[Element, ...]]) -> None:
    """A paper says whose it is, has its number, and a code to check it by; at most one each."""
    for language, found in elements.items():
        said: set[str] = set()
        for one in found:
            if isinstance(one, TextElement) and one.shown != "preview":
                said |= one.text.variables
        for variable in NEEDED:
            if variable not in said:
                raise UnusableInput("layout_lacks_variable", variable=variable, language=language)
    found = elements["zh"]
    for made, name, least in (
        (CodeElement, "code", 1),
        (SealElement, "seal", 0),
        (BackgroundElement, "background", 0),
    ):
        count = sum(isinstance(one, made) for one in found)
        if not least <= count <= 1:
            raise UnusableInput("layout_wrong_count", type=name, count=count, least=least)
