"""Turns what reading a sheet found into the report of its import."""

from __future__ import annotations

from typing import Protocol

from studyhours.services.importing import RowRejected, RowSkipped, SheetReport
from studyhours.transfer.cells import Column, Rejection, Skipped
from studyhours.transfer.people import StaffNumber


class Parsed(Protocol):
    """What every parsed sheet has, whatever its rows are."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        ...

    @property
    def header_row(self) -> int | None:
        """Row of the header, from 1; None without a table."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns understood."""
        ...

    @property
    def unused(self) -> tuple[str, ...]:
        """Headers that mean nothing here."""
        ...

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Rows that are no entries."""
        ...

    @property
    def rejected(self) -> tuple[Rejection, ...]:
        """Rows that cannot be read."""
        ...


def start_report(sheet: Parsed, file: str) -> SheetReport:
    """A report with what reading the sheet already found."""
    return SheetReport(
        file=file,
        sheet=sheet.sheet,
        header_row=sheet.header_row,
        columns=tuple((column.target, column.header) for column in sheet.columns),
        unused=tuple(sheet.unused),
        skipped=[RowSkipped(entry.row, entry.reason) for entry in sheet.skipped],
        rejected=[
            RowRejected(entry.row, entry.column, entry.value, entry.code)
            for entry in sheet.rejected
        ],
    )


class Named(Protocol):
    """A row that says whom it credits."""

    @property
    def row(self) -> int:
        """Row on the sheet, from 1."""
        ...

    @property
    def staff_no(self) -> StaffNumber | None:
        """Number of the person, if given."""
        ...

    @property
    def name(self) -> str | None:
        """Name of the person, if given."""
        ...


def teacher_rejection(sheet: Parsed, row: Named, code: str) -> RowRejected:
    """A rejection for a teacher who is not found, naming the column that was looked at."""
    headers = {column.target: column.header for column in sheet.columns}
    # Without either column both may stand above the table; the name tells more.
    by_name = row.name and ("name" in headers or "staff_no" not in headers)
    column = headers.get("name" if by_name else "staff_no") or headers.get("name", "")
    value = (row.name if by_name else row.staff_no.text if row.staff_no else "") or ""
    return RowRejected(row.row, column, value, code)


def tidy(report: SheetReport) -> None:
    """Puts skipped and rejected rows in the order of the file."""
    report.skipped.sort(key=lambda entry: entry.row)
    report.rejected.sort(key=lambda entry: entry.row)
