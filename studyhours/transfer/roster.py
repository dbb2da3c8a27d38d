"""The roster: who the teachers are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyhours.domain.tidy import clean_name, is_placeholder
from studyhours.transfer.cells import Cell, ParsedSheet, Rejection, Sheet, Skipped
from studyhours.transfer.datarows import Tick, data_rows, unheard
from studyhours.transfer.dates import parse_month
from studyhours.transfer.mapping import ColumnMapping
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.reading import RowReader
from studyhours.transfer.samples import seen_columns
from studyhours.transfer.tables import find_table
from studyhours.transfer.vocabulary import layout, words


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One teacher as the roster gives them; None where the cell or the column is missing.

    Attributes:
        row: Row on the sheet, from 1.
        staff_no: Staff number.
        name: Name, always there.
        former_name: Former name.
        sex: ``male`` or ``female``, else the words of the cell.
        birth: Day of birth; the first of the month where only the month is given.
        subject: Subject taught.
        group: Subject group (教研组).
        stage: School stage (学段).
        title: Professional title (职称).
        post: Post (职务, 岗位).
        joined_profession: First day of the month of joining the profession.
        joined_school: First day of the month of joining the school.
        employment: Employment or status, as written.
        backbone: Grade of backbone teacher, as written.
        ethnicity: Ethnicity.
        party: Political affiliation, as written.
        document_type: Kind of identity document.
        document_no: Its number; personal, to be shown masked.
        remarks: Remarks.
    """

    row: int
    staff_no: StaffNumber | None
    name: str
    former_name: str | None = None
    sex: str | None = None
    birth: date | None = None
    subject: str | None = None
    group: str | None = None
    stage: str | None = None
    title: str | None = None
    post: str | None = None
    joined_profession: date | None = None
    joined_school: date | None = None
    employment: str | None = None
    backbone: str | None = None
    ethnicity: str | None = None
    party: str | None = None
    document_type: str | None = None
    document_no: str | None = None
    remarks: str | None = None


def parse_roster(
    sheet: Sheet, mapping: ColumnMapping | None = None, tick: Tick = unheard
) -> ParsedSheet[RosterRow]:
    """The teachers of a sheet.

    Args:
        sheet: A sheet of ``read_workbook``.
        mapping: A person's word for the columns.
        tick: Told how many rows have been looked at.

    Raises:
        UnusableInput: as ``find_table``.
    """
    table = find_table(sheet, layout("roster"), mapping)
    skipped, rejected, rows = list[Skipped](), list[Rejection](), list[RosterRow]()
    for data in data_rows(table, skipped, tick):
        reader = RowReader(table, data)
        row = _row(reader)
        if row is None or reader.fault is not None:
            rejected.append(reader.fault or Rejection(data.number, "", "", "missing_value"))
        else:
            rows.append(row)
    return ParsedSheet(
        sheet.name, table.header_row, table.columns, table.unused,
        tuple(rows), tuple(skipped), tuple(rejected), seen_columns(table),
    )  # fmt: skip


def _row(reader: RowReader) -> RosterRow | None:
    staff_no, name = reader.person()
    if name is None:
        reader.reject("name", "missing_value")
        return None

    def line(target: str) -> str | None:
        return reader.line(target) or None

    return RosterRow(
        row=reader.row.number,
        staff_no=staff_no,
        name=name,
        former_name=clean_name(reader.line("former_name")) or None,
        sex=words("sex").find(reader.line("sex")) or line("sex"),
        birth=reader.read("birth", _month),
        subject=line("subject"),
        group=line("group"),
        stage=line("stage"),
        title=line("title"),
        post=line("post"),
        joined_profession=reader.read("joined_profession", _month),
        joined_school=reader.read("joined_school", _month),
        employment=line("employment"),
        backbone=line("backbone"),
        ethnicity=line("ethnicity"),
        party=line("party"),
        document_type=line("document_type"),
        document_no=line("document_no"),
        remarks=line("remarks"),
    )


def _month(cell: Cell) -> date | None:
    return None if isinstance(cell, str) and is_placeholder(cell.strip()) else parse_month(cell)
