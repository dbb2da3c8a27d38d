"""What single cells of record tables say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from studyhours.domain.tidy import is_placeholder, squeeze
from studyhours.transfer.cells import Cell, cell_text
from studyhours.transfer.text import clean_body, optional_line
from studyhours.transfer.vocabulary import words

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Fields of a record, as (id, text); texts are never empty."""
FieldReader: TypeAlias = Callable[[Cell], Pairs]
_DIGITS = re.compile(r"\d+")
_PAGES = re.compile(r"\D*(\d+)\s*页?")


class CellFault(NamedTuple):
    """What is wrong with a row: the target to blame, and the reject code."""

    target: str
    code: str


def line_of(cell: Cell) -> str:
    """One tidy line, empty for blank cells and placeholders."""
    return "" if cell is None else optional_line(cell)


def body_of(cell: Cell) -> str:
    """Running text with its paragraphs, empty for placeholders."""
    text = "" if cell is None else clean_body(cell)
    return "" if is_placeholder(text) else text


def read_place(cell: Cell) -> str | None:
    """``in_school`` or ``out_school``, None where the cell says neither."""
    text = cell_text(cell)
    return words("place").find(text) if text else None


def read_level(cell: Cell) -> tuple[int | None, str]:
    """The level's code, None where it is not known, and the cell's own words."""
    text = line_of(cell)
    found = words("level").find(text) if text else None
    return None if found is None else int(found), text


def read_characters(cell: Cell) -> tuple[Pairs, CellFault | None]:
    """How long a text is said to be: ``约1200字`` is 1200."""
    text = squeeze(line_of(cell)).replace(",", "")
    if not text:
        return (), None
    digits = _DIGITS.search(text)
    if digits is None:
        return (), CellFault("characters", "not_a_number")
    return (("characters", text if "万" in text else str(int(digits.group()))),), None


def read_pages(cell: Cell) -> Pairs:
    """How many pages: the number alone where there is just one."""
    text = line_of(cell)
    digits = _PAGES.fullmatch(text)
    return (("pages", digits.group(1) if digits else text),) if text else ()


def field_reader(name: str) -> FieldReader:
    """A field that keeps its column's words."""

    def read(cell: Cell) -> Pairs:
        text = line_of(cell)
        return ((name, text),) if text else ()

    return read


def chosen_reader(name: str) -> FieldReader:
    """A field chosen from a vocabulary, kept as id and as words."""

    def read(cell: Cell) -> Pairs:
        text = line_of(cell)
        return ((name, words(name).find(text) or text), (f"{name}_text", text)) if text else ()

    return read
