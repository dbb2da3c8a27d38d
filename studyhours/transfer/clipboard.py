"""A block of cells as the clipboard brings it: tabs and lines, or the table of a web page.

Nothing of it is ever run: every cell is a text, whatever it looks like.
"""

from __future__ import annotations

import csv
import io
import sys
from html import escape

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import cell_text
from studyhours.transfer.filekind import MAX_BYTES
from studyhours.transfer.webpage import read_html_tables

Block = tuple[tuple[str, ...], ...]

_ENDS = ("", "\t", "\n")
_MOST_CELLS = 4_000_000
_CONTROL = {code: None for code in (*range(9), *range(11, 32), 127) if code != 13}
_CONTROL |= dict.fromkeys(range(0xD800, 0xE000))
_CONTROL |= {0xFEFF: None, 0xFFFE: None, 0xFFFF: None}


def read_block(text: str, html: str = "") -> Block:
    """The cells of what was copied, every row equally long, blank rows at the ends left out.

    Text with tabs is what every spreadsheet puts there. Without any, a table of the web page that
    lies beside it is taken, and else lines, parted by commas where all of them have equally many.

    Args:
        text: The clipboard's plain text.
        html: Its web page, empty for none.

    Raises:
        UnusableInput: ``clipboard_empty``, ``clipboard_no_table`` where it is one piece of text,
            ``clipboard_too_large``.
    """
    if len(text) > MAX_BYTES or len(html) > MAX_BYTES:
        raise UnusableInput("clipboard_too_large", limit=MAX_BYTES >> 20)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    if not text.strip() and "<table" not in html.lower():
        raise UnusableInput("clipboard_empty")
    rows = _parted(text, "\t") if "\t" in text.strip("\n") else _of_page(html) or _lines(text)
    block = _trimmed(rows)
    if len(block) * max(map(len, block), default=0) < 2:
        raise UnusableInput("clipboard_no_table")
    return block


def write_block(rows: Block) -> bytes:
    """A block as a file that is read back cell by cell as it was: a page with one bare table."""
    out = io.StringIO()
    out.write("<table>")
    for row in rows:
        out.write("<tr>")
        for cell in row:
            out.write(f"<td>{escape(cell, quote=False)}</td>")
        out.write("</tr>\n")
    out.write("</table>")
    return out.getvalue().encode("utf-8")


def _parted(text: str, delimiter: str) -> list[tuple[str, ...]]:
    """Cells between tabs; a cell in quotes may hold tabs, line ends and doubled quotes.

    Spreadsheets put quotes around such cells only: a quote that is never closed before a tab or a
    line end, as in ``"红楼梦"读后``, belongs to the text and must not swallow what follows.
    """
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    at, cells = 0, 0
    while at <= len(text):
        quoted = _quoted(text, at) if text[at : at + 1] == '"' else None
        if quoted is not None:
            cell, at = quoted
        else:
            ends = [place for mark in (delimiter, "\n") if (place := text.find(mark, at)) >= 0]
            end = min(ends, default=len(text))
            cell, at = text[at:end], end
        row.append(_plain(cell))
        cells += 1
        if cells > _MOST_CELLS:
            raise UnusableInput("clipboard_too_large", limit=MAX_BYTES >> 20)
        if text[at : at + 1] != delimiter:
            rows.append(tuple(row))
            row = []
        at += 1
    return rows


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """The cell in quotes that begins here, and where it ends; None where it is none."""
    place = at + 1
    while (end := text.find('"', place)) >= 0:
        behind = text[end + 1 : end + 2]
        if behind == '"':
            place = end + 2
        elif behind in _ENDS:
            inner = text[at + 1 : end]
            return inner.replace('""', '"'), end + 1
        else:
            return None
    return None


def _plain(cell: str) -> str:
    """``0012`` of ``="0012"``, as management systems write; anything else as it stands."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        cell = cell[2:-1].replace('""', '"')
    return cell.strip()


def _of_page(html: str) -> list[tuple[str, ...]]:
    """The largest table of a page that has more than one cell; nothing for none."""
    if "<table" not in html.lower():
        return []
    sheets = read_html_tables(html.translate(_CONTROL), "", "")
    tables = [[tuple(cell_text(cell) for cell in row) for row in one.rows] for one in sheets]
    best = max(tables, key=lambda rows: sum(map(len, rows)), default=[])
    return best if sum(map(len, best)) > 1 else []


def _lines(text: str) -> list[tuple[str, ...]]:
    lines = text.strip("\n").split("\n")
    if len(lines) < 2 or "," not in lines[0]:
        return [(line.strip(),) for line in lines]
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        parted = [tuple(cell.strip() for cell in row) for row in csv.reader(lines)]
    except csv.Error:
        return [(line.strip(),) for line in lines]
    same = len({len(row) for row in parted if row}) == 1
    return parted if same else [(line.strip(),) for line in lines]


def _trimmed(rows: list[tuple[str, ...]]) -> Block:
    """Without blank rows at both ends and blank columns at the right; every row equally long."""
    filled = [place for place, row in enumerate(rows) if any(row)]
    if not filled:
        return ()
    rows = rows[filled[0] : filled[-1] + 1]
    width = max(column + 1 for row in rows for column, cell in enumerate(row) if cell)
    return tuple((*row[:width], *[""] * (width - len(row))) for row in rows)
