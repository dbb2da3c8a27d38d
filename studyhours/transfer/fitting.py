"""Whether a column can hold what its header promises, judged by its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from studyhours.domain.tidy import is_placeholder
from studyhours.transfer.amounts import parse_amount
from studyhours.transfer.cells import BadValue, Cell, Column, Row, cell_text
from studyhours.transfer.dates import parse_days

_DATES = frozenset(["date", "start", "end"])
_SAMPLE = 50  # filled cells looked at
_FEWEST = 2  # one odd cell is a slip of the pen, which its row's rejection tells better


def unfit_columns(
    rows: Sequence[Row], first: int, columns: Sequence[Column]
) -> set[tuple[str, int]]:
    """Columns matched as days or amounts of which not one sampled cell is such a value.

    Args:
        rows: The rows of the sheet.
        first: Index of the first row below the header.
        columns: The columns as matched by their headers.

    Returns:
        Target id and column from 0.
    """
    return {
        (column.target, column.index)
        for column in columns
        if (column.target in _DATES or column.target == "amount")
        and _is_unfit(islice(rows, first, None), column)
    }


def _is_unfit(rows: Iterable[Row], column: Column) -> bool:
    filled = (
        row[column.index]
        for row in rows
        if column.index < len(row)
        and (text := cell_text(row[column.index]))
        and not is_placeholder(text)
    )
    sample = list(islice(filled, _SAMPLE))
    return len(sample) >= _FEWEST and not any(_reads(cell, column) for cell in sample)


def _reads(cell: Cell, column: Column) -> bool:
    try:
        if column.target == "amount":
            parse_amount(cell, column.unit or "hour")
        else:
            parse_days(cell, months=True)
    except BadValue as fault:
        # A number out of range is a number.
        return fault.code == "out_of_range"
    return True
