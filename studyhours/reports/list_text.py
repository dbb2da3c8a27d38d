"""Lists as comma separated text that a spreadsheet opens by itself, and that runs nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from studyhours.reports.list_sheet import ListSheet, Value, value_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_text(sheet: ListSheet, tick: Callable[[int], object]) -> bytes:
    """A list as UTF-8 with a mark, so that a Chinese Excel reads it rightly.

    The heads are the first row and nothing stands above them: other programs read this.

    Args:
        sheet: The list.
        tick: Told how many rows are written, before each.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(column.heading) for column in sheet.columns])
    for number, row in enumerate(sheet.rows):
        tick(number)
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    return _harmless(value) if isinstance(value, str) else value_text(value)


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers may well begin with a minus."""
    return f"'{text}" if text.startswith(_FORMULA) else text
