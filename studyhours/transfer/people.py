"""Staff numbers, and cells that hold a number and a name together, or several names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyhours.domain.tidy import clean_name, fold, has_han, is_placeholder
from studyhours.transfer.cells import Cell, cell_text

_ZERO_FRACTION = re.compile(r"(\d+)\.0+")
_NUMBER_NAME = re.compile(r"([A-Za-z]{0,4}\d{2,20})[\s\-_/:,.]*([^\d\s].*)")
_NAME_NUMBER = re.compile(r"([^\d()\[\]]+?)[\s\-_/:,(\[]*([A-Za-z]{0,4}\d{2,20})[)\]]?")
_SEPARATORS = re.compile(r"[、,;/|\n，；]+")


@dataclass(frozen=True, slots=True)
class StaffNumber:
    """A staff number as typed.

    Attributes:
        text: Without spaces, leading zeros kept where the file still has them.
        eaten: Whether a spreadsheet may have eaten leading zeros (the cell was a number).
    """

    text: str
    eaten: bool = False


def parse_staff_no(cell: Cell, *, typed: bool = True) -> StaffNumber | None:
    """The staff number of a cell, or None for an empty one.

    Args:
        cell: ``"0035"``, ``35``, ``35.0``, ``"35.0"`` …
        typed: False for delimited text, where a number without leading zeros may have lost them.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        text = cell_text(cell)
        return StaffNumber(text, eaten=text.isdigit())
    text = "".join(fold(cell_text(cell)).split()).lstrip("'`‘’")
    if not text or is_placeholder(text):
        return None
    whole = _ZERO_FRACTION.fullmatch(text)
    if whole is not None:
        return StaffNumber(whole.group(1), eaten=True)
    return StaffNumber(text, eaten=not typed and text.isdigit() and not text.startswith("0"))


def split_number_and_name(text: str) -> tuple[StaffNumber | None, str]:
    """``0001 欧阳雪梅``, ``欧阳雪梅（0001）`` or a plain name, as number and name."""
    folded = fold(text).strip()
    if not any(mark.isdigit() for mark in folded):
        return None, clean_name(text)
    first = _NUMBER_NAME.fullmatch(folded)
    if first is not None and has_han(first.group(2)):
        return StaffNumber(first.group(1)), clean_name(first.group(2))
    last = _NAME_NUMBER.fullmatch(folded)
    if last is not None and has_han(last.group(1)):
        return StaffNumber(last.group(2)), clean_name(last.group(1))
    return None, clean_name(text)


def split_names(text: str) -> tuple[str, ...]:
    """The names of a cell that lists several people, tidied; one name gives one entry."""
    if not has_han(text):
        one = clean_name(text)
        return (one,) if one else ()
    return tuple(name for part in _SEPARATORS.split(text) if (name := clean_name(part)))
