"""What an import, or its dry run, tells: how each sheet was understood and what became of its rows.

Plain values only, so that a window can show them and keep them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from studyhours.domain.changes import Changes
from studyhours.transfer.activity import ActivityHeader
from studyhours.transfer.cells import Column, Rejection, SeenColumn, Skipped
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.vocabulary import layout

PREVIEW_ROWS = 50
ADDED, UPDATED, UNCHANGED = "added", "updated", "unchanged"


@dataclass(frozen=True, slots=True)
class RowSkipped:
    """A row that is no entry, or one that stands there twice."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowRejected:
    """A row that cannot be taken, and why."""

    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column of a table, understood or not.

    Attributes:
        index: Position on the sheet, from 0.
        header: Its header as seen; several header rows are joined by ``/``.
        target: What it was understood as, an id such as ``staff_no``; None when it is not used.
        samples: Up to three different values below it, as texts; identity numbers are masked.
    """

    index: int
    header: str
    target: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivitySeen:
    """The activity of an attendance sheet.

    Attributes:
        title: Its theme, the sheet's name where none is written.
        first_day: First day.
        last_day: Last day.
        hundredths: What everybody present earns × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        level: Code of ``domain.kinds.LEVELS``; None where the sheet does not say.
        mode: One of ``domain.kinds.MODES``, or None.
        speaker: Main speaker, or None.
        venue: Place, or None.
        organiser: Who held it, or None.
    """

    title: str
    first_day: date
    last_day: date
    hundredths: int
    unit: str
    level: int | None = None
    mode: str | None = None
    speaker: str | None = None
    venue: str | None = None
    organiser: str | None = None


@dataclass(frozen=True, slots=True)
class RowPreview:
    """A row that was taken, as it was understood.

    Attributes:
        row: Row on the sheet, from 1.
        outcome: ``added``, ``updated`` or ``unchanged``.
        staff_no: Number of the teacher credited (of a roster: as the row gives it).
        name: Name of the teacher credited.
        first_day: First day, of records.
        last_day: Last day, of records.
        title: Title, topic or book, of records.
        type: Type id within the kind, of records; None where the words are not known.
        type_text: The row's own words for the type, empty for none.
        hundredths: Amount × 100 in ``unit``, of records.
        unit: One of ``domain.quantity.UNITS``.
        level: Code of ``domain.kinds.LEVELS``, of records.
        mode: One of ``domain.kinds.MODES``, of records.
        place: One of ``domain.kinds.PLACES``, of records.
        status: Review status of a record; what somebody did, of attendance (``present`` …).
        people: Others in it, as (role, name).
        more: Everything else as (target id, text): a record's further fields, a roster's columns.
            Identity numbers are left out.
    """

    row: int
    outcome: str
    staff_no: str | None
    name: str
    first_day: date | None = None
    last_day: date | None = None
    title: str = ""
    type: str | None = None
    type_text: str = ""
    hundredths: int | None = None
    unit: str | None = None
    level: int | None = None
    mode: str | None = None
    place: str | None = None
    status: str | None = None
    people: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()


@dataclass
class SheetReport:
    """How one sheet was understood, and what became of it.

    Attributes:
        file: Name of the file.
        sheet: Name of the sheet.
        header_row: Row of the header's last line, from 1; None without a table.
        columns: The columns used, as (target id, header).
        unused: Headers that mean nothing here.
        seen: Every column with a header, used or not, with samples.
        activity: What an attendance sheet is about; None for other tables.
        added: Entries that are new.
        updated: Entries that were there and changed.
        unchanged: Entries that were there before.
        preview: The first ``PREVIEW_ROWS`` rows that were taken, in the order of the file.
        skipped: Rows that are no entries, or that stand there twice.
        rejected: Rows that cannot be taken, the first fault of each.
        corrections: Of what is added: how many records correct which closed year.
    """

    file: str
    sheet: str
    header_row: int | None
    columns: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    seen: tuple[ColumnSeen, ...] = ()
    activity: ActivitySeen | None = None
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    preview: list[RowPreview] = field(default_factory=list)
    skipped: list[RowSkipped] = field(default_factory=list)
    rejected: list[RowRejected] = field(default_factory=list)
    corrections: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; ``import_id`` names the step to undo, None after a dry run."""

    import_id: str | None
    sheets: tuple[SheetReport, ...]
    changes: Changes


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
    def seen(self) -> tuple[SeenColumn, ...]:
        """Every column with a header, with samples."""
        ...

    @property
    def skipped(self) -> Sequence[Skipped]:
        """Rows that are no entries."""
        ...

    @property
    def rejected(self) -> Sequence[Rejection]:
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
        seen=tuple(
            ColumnSeen(one.index, one.header, one.target, one.samples) for one in sheet.seen
        ),
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


def activity_seen(
    header: ActivityHeader, title: str, days: tuple[date, date], hundredths: int, unit: str
) -> ActivitySeen:
    """The activity as its sheet tells it."""
    return ActivitySeen(
        title,
        *days,
        hundredths,
        unit,
        level=header.level,
        mode=header.mode,
        speaker=header.speaker,
        venue=header.venue,
        organiser=header.organiser,
    )


def targets(kind: str) -> tuple[tuple[str, str], ...]:
    """What a column can be understood as: target id and usual header, the most important first.

    Args:
        kind: ``roster``, ``attendance``, or a record kind's base form.
    """
    return tuple((target.id, target.label) for target in layout(kind).targets)


def tidy(report: SheetReport) -> None:
    """Puts the rows of each list in the order of the file."""
    report.skipped.sort(key=lambda entry: entry.row)
    report.rejected.sort(key=lambda entry: entry.row)
    report.preview.sort(key=lambda entry: entry.row)
