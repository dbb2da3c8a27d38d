"""A list meant for a spreadsheet, a text or paper, with its values still being what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain.quantity import decimal_text

Value: TypeAlias = str | int | Fraction | datetime | date | None
"""What a cell holds: a text, a number, a day, a moment, or nothing."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column.

    Attributes:
        heading: What stands over it.
        width: Its share of a page, relative to the others'.
        align: ``left``, ``centre`` or ``right``.
    """

    heading: str
    width: int = 100
    align: str = "left"


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A whole list.

    Attributes:
        title: Heading of the document.
        subtitles: Lines under it: school, what was filtered, day.
        columns: At least one, in the order shown.
        rows: As many values each as there are columns; read once, when the list is written.
        language: ``zh`` or ``en``.
    """

    title: str
    subtitles: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    rows: Iterable[Sequence[Value]]
    language: str = "zh"


def value_text(value: Value) -> str:
    """A value as a text: numbers exact, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
