"""Lists as Excel workbooks, row by row: a million of them need no more memory than ten.

Texts are written as texts whatever they begin with, so none is run on the reader's computer;
numbers are numbers and days are days, so that they can be added up and sorted.
"""

# ruff: noqa: ANN401 - XlsxWriter ships no types: its workbook, sheet and formats are Any here.

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from studyhours.reports.list_sheet import ListSheet, Value, value_text
from studyhours.reports.workbook import CREATED, FORBIDDEN, SHEET_NAME_LENGTH, display_width

MOST_ROWS = 1_048_000
"""Rows on one sheet; what is beyond stands on another."""
LONGEST_CELL = 32_767
_FONT = "宋体"
_WIDEST, _NARROWEST = 60, 6  # characters
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_book(sheet: ListSheet, tick: Callable[[int], object]) -> bytes:
    """A list as an xlsx file; a text too long for a cell is cut, with an ellipsis.

    Args:
        sheet: The list.
        tick: Told how many rows are written, before each.
    """
    import xlsxwriter  # 2 MB, for whoever wants a workbook

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": sheet.title, "created": CREATED})
    writer = _Writer(book, sheet)
    writer.begin()
    for number, row in enumerate(sheet.rows):
        tick(number)
        writer.row(row)
    writer.end()
    book.close()
    return out.getvalue()


class _Writer:
    """Writes the sheets of one list, making each format once."""

    def __init__(self, book: Any, sheet: ListSheet) -> None:
        self._book, self._list = book, sheet
        self._formats: dict[tuple[str, str], Any] = {}
        self._sheet: Any = None
        self._at = self._head = self._sheets = 0
        self._widths = [0] * len(sheet.columns)

    def begin(self) -> None:
        """Begins a sheet: title, subtitles and frozen heads."""
        self._sheets += 1
        name = self._list.title.translate(FORBIDDEN).strip()[: SHEET_NAME_LENGTH - 4] or "1"
        self._sheet = self._book.add_worksheet(
            name if self._sheets == 1 else f"{name} {self._sheets}"
        )
        title = self._book.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
        plain = self._book.add_format({"font_name": _FONT, "font_color": "#565c63"})
        lines = [(self._list.title, title), *((line, plain) for line in self._list.subtitles)]
        self._sheet.set_row(0, 24)
        for place, (text, look) in enumerate(lines):
            self._sheet.write_string(place, 0, text, look)
        self._head = len(lines)
        look = self._book.add_format(
            {
                "font_name": _FONT, "bold": True, "bg_color": "#efede6", "bottom": 1,
                "bottom_color": "#b9c9c1", "valign": "vcenter",
            }
        )  # fmt: skip
        for place, column in enumerate(self._list.columns):
            self._sheet.write_string(self._head, place, column.heading, look)
        self._widths = [display_width(column.heading) + 4 for column in self._list.columns]
        self._at = self._head + 1
        self._sheet.freeze_panes(self._head + 1, 0)

    def row(self, row: Sequence[Value]) -> None:
        """Writes one row."""
        if self._at >= MOST_ROWS:
            self.end()
            self.begin()
        for place, value in enumerate(row):
            self._cell(place, value, self._list.columns[place].align)
        self._at += 1

    def _cell(self, place: int, value: Value, align: str) -> None:
        sheet, at = self._sheet, self._at
        if value is None or value == "":
            return
        said = value_text(value)
        self._widths[place] = max(self._widths[place], display_width(said[:_WIDEST]) + 2)
        if isinstance(value, str):
            if len(value) > LONGEST_CELL:
                value = value[: LONGEST_CELL - 1] + "…"
            sheet.write_string(at, place, value, self._format(align, "@"))
        elif isinstance(value, datetime):
            plain = value.replace(tzinfo=None)
            sheet.write_datetime(at, place, plain, self._format("left", "yyyy-mm-dd hh:mm"))
        elif isinstance(value, date):
            sheet.write_datetime(at, place, value, self._format("left", "yyyy-mm-dd"))
        else:
            places = len(said.partition(".")[2]) if isinstance(value, Fraction) else 0
            number = "0." + "0" * places if places else "0"
            sheet.write_number(at, place, float(value), self._format("right", number))

    def _format(self, align: str, number: str) -> Any:
        key = (align, number)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {
                    "font_name": _FONT,
                    "align": "center" if align == "centre" else align,
                    "valign": "top",
                    "num_format": number,
                }
            )
        return self._formats[key]

    def end(self) -> None:
        """Ends a sheet: filter, widths, and a page set-up that prints well."""
        last = len(self._list.columns) - 1
        self._sheet.autofilter(self._head, 0, max(self._at - 1, self._head), last)
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))
        self._sheet.set_paper(9)  # A4
        if sum(min(width, _WIDEST) for width in self._widths) > 90:
            self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self._head)
        self._sheet.set_footer("&C&P / &N")
