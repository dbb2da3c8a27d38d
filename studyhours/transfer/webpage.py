"""Tables of a web page: many management systems export one and call it ``.xls``."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override

from studyhours.domain.progress import Progress, unwatched
from studyhours.transfer.cells import Cell, Merge, Sheet

_PIECE = 65_536  # characters
_UNSEEN = frozenset(["script", "style"])
"""What a browser does not show of a cell."""
_LIMIT = 2_000  # columns a cell may span: larger numbers are mistakes


@dataclass
class _Grid:
    """Cells by position; positions covered by a span from above are known beforehand."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    row: int = -1
    column: int = 0

    def place(self, text: str, down: int, across: int) -> None:
        while (self.row, self.column) in self.covered:
            self.column += 1
        top, left = max(self.row, 0), self.column
        self.cells[top, left] = text
        if down > 1 or across > 1:
            self.merges.append(Merge(top, left, top + down - 1, left + across - 1))
            self.covered |= {(top + y, left + x) for y in range(down) for x in range(across)}
        self.column = left + across

    def sheet(self, name: str, file: str) -> Sheet:
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        rows = tuple(
            tuple[Cell, ...](self.cells.get((row, column)) or None for column in range(width))
            for row in range(height)
        )
        return Sheet(name, rows, file, tuple(self.merges), typed=False)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self._open: list[_Grid] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._unseen = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._finish_cell()
            self._open.append(_Grid())
            self.grids.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._finish_cell()
            self._open[-1].row += 1
            self._open[-1].column = 0
        elif tag in ("td", "th") and self._open:
            self._finish_cell()
            named = dict(attrs)
            self._span = (_span(named.get("rowspan")), _span(named.get("colspan")))
            self._text = []
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._finish_cell()
        elif tag == "table" and self._open:
            self._finish_cell()
            self._open.pop()
        elif tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)

    @override
    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._unseen:
            self._text.append(data)

    def _finish_cell(self) -> None:
        if self._text is not None and self._open:
            self._open[-1].place("".join(self._text).strip(), *self._span)
        self._text = None


def _span(text: str | None) -> int:
    return min(int(text), _LIMIT) if text and text.isdigit() and int(text) > 0 else 1


def read_html_tables(
    text: str, name: str, file: str, progress: Progress = unwatched
) -> tuple[Sheet, ...]:
    """Each table of the page as a sheet; the first carries the file's name, others a number."""
    reader = _Reader()
    for start in range(0, len(text), _PIECE):
        reader.feed(text[start : start + _PIECE])
        progress("read_file", sum(grid.row + 1 for grid in reader.grids), None)
    reader.close()
    return tuple(
        grid.sheet(name if number == 1 else f"{name} {number}", file)
        for number, grid in enumerate(reader.grids, 1)
    )
