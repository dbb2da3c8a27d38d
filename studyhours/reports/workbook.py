"""The same tables as Excel workbooks, for people who go on editing.

Whatever a cell says is written as text or as a number, never as a formula or a link: a name that
begins with an equals sign must not run on the reader's computer.
"""

# ruff: noqa: ANN401 - XlsxWriter ships no types: its workbook, sheet and formats are Any here.

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from studyhours.domain.errors import UnusableInput
from studyhours.reports.table_model import STATUS_COLOURS, Cell, StatusCell, TablePaper, as_number

CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that bytes repeat; no zone
_FONT = "宋体"
_WIDEST, _NARROWEST = 40, 6  # characters
_BIG, _PLAIN = 16, 11  # type sizes in points
_LINE, _HIGHEST = 15.0, 400.0  # points: a line of a row, and the highest a row is made
SHEET_NAME_LENGTH = 31
FORBIDDEN = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render_workbook(table: TablePaper) -> bytes:
    """A table as an xlsx file with one sheet; the same table gives the same bytes.

    Raises:
        UnusableInput: ``cell_too_long``: a spreadsheet's cell holds 32,767 characters.
    """
    import xlsxwriter  # 2 MB, for whoever wants a workbook

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": table.title, "created": CREATED})
    name = table.title.translate(FORBIDDEN).strip()[:SHEET_NAME_LENGTH] or "1"
    sheet = book.add_worksheet(name)
    writer = _Writer(book, sheet, table)
    head = writer.headings()
    for offset, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            writer.cell(head + offset, column, cell)
        writer.room(head + offset, row)
    writer.finish(head)
    book.close()
    return out.getvalue()


class _Writer:
    """Writes one sheet, making each format once."""

    def __init__(self, book: Any, sheet: Any, table: TablePaper) -> None:
        self.book = book
        self.sheet = sheet
        self.table = table
        self.formats: dict[tuple[str, str, str], Any] = {}
        self.widths = [self._width(column) for column in range(len(table.columns))]

    def _width(self, column: int) -> int:
        heading = self.table.columns[column].heading
        texts = [heading, *(self.table.shown(row[column]) for row in self.table.rows)]
        longest = max(display_width(part) for text in texts for part in text.split("\n")) + 2
        return min(max(longest, _NARROWEST), _WIDEST)

    def _high(self, row: int, said: Iterable[tuple[str, int]]) -> None:
        """Makes a row as high as its texts need; not every program does so by itself."""
        lines = max(_lines_of(text, width) for text, width in said)
        if lines > 1:
            self.sheet.set_row(row, min(_LINE * lines, _HIGHEST))

    def _format(self, align: str, number: str, status: str) -> Any:
        key = (align, number, status)
        if key not in self.formats:
            look = {
                "font_name": _FONT,
                "border": 1,
                "border_color": "#b9c9c1",
                "align": "center" if align == "centre" else align,
                "valign": "vcenter",
                "text_wrap": not number,
                "num_format": number or "@",
            }
            if status:
                tint, ink = STATUS_COLOURS[status]
                look |= {"bg_color": tint, "font_color": ink, "align": "center"}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _string(self, row: int, column: int, text: str, look: Any) -> None:
        if self.sheet.write_string(row, column, text, look) < 0:
            raise UnusableInput("cell_too_long", row=row + 1, column=column + 1)

    def headings(self) -> int:
        """Title, subtitles and column heads; returns the row of the heads, from 0."""
        last = len(self.table.columns) - 1
        title = self.book.add_format(
            {
                "font_name": _FONT,
                "font_size": _BIG,
                "bold": True,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        plain = self.book.add_format(
            {"font_name": _FONT, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        lines = [(self.table.title, title), *((line, plain) for line in self.table.subtitles)]
        across = sum(self.widths)
        for row, (text, look) in enumerate(lines):
            if last:
                self.sheet.merge_range(row, 0, row, last, "", look)
            self._string(row, 0, text, look)
            if row:
                self._high(row, [(text, across)])
        self.sheet.set_row(0, 26 * _lines_of(self.table.title, across * _PLAIN / _BIG))
        head = self.book.add_format(
            {
                "font_name": _FONT,
                "bold": True,
                "border": 1,
                "border_color": "#b9c9c1",
                "bg_color": "#efede6",
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        for column, described in enumerate(self.table.columns):
            self._string(len(lines), column, described.heading, head)
        return len(lines)

    def cell(self, row: int, column: int, cell: str | StatusCell) -> None:
        """Write one cell: a number where its column holds numbers and it is one, else text."""
        described = self.table.columns[column]
        text = self.table.shown(cell)
        number = as_number(text) if described.number and isinstance(cell, str) else None
        if number is None:
            status = cell.status if isinstance(cell, StatusCell) else ""
            self._string(row, column, text, self._format(described.align, "", status))
            return
        places = max(0, -int(number.as_tuple().exponent))
        look = self._format("right", "0." + "0" * places if places else "0", "")
        self.sheet.write_number(row, column, number, look)

    def room(self, row: int, cells: Sequence[Cell]) -> None:
        """Makes a row as high as what its cells say."""
        self._high(row, zip(map(self.table.shown, cells), self.widths, strict=True))

    def finish(self, head: int) -> None:
        """Frozen and filtered head, column widths, and a page set-up that prints well."""
        last = len(self.table.columns) - 1
        rows = len(self.table.rows)
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.autofilter(head, 0, head + rows, last)
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        if self.table.sign_off:
            plain = self.book.add_format({"font_name": _FONT})
            column = max(last - 1, 0) if self.table.sealed else 0
            for number, line in enumerate(self.table.sign_off.split("\n")):
                self._string(head + rows + 2 + number, column, line, plain)
        if self.table.landscape:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(head)
        self.sheet.set_footer("&C&P / &N")


def _lines_of(text: str, width: float) -> int:
    """So many lines a text takes in a column of so many characters, the edges left out."""
    return sum(
        max(1, math.ceil(display_width(part) / max(width - 1, 1))) for part in text.split("\n")
    )


def display_width(text: str) -> int:
    """Columns a text takes, an ideograph taking two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
