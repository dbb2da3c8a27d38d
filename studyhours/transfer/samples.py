"""What stands below each header, for a person who checks how the columns were understood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from studyhours.transfer.cells import Row, SeenColumn, cell_text
from studyhours.transfer.tables import Table

_SAMPLES = 3
_SEARCHED_ROWS = 200
_LONGEST = 80  # characters of a sample; an essay would fill the window
_MASKED = "document_no"
_SHOWN = 3  # characters of an identity number left at either end


def seen_columns(table: Table) -> tuple[SeenColumn, ...]:
    """Every column of a table that has a header, those of tables side by side included."""
    meant = {index: target for block in table.blocks for target, index in block.items()}
    first = table.header_last + 1
    rows = tuple(islice(table.sheet.rows, first, first + _SEARCHED_ROWS))
    return tuple(
        SeenColumn(
            header.index,
            header.seen,
            meant.get(header.index),
            _samples(rows, header.index, masked=meant.get(header.index) == _MASKED),
        )
        for header in sorted(table.headers, key=lambda header: header.index)
    )


def _samples(rows: Sequence[Row], column: int, *, masked: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        text = cell_text(row[column]) if column < len(row) else ""
        if text:
            found[_mask(text) if masked else text[:_LONGEST]] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _mask(text: str) -> str:
    if len(text) <= 2 * _SHOWN:
        return "*" * len(text)
    return text[:_SHOWN] + "*" * (len(text) - 2 * _SHOWN) + text[-_SHOWN:]
