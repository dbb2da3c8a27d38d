"""The data rows of a table, and the rows that are something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from studyhours.transfer.cells import Cell, Row, Skipped, cell_text
from studyhours.transfer.memory import Memory
from studyhours.transfer.rowkinds import is_note, is_total, kind_of_row, row_words
from studyhours.transfer.tables import PERSON, Table
from studyhours.transfer.vocabulary import key_of

Tick: TypeAlias = Callable[[int], object]
"""Called now and then with the number of rows looked at."""

TICK_ROWS = 500
_Filled: TypeAlias = list[tuple[int, Cell]]
_Span: TypeAlias = tuple[int, tuple[int, ...], frozenset[int]]
_NO_TABLE: _Span = (0, (), frozenset())


def unheard(done: int) -> None:
    """A ``Tick`` that nobody listens to."""


@dataclass(frozen=True, slots=True)
class DataRow:
    """One data row: its number from 1, and the cells of one block by target."""

    number: int
    cells: Mapping[str, Cell]


def data_rows(table: Table, skipped: list[Skipped], tick: Tick = unheard) -> Iterator[DataRow]:
    """The data rows with their cells by target; rows of other kinds go to ``skipped``."""
    items = [tuple(block.items()) for block in table.blocks]
    for number, block, row in placed_rows(table, skipped, tick):
        width = len(row)
        cells = {target: row[column] for target, column in items[block] if column < width}
        yield DataRow(number, {**table.owner, **cells})


def placed_rows(
    table: Table, skipped: list[Skipped], tick: Tick = unheard
) -> Iterator[tuple[int, int, Row]]:
    """The data rows: number from 1, which of the tables side by side, and the cells of the sheet.

    Merged ranges are filled down; rows of other kinds go to ``skipped``.
    """
    fills = _fills(table)
    banners = {_keys(row) for row in table.sheet.rows[: table.header_last + 1]}
    spans: list[_Span] = [
        (number, _person_columns(block), frozenset(block.values()))
        for number, block in enumerate(table.blocks)
    ]
    repeats = {header.index: header.seen for header in table.headers}
    # Only a row that starts like one of these can repeat the header or a title.
    heads = {" ".join(keys[0].split()) for keys in banners if keys}
    heads |= {part for seen in repeats.values() for part in (seen, *seen.split("/"))}
    is_plain = _Plain(spans, heads)
    for index in range(table.header_last + 1, len(table.sheet.rows)):
        if index % TICK_ROWS == 0:
            tick(index)
        row = table.sheet.rows[index]
        if index in fills:
            row = _filled(row, fills[index])
        number = index + 1
        if is_plain(row):
            yield number, 0, row
            continue
        filled: list[tuple[int, Cell]] = [
            (column, cell)
            for column, cell in enumerate(row)
            if cell is not None and _is_filled(cell)
        ]
        if not filled:
            continue
        start = next((cell for _, cell in filled if isinstance(cell, str)), "")
        if " ".join(start.split()) in heads and (
            _repeats_header(filled, repeats) or _keys(row) in banners
        ):
            skipped.append(Skipped(number, "header_row"))
            continue
        for (block, person, mapped), own in _parts(filled, spans):
            reason = kind_of_row(own, person, mapped)
            if reason is None:
                yield number, block, row
            elif reason != "blank" and Skipped(number, reason) not in skipped[-1:]:
                skipped.append(Skipped(number, reason))
    tick(len(table.sheet.rows))


def _is_filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


class _Plain:
    """Tells most data rows by two or three cells; what it is not sure of is looked at in full.

    A row is plain whose first text begins nothing else, and which names a person and holds one
    more cell: for such a row ``kind_of_row`` has nothing to say. No word of totals, notes or
    examples is a number or a date, so those may stand before the first text.
    """

    def __init__(self, spans: list[_Span], heads: set[str]) -> None:
        self._heads = heads
        self._person = spans[0][1] if len(spans) == 1 else ()
        self._starts = Memory(self._may_start)
        self._names = Memory(self._may_name)

    def __call__(self, row: Row) -> bool:
        first = -1
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, str):
                starts = self._starts[cell]
                if starts is None:
                    continue
                if not starts:
                    return False
                first = column if first < 0 else first
                break
            if isinstance(cell, bool):
                return False
            first = column if first < 0 else first
        else:
            return False
        named = -1
        for column in self._person:
            cell = row[column] if column < len(row) else None
            if cell is None or (names := self._names.of(cell)) is None:
                continue
            if not names:
                return False
            named = column
        return named >= 0 and (
            named != first
            or any(cell is not None and _is_filled(cell) for cell in row[first + 1 :])
        )

    def _may_start(self, cell: Cell) -> bool | None:
        """Whether a row whose first text is this can be data; None for what counts as blank."""
        text = cell_text(cell)
        if not text:
            return None
        if " ".join(text.split()) in self._heads:
            return False
        # A running number is not worth the search.
        return text.isdigit() or not (is_total(text) or key_of(text) in row_words("example"))

    def _may_name(self, cell: Cell) -> bool | None:
        """Whether a cell can name a person; None for a cell that counts as blank."""
        text = cell_text(cell)
        return None if not text else not is_total(text) and not is_note(text)


def _parts(filled: list[tuple[int, Cell]], spans: list[_Span]) -> list[tuple[_Span, _Filled]]:
    """What of a row belongs to which of the tables side by side."""
    if len(spans) == 1:
        return [(spans[0], filled)]
    parts = [
        (span, own)
        for position, span in enumerate(spans)
        if (own := _of_block(filled, spans, position))
    ]
    # A sign-off across the tables may stand in none of their columns.
    return parts or [(_NO_TABLE, filled)]


def _of_block(filled: list[tuple[int, Cell]], spans: list[_Span], position: int) -> _Filled:
    """The cells of one of several tables side by side, cut before the next one's first column."""
    starts = [min(mapped) for _, _, mapped in spans]
    low = starts[position] if position else 0
    high = starts[position + 1] if position + 1 < len(spans) else None
    own = [
        (column, cell)
        for column, cell in filled
        if column >= low and (high is None or column < high)
    ]
    # The next table's running number stands before its first column that means something.
    mapped = spans[position][2]
    if position + 1 < len(spans) and not any(column in mapped for column, _ in own):
        return []
    return own


def _person_columns(block: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(block[target] for target in PERSON if target in block)


def _keys(row: Row) -> tuple[str, ...]:
    return tuple(text for cell in row if isinstance(cell, str) and (text := cell.strip()))


def _repeats_header(filled: list[tuple[int, Cell]], repeats: Mapping[int, str]) -> bool:
    """Whether most cells of the row are the headers of their columns again."""
    first = next((cell for column, cell in filled if column in repeats), None)
    if not isinstance(first, str):
        return False
    hits = 0
    for column, cell in filled:
        seen = repeats.get(column)
        if seen is not None and isinstance(cell, str):
            text = " ".join(cell.split())
            hits += text in (seen, seen.rpartition("/")[2], seen.partition("/")[0])
    return hits >= 2 and hits * 5 >= len(filled) * 3


def _filled(row: Row, values: Mapping[int, Cell]) -> Row:
    cells = list(row) + [None] * (max(values) + 1 - len(row))
    for column, value in values.items():
        if cells[column] is None:
            cells[column] = value
    return tuple(cells)


def _fills(table: Table) -> dict[int, dict[int, Cell]]:
    """What merged ranges below the header give to the rows they cover.

    One sum of hours merged over several rows of the same person is that person's sum: filled down
    it would count several times, so its further rows stay without an amount and are rejected.
    """
    rows, fills = table.sheet.rows, dict[int, dict[int, Cell]]()
    merges = [
        merge
        for merge in table.sheet.merges
        if merge.bottom > merge.top > table.header_last and merge.top < len(rows)
    ]
    people = {column for block in table.blocks for column in _person_columns(block)}
    sums = {block["amount"] for block in table.blocks if "amount" in block}
    same = [(merge.top, merge.bottom) for merge in merges if merge.left in people]
    for merge in merges:
        top = rows[merge.top]
        if merge.left >= len(top) or top[merge.left] is None:
            continue
        if merge.left in sums and any(
            first <= merge.top and merge.bottom <= last for first, last in same
        ):
            continue
        for index in range(merge.top + 1, min(merge.bottom, len(rows) - 1) + 1):
            fills.setdefault(index, {})[merge.left] = top[merge.left]
    return fills
