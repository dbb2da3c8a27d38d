"""Record tables of any kind: training, observed lessons, writing, reading, lessons given …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

from studyhours.transfer.cells import ParsedSheet, Rejection, Sheet, Skipped
from studyhours.transfer.datarows import Tick, placed_rows, unheard
from studyhours.transfer.mapping import ColumnMapping
from studyhours.transfer.people import split_names
from studyhours.transfer.record_reader import RecordReader
from studyhours.transfer.record_row import RecordRow
from studyhours.transfer.samples import seen_columns
from studyhours.transfer.tables import find_table
from studyhours.transfer.vocabulary import layout, with_own

__all__ = ["RecordRow", "parse_records"]


def parse_records(
    sheet: Sheet,
    kind: str,
    mapping: ColumnMapping | None = None,
    types: Mapping[str, str] | None = None,
    tick: Tick = unheard,
    own: Mapping[str, Sequence[str]] | None = None,
) -> ParsedSheet[RecordRow]:
    """The records of a sheet.

    Args:
        sheet: A sheet of ``read_workbook``.
        kind: A record kind; for one of a school's own pass its base form, or anything, which
            takes the general layout.
        mapping: A person's word for the columns.
        types: A school's own type names (in any language) to their ids; they win.
        tick: Told how many rows have been looked at.
        own: Names of the fields a school has given the kind, by id; their cells stay as written.

    Raises:
        UnusableInput: as ``find_table``.
    """
    plan = with_own(layout(kind), own or {})
    table = find_table(sheet, plan, mapping)
    skipped, rejected, rows = list[Skipped](), list[Rejection](), list[RecordRow]()
    with closing(RecordReader(table, plan, kind, types or {})) as reader:
        for number, block, row in placed_rows(table, skipped, tick):
            record = reader.read(number, block, row)
            if isinstance(record, Rejection):
                rejected.append(record)
            elif record.staff_no is None:
                rows += _per_person(record)
            else:
                rows.append(record)
    return ParsedSheet(
        sheet.name, table.header_row, table.columns, table.unused,
        tuple(rows), tuple(skipped), tuple(rejected), seen_columns(table),
    )  # fmt: skip


def _per_person(record: RecordRow) -> list[RecordRow]:
    """One record for each name of a cell that lists several, all with the same row number."""
    names = split_names(record.name) if record.name else ()
    return [record._replace(name=name) for name in names] if len(names) > 1 else [record]
