"""The same tables as documents of a word processor, for lists that people go on editing."""

from __future__ import annotations

from studyhours.domain.texts import load_texts
from studyhours.reports import word as look
from studyhours.reports.table_model import STATUS_COLOURS, StatusCell, TablePaper
from studyhours.reports.word import Word


def render_table_word(table: TablePaper) -> bytes:
    """A table as a docx file; the same table gives the same bytes."""
    author = table.subtitles[0] if table.subtitles else ""
    word = Word(table.title, author, load_texts(table.language), landscape=table.landscape)
    word.around(None)
    word.line(table.title, look.TITLE)
    for line in table.subtitles:
        word.line(line, look.QUIET, align="centre")
    weights = [float(column.weight) for column in table.columns]
    grid = word.table(weights, len(table.rows) + 1)
    rows = list(grid.rows)
    word.repeat(rows[0])
    for cell, column in zip(rows[0].cells, table.columns, strict=True):
        word.put(cell, column.heading, look.QUIET, align="centre", keep=True)
        word.shade(cell)
    last = len(table.rows) - 1
    for number, (row, cells) in enumerate(zip(rows[1:], table.rows, strict=True)):
        # The head stays with the first row, and the last row is not left alone on a page.
        keep = number != last and number in {0, last - 1}
        for place, said, column in zip(row.cells, cells, table.columns, strict=True):
            align = column.align
            if isinstance(said, StatusCell):
                word.shade(place, STATUS_COLOURS[said.status][0].removeprefix("#"))
                align = "centre"
            word.put(place, table.shown(said), align=align, keep=keep)
    if table.sign_off:
        word.line("", look.SMALL)
        for line in table.sign_off.split("\n"):
            word.line(line, align="right" if table.sealed else "left")
    return word.finish()
