"""Tables on A4 paper: heads repeated on every page, cells wrapped and shrunk to fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from studyhours.domain.errors import UnusableInput
from studyhours.domain.spare import spare_unused
from studyhours.domain.texts import load_texts
from studyhours.reports.booklet_pages import fitted, lines_in
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, LINE, MM, MUTED, PINE, DocumentInfo, Paper
from studyhours.reports.paragraph import balanced_lines, cell_lines, runs_on, word_parts
from studyhours.reports.table_model import (
    CENTRE,
    RIGHT,
    STATUS_COLOURS,
    Cell,
    StatusCell,
    TablePaper,
)

_LONG, _SHORT = 297.0, 210.0
_MARGIN = 14.0
_PADDING_X, _PADDING_Y = 1.2, 1.1  # inside a cell, millimetres
_TITLE, _SUBTITLE, _NOTE = 18.0, 9.5, 8.0  # type sizes in points
_LEAST_TITLE = 10.0  # beyond which a title is cut off
_LEADING = 1.28
_FOOT = 9.0  # millimetres kept for the page number
_HEAD_FILL = "#efede6"
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_SIGN = 9.0  # millimetres for the lines to sign on
_SIGN_STEP = 6.5  # millimetres from one of them to the next
_SEAL_EDGE = 12.0  # millimetres between whose paper it is and the right margin
_LEAST = 2  # rows that may stand alone on the last page
_NARROWEST = 5.0  # millimetres: one character and its padding
_STEP = 100  # rows
_LINES = 2  # of a cell
_MORE_LINES = ((0, 7.5), (1, 7.0), (3, 6.5))
"""How many lines more than that a cell may have, and how small its type may be then."""
_RUNNING_LINES = 16
"""Lines of running text that do not ask for smaller type."""
_CROWDED = 12  # columns beyond which a smaller type is the rule


Tick = Callable[[int], object]


def _nobody(_done: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell's lines at the size at which they fit."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Millimetres, padding included."""
        return len(self.lines) * self.size * _LEADING / MM + 2 * _PADDING_Y


def _words_fit(text: str, size: float, inner: float) -> bool:
    """Whether no word of Latin letters must be broken."""
    words = (word for word in text.split() if word.isascii())
    return all(text_width(part, size) <= inner for word in words for part in word_parts(word))


@lru_cache(maxsize=20000)
def _fit(text: str, width: float, largest: float) -> _Box:
    """Wrap a text into a cell: up to two lines at the usual size or a little below.

    What is longer takes more lines before it takes type that is hard to read. A text of more than
    two lines may take about twice as many. Running text in a wide cell keeps the usual size, so
    that type does not change from row to row.
    """
    inner = (width - 2 * _PADDING_X) * MM
    if "\n" not in text and text_width(text, largest) <= inner:
        return _Box((text,), largest)
    if runs_on(largest, inner) and _words_fit(text, largest, inner):
        lines = tuple(cell_lines(text, largest, inner))
        if len(lines) <= _RUNNING_LINES:
            return _Box(lines, largest)
    sizes = [size for size in _SIZES if size <= largest]
    # Lines that were asked for do not get fewer in a smaller type.
    parts = text.count("\n") + 1
    most = max((parts - 1) * _LINES, parts + 1)
    found = {size: _Box(tuple(cell_lines(text, size, inner)), size) for size in sizes}
    for more, least in _MORE_LINES:
        for size, box in found.items():
            if size >= least and len(box.lines) <= most + more and _words_fit(text, size, inner):
                return box
    return found[sizes[-1]]


spare_unused(_fit)


def _even(text: str, size: float, room: float) -> tuple[str, ...]:
    """Its lines at a size, of about the same length."""
    return tuple(lines_in(balanced_lines(text, size, room)))


_Placed = tuple[list[_Box], float, tuple[Cell, ...]]
"""A row: its boxes, its height, and what it says."""


class _Sheet:
    """One table being set: first all heights, then the pages."""

    def __init__(self, table: TablePaper, tick: Tick) -> None:
        self.table, self._tick = table, tick
        across = table.landscape
        self.width, self.height = (_LONG, _SHORT) if across else (_SHORT, _LONG)
        self.usual = 9.5 if len(table.columns) <= _CROWDED else 8.0
        room = self.width - 2 * _MARGIN
        total = sum(column.weight for column in table.columns)
        self.widths = [room * column.weight / total for column in table.columns]
        if min(self.widths) < _NARROWEST:
            raise UnusableInput("table_too_narrow", title=table.title)
        headings = [column.heading for column in table.columns]
        self.head = self._boxes(headings)
        self.head_height = max(box.height for box in self.head)
        self.under = [line for said in table.subtitles for line in self._under(said, room)]
        self.words = load_texts(table.language)

    def _boxes(self, texts: list[str]) -> list[_Box]:
        return [
            _fit(text, width, self.usual) for text, width in zip(texts, self.widths, strict=True)
        ]

    @staticmethod
    def _under(said: str, room: float) -> list[tuple[str, float]]:
        """A subtitle as lines with their size: as many as it needs where one is too long."""
        box = _fit(said, room, _SUBTITLE)
        if len(box.lines) == 1:
            return [(box.lines[0], box.size)]
        return [(line, _SUBTITLE) for line in _even(said, _SUBTITLE, room * MM)]

    def _first_top(self) -> float:
        return _MARGIN + 10.0 + len(self.under) * _SUBTITLE * 1.45 / MM + 3.0

    def pages(self) -> list[list[_Placed]]:
        """Rows with their boxes and heights, page by page; at least one page.

        Neither a single row nor the lines to sign on stand alone on the last page: the rows before
        them come along.
        """
        bottom = self.height - _MARGIN - _FOOT
        pages: list[list[_Placed]] = [[]]
        y = self._first_top() + self.head_height
        fresh = _MARGIN + 6.0 + self.head_height
        for number, row in enumerate(self.table.rows):
            if number % _STEP == 0:
                self._tick(number)
            boxes = [
                self._cut(box, bottom - fresh)
                for box in self._boxes([printable(self.table.shown(cell)) for cell in row])
            ]
            height = max(box.height for box in boxes)
            if y + height > bottom and (pages[-1] or len(pages) == 1):
                pages.append([])
                y = fresh
            pages[-1].append((boxes, height, row))
            y += height
        if self.table.sign_off and y + _SIGN + self._signing_height() > bottom:
            pages.append([])
        if len(pages) > 1:
            before = pages[-2]
            while len(pages[-1]) < _LEAST and len(before) > _LEAST:
                pages[-1].insert(0, before.pop())
        return pages

    @staticmethod
    def _cut(box: _Box, room: float) -> _Box:
        """A cell taller than a whole page ends in an ellipsis: it cannot be on one page."""
        most = int((room - 2 * _PADDING_Y) / (box.size * _LEADING / MM))
        if len(box.lines) <= most:
            return box
        kept = box.lines[:most]
        return _Box((*kept[:-1], kept[-1][:-1] + "…"), box.size)

    def draw(self) -> bytes:
        """The finished file."""
        table = self.table
        author = table.subtitles[0] if table.subtitles else ""
        info = DocumentInfo(title=table.title, author=author, subject=table.title, extra={})
        paper = Paper(self.width, self.height, info)
        pages = self.pages()
        for number, rows in enumerate(pages, start=1):
            if number > 1:
                paper.next_page()
            y = self._heading(paper, number)
            if rows or number == 1:
                y = self._head(paper, y)
            for boxes, height, row in rows:
                self._row(paper, y, boxes, height, row)
                y += height
            if table.sign_off and number == len(pages):
                self._sign(paper, y + 9.0)
            note = self.words.say("table.page", page=number, pages=len(pages))
            foot = self.height - _MARGIN + 2.0
            paper.text(self.width / 2, foot, note, _NOTE, token=MUTED, align=CENTRE)
        return paper.finish()

    def _signing_height(self) -> float:
        """Room of the lines of the signing after the first."""
        return self.table.sign_off.count("\n") * _SIGN_STEP

    def _sign(self, paper: Paper, y: float) -> None:
        """The signing at the left; of a paper under a seal at the right, line over line."""
        lines = self.table.sign_off.split("\n")
        if not self.table.sealed:
            for number, line in enumerate(lines):
                paper.text(_MARGIN, y + number * _SIGN_STEP, line, _SUBTITLE)
            return
        widest = max(text_width(line, _SUBTITLE) for line in lines) / MM
        middle = self.width - _MARGIN - _SEAL_EDGE - widest / 2
        for number, line in enumerate(lines):
            paper.text(middle, y + number * _SIGN_STEP, line, _SUBTITLE, align=CENTRE)

    def _heading(self, paper: Paper, number: int) -> float:
        """Title and subtitles; where the head begins."""
        middle = self.width / 2
        if number > 1:
            title = fitted(self.table.title, _NOTE, self.width - 2 * _MARGIN)
            paper.text(_MARGIN, _MARGIN + 2.5, title, _NOTE, token=MUTED)
            return _MARGIN + 6.0
        size = _TITLE
        room = self.width - 2 * _MARGIN
        title, spacing = printable(self.table.title), 3.0 if self.table.language == "zh" else 0.4
        while size > _LEAST_TITLE and text_width(title, size, 3.0) > room * MM:
            size -= 1.0
        if size == _LEAST_TITLE:
            title, spacing = fitted(title, size, room), 0.0
        paper.text(middle, _MARGIN + 6.0, title, size, spacing=spacing, align=CENTRE)
        y = _MARGIN + 13.0
        for line, size in self.under:
            paper.text(middle, y, line, size, token=MUTED, align=CENTRE)
            y += _SUBTITLE * 1.45 / MM
        return self._first_top()

    def _head(self, paper: Paper, y: float) -> float:
        paper.fill(_MARGIN, y, self.width - 2 * _MARGIN, self.head_height, _HEAD_FILL)
        x = _MARGIN
        for box, width, column in zip(self.head, self.widths, self.table.columns, strict=True):
            align = column.align if column.align == RIGHT else CENTRE
            self._cell(paper, (x, y, width, self.head_height), box, align, INK)
            x += width
        for level, thick in ((y, 0.35), (y + self.head_height, 0.25)):
            paper.line(_MARGIN, level, self.width - _MARGIN, level, thick, PINE)
        return y + self.head_height

    def _row(
        self, paper: Paper, y: float, boxes: list[_Box], height: float, row: tuple[Cell, ...]
    ) -> None:
        x = _MARGIN
        columns = self.table.columns
        for box, width, cell, column in zip(boxes, self.widths, row, columns, strict=True):
            ink = INK
            align = column.align
            if isinstance(cell, StatusCell):
                tint, ink = STATUS_COLOURS[cell.status]
                paper.fill(x + 0.3, y + 0.3, width - 0.6, height - 0.6, tint)
                align = CENTRE
            self._cell(paper, (x, y, width, height), box, align, ink)
            x += width
        paper.line(_MARGIN, y + height, self.width - _MARGIN, y + height, 0.12, LINE)

    @staticmethod
    def _cell(
        paper: Paper,
        place: tuple[float, float, float, float],
        box: _Box,
        align: str,
        ink: str,
    ) -> None:
        x, y, width, height = place
        step = box.size * _LEADING / MM
        # Ideographs stand 0.88 above and 0.12 below the baseline: their middle is 0.38 above it.
        baseline = y + height / 2 - step * (len(box.lines) - 1) / 2 + box.size * 0.37 / MM
        at = {CENTRE: x + width / 2, RIGHT: x + width - _PADDING_X}.get(align, x + _PADDING_X)
        for line in box.lines:
            paper.text(at, baseline, line, box.size, token=ink, align=align)
            baseline += step


def render_table(table: TablePaper, tick: Tick = _nobody) -> bytes:
    """A table as a PDF file; the same table gives the same bytes.

    A cell that would be taller than a page ends in an ellipsis; the spreadsheet holds all of it.

    Args:
        table: The table.
        tick: Told how many rows have been measured, some at a time; may call it off.

    Raises:
        UnusableInput: ``glyph_missing``, or ``table_too_narrow`` when a column would be narrower
            than a character.
    """
    return _Sheet(table, tick).draw()
