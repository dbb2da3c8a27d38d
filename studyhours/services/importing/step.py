"""One import inside its transaction: what it was given, which rows made what, how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias, TypeVar
from uuid import UUID

from studyhours.db.bulk import BULK_ROWS, BulkInsert, found_texts
from studyhours.db.engine import is_url
from studyhours.db.models import Import, ImportedRow, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.closing.closed_years import closed_days, correcting, marked, years_with
from studyhours.services.importing.report import SheetReport
from studyhours.services.importing.roster_notes import NOTES, RosterNotes
from studyhours.services.importing.together import TOGETHER, first_said
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.transfer.cells import Sheet
from studyhours.transfer.mapping import ColumnMapping, make_mapping, read_mapping
from studyhours.transfer.sheets import Workbook, open_workbook

ATTENDED = "attended"
"""Where an import keeps which attendance it brought, and what was planned before."""
ACTIVITY = "activity:"
"""How the fingerprint of a row begins that made an activity."""
MATCH, UNDERSTAND, WRITE = "match_rows", "understand_rows", "write_rows"
_COLUMNS = (
    "id", "school_id", "import_id", "fingerprint", "sheet", "row", "made", "made_hash"
)  # fmt: skip

ResultT = TypeVar("ResultT")

Said: TypeAlias = Path | Mapping[str, str] | None
"""Which header means what, said by a person: a mapping file, or headers by target id."""


class _DryRunOver(Exception):
    pass


@contextmanager
def dry_run_allowed() -> Iterator[None]:
    """Lets a dry run end its transaction by ``roll_back``."""
    try:
        yield
    except _DryRunOver:
        return


def roll_back() -> None:
    """Ends a dry run: nothing is kept."""
    raise _DryRunOver


def read_file(ledger: Ledger, path: Path, progress: Progress) -> Workbook:
    """Reads the file of an import.

    Raises:
        UnusableInput: ``file_is_ledger`` for the ledger itself, and the faults of
            ``open_workbook``.
    """
    if _is_same(path, ledger.name):
        raise UnusableInput("file_is_ledger", file=path.name)
    return open_workbook(path, progress)


def _is_same(path: Path, ledger: str) -> bool:
    try:
        return not is_url(ledger) and path.samefile(ledger)
    except (OSError, ValueError):
        return False


def columns_said(said: Said) -> ColumnMapping | None:
    """A person's word for the columns.

    Raises:
        UnusableInput: the mapping file cannot be used.
    """
    if said is None:
        return None
    return read_mapping(said) if isinstance(said, Path) else make_mapping(said)


@dataclass
class Stage:
    """A stage over the rows of all sheets of a file.

    Attributes:
        progress: Who is told.
        name: What is being done.
        total: Rows of all sheets together.
        before: Rows of the sheets that are done.
    """

    progress: Progress
    name: str
    total: int
    before: int = 0

    def tick(self, done: int) -> None:
        """Tells that ``done`` rows of this sheet are done."""
        self.progress(self.name, min(self.before + done, self.total), self.total)

    def each(self, parse: Callable[[Sheet], ResultT]) -> Callable[[Sheet], ResultT]:
        """A parser that goes on to the next sheet behind every sheet, whatever came of it."""

        def parse_and_go_on(sheet: Sheet) -> ResultT:
            try:
                return parse(sheet)
            finally:
                self.before += len(sheet.rows)

        return parse_and_go_on

    def sheet_done(self, rows: int) -> None:
        """Goes on to the next sheet."""
        self.before += rows
        self.tick(0)


class ImportStep:
    """One import inside a transaction: remembers which rows made what."""

    def __init__(self, tx: Writing, school: School, what: str, workbook: Workbook) -> None:
        self.tx = tx
        self.school = school
        self.id = tx.new_id()
        self.file = workbook.file
        self._rows: list[tuple[str, str, int, bytes | None, str | None]] = []
        self._taken: set[str] = set()
        self._attended: dict[str, dict[str, list[str] | None]] = {}
        self._notes: RosterNotes | None = None
        self._closed = closed_days(tx.session, school)
        self._row = Import(
            id=self.id,
            school_id=school.id,
            what=what,
            file_name=workbook.file,
            file_sha256=workbook.sha256,
            made_at=tx.now,
            made_by=tx.ledger.actor.name,
            undone_at=None,
            counts={},
        )
        tx.session.add(self._row)
        tx.session.flush()

    def seen(self, fingerprints: Sequence[str]) -> set[str]:
        """Those of the fingerprints that some import has brought before."""
        connection = self.tx.session.connection()
        school = self.school.id.bytes
        return found_texts(connection, ImportedRow, "fingerprint", school, fingerprints)

    def take(self, fingerprint: str) -> None:
        """Notes that this import brings a fingerprint, before what it makes is there."""
        self._taken.add(fingerprint)

    def has_taken(self, fingerprint: str) -> bool:
        """Whether an earlier row of this very import, on whatever sheet, brought it."""
        return fingerprint in self._taken

    def remember(
        self, fingerprint: str, sheet: str, row: int, made: UUID | None, made_hash: str | None
    ) -> None:
        """Keeps what a row made."""
        self.take(fingerprint)
        self.keep(fingerprint, sheet, row, made.bytes if made else None, made_hash)

    def keep(
        self, fingerprint: str, sheet: str, row: int, made: bytes | None, made_hash: str | None
    ) -> None:
        """Keeps what a row made whose fingerprint has been taken."""
        self._rows.append((fingerprint, sheet, row, made, made_hash))

    def made_activity(self, activity_id: UUID, sheet: str, row: int) -> None:
        """Keeps that this import made an activity, for undoing."""
        self.remember(f"{ACTIVITY}{activity_id}", sheet, row, activity_id, None)

    def note_attendance(
        self, activity: UUID, teacher: UUID, before: tuple[str, str] | None
    ) -> None:
        """Keeps what a sheet put in place of a plan, for undoing.

        Args:
            activity: The activity.
            teacher: Who stands on the sheet.
            before: Status and note of somebody who was planned to be there; None for nobody.
        """
        people = self._attended.setdefault(str(activity), {})
        people[str(teacher)] = list(before) if before is not None else None

    def keep_notes(self, notes: RosterNotes) -> None:
        """Keeps what a roster put in the place of what, for undoing."""
        self._notes = notes

    def note_day(self, report: SheetReport, day: date) -> None:
        """Notes in the report if a record that is added on a day corrects a closed year."""
        for year in years_with(self._closed, [day]) if self._closed else ():
            report.corrections[year] = report.corrections.get(year, 0) + 1

    def write_remembered(self, tick: Callable[[int], object] = lambda _: None) -> None:
        """Writes the rows remembered so far.

        Args:
            tick: Told how many have been written.
        """
        if not self._rows:
            return
        school, step = self.school.id.bytes, self.id.bytes
        into = BulkInsert(self.tx.session.connection(), ImportedRow, _COLUMNS)
        for start in range(0, len(self._rows), BULK_ROWS):
            part = self._rows[start : start + BULK_ROWS]
            ids = self.tx.ledger.identities.make_raw(self.tx.now, len(part))
            into.write([(fresh, school, step, *row) for fresh, row in zip(ids, part, strict=True)])
            tick(start + len(part))
        self._rows.clear()

    def refuse_unexplained(self, sheets: Sequence[SheetReport]) -> None:
        """Refuses an import into a closed year without a reason.

        Raises:
            UnusableInput: there is none.
        """
        correcting(_corrections(sheets))

    def finish(self, sheets: Sequence[SheetReport], progress: Progress = unwatched) -> None:
        """Writes the remembered rows and the log entry."""
        progress(WRITE, 0, None)
        self.write_remembered()
        counts = {
            "added": sum(sheet.added for sheet in sheets),
            "updated": sum(sheet.updated for sheet in sheets),
            "unchanged": sum(sheet.unchanged for sheet in sheets),
            "rejected": sum(len(sheet.rejected) for sheet in sheets),
        }
        beside: dict[str, object] = {ATTENDED: self._attended} if self._attended else {}
        if self._notes is not None:
            beside[NOTES] = self._notes.plain
        if first := first_said():
            beside[TOGETHER] = first
        self._row.counts = {**counts, **beside}
        self.tx.log(
            f"import.{self._row.what}",
            str(self.id),
            {
                "file": self._row.file_name,
                "sha256": self._row.file_sha256,
                **counts,
                **marked(_corrections(sheets)),
            },
        )


def _corrections(sheets: Sequence[SheetReport]) -> dict[str, int]:
    """How many records of which closed year the sheets correct."""
    years: dict[str, int] = {}
    for sheet in sheets:
        for year, count in sheet.corrections.items():
            years[year] = years.get(year, 0) + count
    return years
