"""The tables of layouts: one row of facts, or a row for each record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from studyhours.domain.errors import UnusableInput
from studyhours.reports.fonts import text_width
from studyhours.reports.layouts.model import SMALLEST_TYPE, Column, TableElement, TextElement
from studyhours.reports.layouts.setting import SetText, set_text
from studyhours.reports.layouts.texts import LayoutText
from studyhours.reports.paper import INK, MM, MUTED, Paper

Values = Mapping[str, str]
_PADDING = 1.2  # millimetres
_LINE = 0.2
_NOTE = 0.72  # of the size
_NO_TEXT = LayoutText(())


def table_drawer(
    table: TableElement, colour: str, tint: str
) -> Callable[[Paper, Values, Sequence[Values]], None]:
    """What draws a table.

    Columns that have nothing to say are left out, and a table without columns or records.

    Args:
        table: The table.
        colour: Of its lines.
        tint: Of its head.
    """

    def draw(paper: Paper, values: Values, records: Sequence[Values]) -> None:
        rows = [values] if table.rows == "one" else [{**values, **one} for one in records]
        fitted = table.holding(len(rows))
        said = [[column.cell.line(row) for column in table.columns] for row in rows]
        filled = [at for at in range(len(table.columns)) if any(row[at] for row in said)]
        if filled:
            _draw(paper, fitted, filled, said, (colour, tint))
            if fitted.note is not None:
                _note(paper, fitted, filled, fitted.note.line(values), len(rows))

    return draw


def _draw(
    paper: Paper,
    table: TableElement,
    filled: Sequence[int],
    said: Sequence[Sequence[str]],
    colours: tuple[str, str],
) -> None:
    colour, tint = colours
    columns = [table.columns[at] for at in filled]
    width = sum(column.width for column in columns)
    right, bottom = table.x + width, table.y + table.row * (len(said) + 1)
    paper.fill(table.x, table.y, width, table.row, tint)
    x = table.x
    for at, column in zip(filled, columns, strict=True):
        for number, text in enumerate([column.head, *(row[at] for row in said)]):
            align = "centre" if number == 0 else column.align
            _cell(paper, table, column, (x, table.y + table.row * number), text, align)
        paper.line(x, table.y, x, bottom, _LINE, colour)
        x += column.width
    paper.line(right, table.y, right, bottom, _LINE, colour)
    for number in range(len(said) + 2):
        y = table.y + table.row * number
        paper.line(table.x, y, right, y, _LINE, colour)


def _cell(
    paper: Paper,
    table: TableElement,
    column: Column,
    corner: tuple[float, float],
    text: str,
    align: str,
) -> None:
    x, y = corner
    room = column.width - 2 * _PADDING
    if not text:
        return
    size = table.size
    if text_width(text, size) <= room * MM:
        # As most cells are: one line that fits.
        start = {"left": x + _PADDING, "centre": x + column.width / 2}
        at = start.get(align, x + column.width - _PADDING)
        paper.text(at, y + table.row / 2 + size * 0.36 / MM, text, size, align=align)
        return
    box = TextElement(
        id=table.id,
        x=x + _PADDING,
        y=y,
        width=room,
        height=table.row,
        text=_NO_TEXT,
        size=size,
        smallest=SMALLEST_TYPE,
        align=align,
        vertical="middle",
        leading=1.15,
        lines=2,
    )
    done = _shortened(box, text)
    for one in done.lines:
        line = "".join(atom.text for atom in one.line.atoms)
        spare = max(room - one.line.width / MM, 0.0)
        left = box.x + {"left": 0.0, "centre": spare / 2}.get(align, spare)
        paper.text(left, one.baseline, line, done.size, token=INK)


def _shortened(box: TextElement, text: str) -> SetText:
    """A text set into a cell; one that is too long even then ends in dots."""
    while True:
        try:
            return set_text(box, [[(text, False)]], chinese=True)
        except UnusableInput as fault:
            if fault.code != "layout_does_not_fit" or len(text) < 2:
                raise
        text = text[: max(len(text) * 4 // 5, 1)].rstrip("…") + "…" if len(text) > 2 else text[:1]


def _note(paper: Paper, table: TableElement, filled: Sequence[int], text: str, rows: int) -> None:
    right = table.x + sum(table.columns[at].width for at in filled)
    size = table.size * _NOTE
    middle = table.y + table.row * (rows + 0.5) + size * 0.36 / MM
    paper.text(right + 3, middle, text, size, token=MUTED)
