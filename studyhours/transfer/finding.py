"""Finding a table's header under titles, unit lines and header blocks, in one to three rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import islice, pairwise

from studyhours.transfer.cells import Cell, Sheet, cell_text
from studyhours.transfer.fitting import unfit_columns
from studyhours.transfer.headers import (
    LONGEST_HEADER,
    Header,
    Matching,
    make_header,
    match_headers,
)
from studyhours.transfer.mapping import find_header
from studyhours.transfer.vocabulary import Layout

SEARCHED_ROWS = 120
DEEPEST_HEADER = 3
_LONGEST_BLOCKS = 8
_WIDEST_MERGE = 512  # columns


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rows that may be a header.

    Attributes:
        first: Index of its first row, from 0.
        last: Index of its last row.
        headers: The header of each column that has one, tables set side by side included.
        matching: What they mean; of side by side tables, the leftmost.
        blocks: For each further table at the right, its column by the leftmost table's column.
        score: How well it fits: required groups and mapped headers, exact matches, matches; then
            the fewer guesses and the fewer rows the better.
    """

    first: int
    last: int
    headers: tuple[Header, ...]
    matching: Matching
    blocks: tuple[Mapping[int, int], ...]
    score: tuple[int, int, int, int, int]


def find_candidate(
    sheet: Sheet, layout: Layout, mapped: Sequence[tuple[str, tuple[str, ...]]]
) -> Candidate | None:
    """The rows that fit the layout best; None where no row looks like a header at all.

    A column headed ``上课时间`` that holds ``第3节`` is no date: it is left out where another one
    can stand for it, or where it is not needed.
    """
    best = _best_candidate(sheet, layout, mapped, frozenset())
    unfit = frozenset[tuple[str, int]]()
    while best is not None:
        told = {target for target, _ in mapped}
        wrong = unfit_columns(sheet.rows, best.last + 1, best.matching.columns) - unfit
        wrong = {pair for pair in wrong if pair[0] not in told}
        if not wrong:
            break
        unfit |= wrong
        other = _best_candidate(sheet, layout, mapped, unfit)
        if other is None or other.score[0] < best.score[0]:
            break
        best = other
    return best


def _best_candidate(
    sheet: Sheet,
    layout: Layout,
    mapped: Sequence[tuple[str, tuple[str, ...]]],
    unfit: frozenset[tuple[str, int]],
) -> Candidate | None:
    best: Candidate | None = None
    filled = merged_values(sheet, SEARCHED_ROWS + DEEPEST_HEADER)
    for first in range(min(len(sheet.rows), SEARCHED_ROWS)):
        for depth in range(1, DEEPEST_HEADER + 1):
            last = first + depth - 1
            if last >= len(sheet.rows) or not _may_be_header(sheet.rows[last], depth):
                break
            candidate = _candidate(sheet, filled, first, last, layout, mapped, unfit)
            if candidate is not None and (best is None or candidate.score > best.score):
                best = candidate
    return best


def merged_values(sheet: Sheet, rows: int) -> Mapping[tuple[int, int], Cell]:
    """The value of every cell covered by a merged range that starts in the first ``rows`` rows."""
    values: dict[tuple[int, int], Cell] = {}
    for merge in sheet.merges:
        if merge.top >= min(rows, len(sheet.rows)) or merge.left >= len(sheet.rows[merge.top]):
            continue
        value = sheet.rows[merge.top][merge.left]
        for row in range(merge.top, min(merge.bottom, rows) + 1):
            for column in range(merge.left, min(merge.right, merge.left + _WIDEST_MERGE) + 1):
                values[row, column] = value
    return values


def _may_be_header(row: Sequence[Cell], depth: int) -> bool:
    """A header holds short texts; below its first row, no value that looks like data."""
    texts = 0
    for cell in row:
        if cell is None:
            continue
        if not isinstance(cell, str):
            if depth > 1 or isinstance(cell, date | time):
                return False
            continue
        text = cell.strip()
        if depth > 1 and sum(mark.isdigit() for mark in text) > 1:
            return False
        texts += 0 < len(text) <= LONGEST_HEADER and text[-1] not in ":："
    return texts >= (2 if depth == 1 else 1)


def _candidate(
    sheet: Sheet,
    filled: Mapping[tuple[int, int], Cell],
    first: int,
    last: int,
    layout: Layout,
    mapped: Sequence[tuple[str, tuple[str, ...]]],
    unfit: frozenset[tuple[str, int]],
) -> Candidate | None:
    grid = [_texts(sheet.rows[row], row, filled) for row in range(first, last + 1)]
    width = max(map(len, grid))
    grid = [texts + [""] * (width - len(texts)) for texts in grid]
    for upper, lower in pairwise(grid):
        # A group heading written once, with or without a merged range, covers what follows it.
        for column in range(1, width):
            if not upper[column] and lower[column] and upper[column - 1] and lower[column - 1]:
                upper[column] = upper[column - 1]
    hollow = _hollow_columns(sheet, last)
    if last > first:
        # Labels of a block right above the header reach columns where the table has none.
        bare = [column for column in range(width) if not grid[-1][column]]
        hollow |= _empty_columns(sheet, last, bare)
    headers = tuple(
        make_header(column, *parts)
        for column, parts in enumerate(zip(*grid, strict=True))
        if any(parts) and max(map(len, parts)) <= LONGEST_HEADER and column not in hollow
    )
    if not headers:
        return None
    left, blocks = _side_by_side(headers)
    fixed = [
        (target, found.index)
        for target, wanted in mapped
        if (found := _first_found(wanted, left)) is not None
    ]
    matching = match_headers(left, layout, fixed, unfit)
    groups = sum(any(item in matching.targets for item in group) for group in layout.required)
    score = (
        groups + len(fixed),
        matching.exact + len(fixed),
        len(matching.columns),
        -len(matching.ambiguous),
        first - last,
    )
    return Candidate(first, last, headers, matching, blocks, score)


def _hollow_columns(sheet: Sheet, last: int) -> set[int]:
    """Columns a header cell is merged across only for looks: nothing stands below them."""
    covered = {
        column
        for merge in sheet.merges
        if merge.top <= last <= merge.bottom
        for column in range(merge.left + 1, min(merge.right, merge.left + _WIDEST_MERGE) + 1)
    }
    return _empty_columns(sheet, last, covered)


def _empty_columns(sheet: Sheet, last: int, columns: Iterable[int]) -> set[int]:
    """Those of the columns that hold nothing below a row."""
    return {
        column
        for column in columns
        if all(
            column >= len(row) or row[column] in (None, "")
            for row in islice(sheet.rows, last + 1, None)
        )
    }


def _texts(row: Sequence[Cell], number: int, filled: Mapping[tuple[int, int], Cell]) -> list[str]:
    texts = [cell_text(cell) for cell in row]
    for column, text in enumerate(texts):
        if not text and (number, column) in filled:
            texts[column] = cell_text(filled[number, column])
    return texts


def _first_found(wanted: tuple[str, ...], headers: tuple[Header, ...]) -> Header | None:
    return next((found for name in wanted if (found := find_header(name, headers))), None)


def _side_by_side(
    headers: tuple[Header, ...],
) -> tuple[tuple[Header, ...], tuple[Mapping[int, int], ...]]:
    """Splits a header that repeats itself to the right, as sign-in sheets do to save paper."""
    keys = [header.keys for header in headers]
    for length in range(2, len(headers) // 2 + 1):
        repeats = 1
        while keys[repeats * length : (repeats + 1) * length] == keys[:length]:
            repeats += 1
        if 1 < repeats <= _LONGEST_BLOCKS:
            blocks = tuple(
                {
                    headers[place].index: headers[number * length + place].index
                    for place in range(length)
                }
                for number in range(1, repeats)
            )
            return headers[:length] + headers[repeats * length :], blocks
    return headers, ()
