"""A table on a sheet: its columns, its data rows, and the rows that are something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import Cell, Column, Sheet, cell_text
from studyhours.transfer.finding import Candidate, find_candidate
from studyhours.transfer.headers import Header
from studyhours.transfer.mapping import ColumnMapping, mapped_targets
from studyhours.transfer.owner import owner_of
from studyhours.transfer.rowkinds import row_words
from studyhours.transfer.vocabulary import Layout, key_of

PERSON = ("staff_no", "name")
_MUST_BE_SURE = frozenset(["staff_no", "name", "amount", "date", "start", "end", "status", "title"])
_SERIAL_SAMPLE = 50


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
            above it, or the ledger has nobody else, and no column names anybody.
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
    if not candidate.matching.targets.intersection(PERSON):
        owner = owner_of(sheet, candidate.first, layout)
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
