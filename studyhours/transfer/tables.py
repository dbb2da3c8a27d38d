"""A table on a sheet: its columns, its data rows, and the rows that are something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import Cell, Column, Row, Sheet, Skipped, cell_text
from studyhours.transfer.finding import Candidate, find_candidate
from studyhours.transfer.headers import Header
from studyhours.transfer.mapping import ColumnMapping, mapped_targets
from studyhours.transfer.owner import owner_above
from studyhours.transfer.rowkinds import kind_of_row, row_words
from studyhours.transfer.vocabulary import Layout, key_of

_PERSON = ("staff_no", "name")
_MUST_BE_SURE = frozenset(["staff_no", "name", "amount", "date", "start", "end", "status", "title"])
_SERIAL_SAMPLE = 50
_Filled: TypeAlias = list[tuple[int, Cell]]
_Span: TypeAlias = tuple[
    Mapping[str, int], tuple[tuple[str, int], ...], tuple[int, ...], frozenset[int]
]
_NO_TABLE: _Span = ({}, (), (), frozenset())


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found.

    Attributes:
        sheet: The sheet it stands on.
        header_first: Index of the header's first row, from 0.
        header_last: Index of the header's last row, from 0.
        columns: The columns understood, in the order of the sheet.
        unused: Headers that mean nothing here.
        blocks: Column of each target, once for every table side by side.
        headers: Every header, for recognising repeats.
        owner: Staff number and name of the one person the whole table is about, where they stand
            above it and no column names anybody.
    """

    sheet: Sheet
    header_first: int
    header_last: int
    columns: tuple[Column, ...]
    unused: tuple[str, ...]
    blocks: tuple[Mapping[str, int], ...]
    headers: tuple[Header, ...]
    owner: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def header_row(self) -> int:
        """Row of the header's last line, from 1."""
        return self.header_last + 1

    def column(self, target: str) -> Column | None:
        """The column of a target in the leftmost block."""
        return next((column for column in self.columns if column.target == target), None)

    def header_of(self, target: str) -> str:
        """The header of a target as seen, empty when the table has none."""
        found = self.column(target)
        return "" if found is None else found.header

    def titles(self) -> tuple[str, ...]:
        """The sheet's name and the texts above the header."""
        above = [cell_text(cell) for row in self.sheet.rows[: self.header_first] for cell in row]
        return (self.sheet.name, *(text for text in above if text))


def find_table(sheet: Sheet, layout: Layout, mapping: ColumnMapping | None = None) -> Table:
    """The table of a sheet.

    Raises:
        UnusableInput: ``file_no_table``, ``column_missing``, ``column_ambiguous``,
            ``mapping_unknown_target``, ``mapping_header_absent``. The parameter ``matched`` says
            how many columns fitted.
    """
    mapped = [] if mapping is None else mapped_targets(mapping, layout)
    candidate = find_candidate(sheet, layout, mapped)
    if candidate is None or (candidate.score[2] == 0 and len(candidate.headers) < 3):
        raise UnusableInput("file_no_table", file=sheet.file, sheet=sheet.name, matched=0)
    where = {
        "file": sheet.file,
        "sheet": sheet.name,
        "headers": "、".join(header.seen for header in candidate.headers),
        "matched": candidate.matching.exact,
    }
    for target_id, wanted in mapped:
        if target_id not in candidate.matching.targets or not _is_one_of(
            candidate, target_id, wanted
        ):
            header = " | ".join(wanted)
            raise UnusableInput("mapping_header_absent", header=header, target=target_id, **where)
    owner: Mapping[str, Cell] = {}
    if not candidate.matching.targets.intersection(_PERSON):
        owner = owner_above(sheet.rows[: candidate.first], layout)
    for group in layout.required:
        if not any(item in candidate.matching.targets or item in owner for item in group):
            target = layout.target(group[-1])
            label = group[-1] if target is None else target.label
            raise UnusableInput("column_missing", column=label, target=group[-1], **where)
    for target_id, seen in candidate.matching.ambiguous.items():
        if target_id in _MUST_BE_SURE:
            choices = "、".join(seen)
            raise UnusableInput("column_ambiguous", choices=choices, target=target_id, **where)
    return replace(_without_serials(_table(sheet, candidate), layout), owner=owner)


def _is_one_of(candidate: Candidate, target_id: str, wanted: tuple[str, ...]) -> bool:
    column = next(item for item in candidate.matching.columns if item.target == target_id)
    header = next(item for item in candidate.headers if item.index == column.index)
    return any(name == header.seen or key_of(name) in header.keys for name in wanted)


def _table(sheet: Sheet, candidate: Candidate) -> Table:
    columns = candidate.matching.columns
    left = {column.target: column.index for column in columns}
    blocks = [left] + [
        {target: moved[index] for target, index in left.items() if index in moved}
        for moved in candidate.blocks
    ]
    unused = tuple(header.seen for header in candidate.matching.unused)
    return Table(
        sheet, candidate.first, candidate.last, columns, unused, tuple(blocks), candidate.headers
    )


def _without_serials(table: Table, layout: Layout) -> Table:
    """Drops a staff number column headed ``编号`` that merely counts the rows."""
    column = table.column("staff_no")
    if column is None or layout.id == "roster" or "name" not in table.blocks[0]:
        return table
    if key_of(column.header) not in row_words("maybe_serial"):
        return table
    values = [
        cell_text(row[column.index])
        for row in table.sheet.rows[table.header_last + 1 :][:_SERIAL_SAMPLE]
        if column.index < len(row) and cell_text(row[column.index]).isdigit()
    ]
    if len(values) < 2 or values != [str(number) for number in range(1, len(values) + 1)]:
        return table
    return replace(
        table,
        columns=tuple(item for item in table.columns if item is not column),
        unused=(*table.unused, column.header),
        blocks=tuple(
            {target: index for target, index in block.items() if target != "staff_no"}
            for block in table.blocks
        ),
    )


@dataclass(frozen=True, slots=True)
class DataRow:
    """One data row: its number from 1, and the cells of one block by target."""

    number: int
    cells: Mapping[str, Cell]


def data_rows(table: Table, skipped: list[Skipped]) -> Iterator[DataRow]:
    """The data rows, merged ranges filled down; rows of other kinds go to ``skipped``."""
    fills = _fills(table)
    banners = {_keys(row) for row in table.sheet.rows[: table.header_last + 1]}
    spans: list[_Span] = [
        (block, tuple(block.items()), _person_columns(block), frozenset(block.values()))
        for block in table.blocks
    ]
    repeats = {header.index: header.seen for header in table.headers}
    # Only a row that starts like one of these can repeat the header or a title.
    heads = {" ".join(keys[0].split()) for keys in banners if keys}
    heads |= {part for seen in repeats.values() for part in (seen, *seen.split("/"))}
    for index in range(table.header_last + 1, len(table.sheet.rows)):
        row = table.sheet.rows[index]
        if index in fills:
            row = _filled(row, fills[index])
        filled: list[tuple[int, Cell]] = [
            (column, cell)
            for column, cell in enumerate(row)
            if cell is not None and (not isinstance(cell, str) or cell.strip())
        ]
        if not filled:
            continue
        number = index + 1
        start = next((cell for _, cell in filled if isinstance(cell, str)), "")
        if " ".join(start.split()) in heads and (
            _repeats_header(filled, repeats) or _keys(row) in banners
        ):
            skipped.append(Skipped(number, "header_row"))
            continue
        width = len(row)
        for (_, items, person, mapped), own in _parts(filled, spans):
            reason = kind_of_row(own, person, mapped)
            if reason is None:
                cells = {target: row[column] for target, column in items if column < width}
                yield DataRow(number, {**table.owner, **cells})
            elif reason != "blank" and Skipped(number, reason) not in skipped[-1:]:
                skipped.append(Skipped(number, reason))


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
    starts = [min(mapped) for *_, mapped in spans]
    low = starts[position] if position else 0
    high = starts[position + 1] if position + 1 < len(spans) else None
    own = [
        (column, cell)
        for column, cell in filled
        if column >= low and (high is None or column < high)
    ]
    # The next table's running number stands before its first column that means something.
    mapped = spans[position][3]
    if position + 1 < len(spans) and not any(column in mapped for column, _ in own):
        return []
    return own


def _person_columns(block: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(block[target] for target in _PERSON if target in block)


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
