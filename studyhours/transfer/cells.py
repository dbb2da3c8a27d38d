"""The values every reader here hands on: sheets of cells, and what a table turned into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic, TypeAlias, TypeVar

Cell: TypeAlias = str | int | float | bool | date | datetime | time | None
Row: TypeAlias = tuple[Cell, ...]
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns from 0 at the sheet's top left, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it stands in the file, blank rows and columns before the data included.

    Attributes:
        name: The sheet's name; for a delimited text the file's name without its ending.
        rows: ``rows[0]`` is row 1 of the sheet, or the first record of a delimited text.
        file: Name of the file, for messages.
        merges: Merged ranges, still holding their value in the top left cell only.
        typed: False for delimited text, where ``35`` may once have been ``0035``.
        sole: Name of whom a table is about that names nobody, neither in a column nor above it: a
            teacher's own ledger has one; empty for none.
    """

    name: str
    rows: tuple[Row, ...]
    file: str = ""
    merges: tuple[Merge, ...] = ()
    typed: bool = True
    sole: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was understood.

    Attributes:
        target: What it holds, an id such as ``staff_no``.
        header: Its header as seen; two header rows are joined by ``/``.
        index: Position from 0.
        unit: Unit of bare numbers below it, where the header says one.
    """

    target: str
    header: str
    index: int
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """Any column with a header, so that a person can see how it was understood.

    Attributes:
        index: Position from 0.
        header: Its header as seen.
        target: What it holds; None when it means nothing here.
        samples: A few different values below it, as texts.
    """

    index: int
    header: str
    target: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row left out on purpose; ``reason`` is a key under ``skip`` in the texts."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that cannot be used; ``code`` is a key under ``reject`` in the texts.

    Attributes:
        row: Counted from 1 at the top of the sheet.
        column: The header as seen, empty when no column is to blame.
        value: The cell as text.
    """

    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class ParsedSheet(Generic[RowT]):
    """What one sheet's table holds.

    Attributes:
        sheet: The sheet's name.
        header_row: Row of the header (its last row, if it has two), from 1; None when the sheet
            has no table, which happens only beside other sheets that have one.
        columns: The columns understood, in the order of the sheet.
        unused: Headers that mean nothing here.
        rows: The good rows.
        skipped: Notes, totals, repeated headers.
        rejected: Bad rows, the first fault of each.
        seen: Every column with a header, used or not, in the order of the sheet.
    """

    sheet: str
    header_row: int | None
    columns: tuple[Column, ...]
    unused: tuple[str, ...]
    rows: tuple[RowT, ...]
    skipped: tuple[Skipped, ...]
    rejected: tuple[Rejection, ...]
    seen: tuple[SeenColumn, ...] = ()


class BadValue(ValueError):
    """A cell that cannot be understood; ``code`` is a key under ``reject`` in the texts."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


SheetParser: TypeAlias = Callable[[Sheet], RowT]


def cell_text(cell: Cell) -> str:
    """A cell as a person would read it: ``8`` for 8.0, ISO form for dates, empty for None."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
