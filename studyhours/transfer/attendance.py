"""Attendance sheets: an activity, and who was there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time

from studyhours.domain.tidy import clean_name, fold, is_placeholder
from studyhours.transfer.activity import ActivityHeader, Found, activity_header
from studyhours.transfer.cells import Cell, Column, Rejection, SeenColumn, Sheet, Skipped, cell_text
from studyhours.transfer.datarows import DataRow, Tick, data_rows, unheard
from studyhours.transfer.mapping import ColumnMapping
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.reading import RowReader
from studyhours.transfer.samples import seen_columns
from studyhours.transfer.tables import Table, find_table
from studyhours.transfer.vocabulary import layout, words

STATUSES = ("present", "late", "early", "official", "personal", "sick", "absent", "blank")
_COLUMNS = {
    "activity_title": "title",
    "activity_date": "date",
    "amount": "amount",
    "level": "level",
    "mode": "mode",
    "speaker": "speaker",
    "venue": "venue",
    "organiser": "organiser",
}


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person's attendance.

    Attributes:
        row: Row on the sheet, from 1; tables side by side share it.
        staff_no: Staff number, if given.
        name: Name, if given; never both missing.
        status: One of ``STATUSES``.
        note: Remark, empty for none.
    """

    row: int
    staff_no: StaffNumber | None
    name: str | None
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class ParsedAttendance:
    """One activity of a sheet; the fields of ``ParsedSheet``, and the activity."""

    sheet: str
    header_row: int | None
    columns: tuple[Column, ...]
    unused: tuple[str, ...]
    activity: ActivityHeader
    rows: tuple[AttendanceRow, ...]
    skipped: tuple[Skipped, ...]
    rejected: tuple[Rejection, ...]
    seen: tuple[SeenColumn, ...] = ()


def parse_attendance_sheet(
    sheet: Sheet, mapping: ColumnMapping | None = None, tick: Tick = unheard
) -> tuple[ParsedAttendance, ...]:
    """The activities of a sheet: one, or several where columns of the table name them.

    Skipped rows are listed with the first.

    Args:
        sheet: A sheet of ``read_workbook``.
        mapping: A person's word for the columns.
        tick: Told how many rows have been looked at.

    Raises:
        UnusableInput: as ``find_table``, and for the activity as ``activity_header``.
    """
    table = find_table(sheet, layout("attendance"), mapping)
    skipped = list[Skipped]()
    groups: dict[tuple[str, ...], list[DataRow]] = {}
    named = [target for target in ("activity_title", "activity_date") if table.column(target)]
    last: tuple[str, ...] = ()
    for data in data_rows(table, skipped, tick):
        key = tuple(cell_text(data.cells.get(target)) for target in named)
        # A title written once for the rows below it, without a merged range.
        last = key if any(key) else last or key
        groups.setdefault(last, []).append(data)
    if not groups:
        groups[()] = []
    parsed: list[ParsedAttendance] = []
    for rows in groups.values():
        parsed.append(_activity(sheet, table, rows, tuple(skipped) if not parsed else ()))
    return tuple(parsed)


def parse_attendance(sheet: Sheet, mapping: ColumnMapping | None = None) -> ParsedAttendance:
    """The first activity of a sheet; sheets seldom hold more, see ``parse_attendance_sheet``."""
    return parse_attendance_sheet(sheet, mapping)[0]


def _activity(
    sheet: Sheet, table: Table, rows: list[DataRow], skipped: tuple[Skipped, ...]
) -> ParsedAttendance:
    columns = {
        block_id: Found(table.header_of(target), value)
        for target, block_id in _COLUMNS.items()
        for value in [_column_value(rows, target)]
        if value is not None
    }
    activity = activity_header(sheet, sheet.rows[: table.header_first], columns)
    good, rejected = list[AttendanceRow](), list[Rejection]()
    for data in rows:
        reader = RowReader(table, data)
        staff_no, name = reader.person()
        note = reader.line("note")
        status = read_status(reader.cell("status"), name, note)
        if status is None:
            reader.reject("status", "unknown_status")
        if reader.fault is not None or status is None:
            rejected.append(reader.fault or Rejection(data.number, "", "", "unknown_status"))
        else:
            good.append(AttendanceRow(data.number, staff_no, name, status, note))
    return ParsedAttendance(
        sheet.name, table.header_row, table.columns, table.unused, activity,
        tuple(good), skipped, tuple(rejected), seen_columns(table),
    )  # fmt: skip


def _column_value(rows: list[DataRow], target: str) -> Cell:
    """What a column says about the activity: its first value; of hours the most frequent."""
    values = [
        value for row in rows if (value := row.cells.get(target)) is not None and cell_text(value)
    ]
    if target == "amount":
        # The absent have 0 there, or a dash.
        earned = [
            value for value in values if any(mark in "123456789" for mark in fold(cell_text(value)))
        ]
        counted = Counter(cell_text(value) for value in earned)
        values = sorted(earned or values, key=lambda value: -counted[cell_text(value)])
    return values[0] if values else None


def read_status(cell: Cell, name: str | None, note: str) -> str | None:
    """How a cell says somebody attended.

    Args:
        cell: What stands there.
        name: Whose it is, for a signature says that they were there.
        note: What is remarked beside it, which may say why they were not.

    Returns:
        One of ``STATUSES``; None where nobody can say.
    """
    if isinstance(cell, time | datetime):
        return "present"  # a sign-in time
    if isinstance(cell, bool):
        return "present" if cell else "absent"
    text = cell_text(cell)
    if not text or is_placeholder(text):
        # The reason often stands in the remarks, and the status stays empty.
        excused = _known(note) if note else None
        return excused if excused not in (None, "present") else "blank"
    known = _known(text)
    if known is not None:
        return known
    if name is not None and clean_name(text) == name:
        return "present"  # a signature
    parts = text.replace("：", ":").split(":")
    return (
        "present"
        if len(parts) in (2, 3) and all(part.strip().isdigit() for part in parts)
        else None
    )


def _known(text: str) -> str | None:
    found = set(words("status").found(text))
    if len(found) > 1:
        found.discard("present")  # 签到（迟到）: the remark says more
    if found == {"late", "early"}:
        return "late"
    if found == {"personal", "sick"}:
        return "sick"
    return found.pop() if len(found) == 1 else None
