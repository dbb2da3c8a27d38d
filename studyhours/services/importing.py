"""What all imports share: one transaction, rows seen before, what is reported, and undoing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from studyhours.db.models import Activity, Attendance, Import, ImportedRow, Record, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledger import Ledger, Writing, school_of
from studyhours.services.permissions import require
from studyhours.services.records import bury

_CHUNK = 900
_ACTIVITY = "activity:"
ROSTER = "roster"


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


@dataclass
class SheetReport:
    """What became of one sheet."""

    file: str
    sheet: str
    header_row: int | None
    columns: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[RowSkipped] = field(default_factory=list)
    rejected: list[RowRejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; ``import_id`` names the step to undo, None after a dry run."""

    import_id: str | None
    sheets: tuple[SheetReport, ...]
    changes: Changes


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


class ImportStep:
    """One import inside a transaction: remembers which rows made what."""

    def __init__(self, tx: Writing, school: School, what: str, path: Path) -> None:
        self.tx = tx
        self.school = school
        self.id = tx.new_id()
        self.file = path.name
        self._rows: list[dict[str, Any]] = []
        self._taken: set[str] = set()
        content = path.read_bytes()
        self._row = Import(
            id=self.id,
            school_id=school.id,
            what=what,
            file_name=path.name,
            file_sha256=hashlib.sha256(content).hexdigest(),
            made_at=tx.now,
            made_by=tx.ledger.actor.name,
            undone_at=None,
            counts={},
        )
        tx.session.add(self._row)
        tx.session.flush()

    def seen(self, fingerprints: Sequence[str]) -> set[str]:
        """Those of the fingerprints that some import has brought before."""
        found: set[str] = set()
        for start in range(0, len(fingerprints), _CHUNK):
            chunk = fingerprints[start : start + _CHUNK]
            query = select(ImportedRow.fingerprint).where(
                ImportedRow.school_id == self.school.id, ImportedRow.fingerprint.in_(chunk)
            )
            found.update(self.tx.session.scalars(query))
        return found

    def has_taken(self, fingerprint: str) -> bool:
        """Whether an earlier row of this very import, on whatever sheet, brought it."""
        return fingerprint in self._taken

    def remember(
        self, fingerprint: str, sheet: str, row: int, made: UUID | None, made_hash: str | None
    ) -> None:
        """Keeps what a row made."""
        self._taken.add(fingerprint)
        self._rows.append(
            {
                "id": self.tx.new_id(),
                "school_id": self.school.id,
                "import_id": self.id,
                "fingerprint": fingerprint,
                "sheet": sheet,
                "row": row,
                "made": made,
                "made_hash": made_hash,
            }
        )

    def made_activity(self, activity_id: UUID, sheet: str, row: int) -> None:
        """Keeps that this import made an activity, for undoing."""
        self.remember(f"{_ACTIVITY}{activity_id}", sheet, row, activity_id, None)

    def finish(self, sheets: Sequence[SheetReport]) -> None:
        """Writes the remembered rows and the log entry."""
        if self._rows:
            self.tx.session.execute(insert(ImportedRow), self._rows)
        counts = {
            "added": sum(sheet.added for sheet in sheets),
            "updated": sum(sheet.updated for sheet in sheets),
            "unchanged": sum(sheet.unchanged for sheet in sheets),
            "rejected": sum(len(sheet.rejected) for sheet in sheets),
        }
        self._row.counts = counts
        self.tx.log(
            f"import.{self._row.what}",
            str(self.id),
            {"file": self._row.file_name, "sha256": self._row.file_sha256, **counts},
        )


def undo_import(ledger: Ledger, import_id: str) -> Changes:
    """Undoes an import of records or attendance as one step.

    Raises:
        UnusableInput: there is no such import, it was a roster, it is undone already, or records
            it made have changed since; those are listed and nothing is undone.
    """
    require(ledger.actor, "import")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        row = tx.session.get(Import, _uuid(import_id))
        if row is None:
            raise UnusableInput("unknown_import", id=import_id)
        if row.undone_at is not None:
            raise UnusableInput("import_undone_already", id=import_id)
        if row.what == ROSTER:
            raise UnusableInput("roster_import_stays", id=import_id)
        rows = list(tx.session.scalars(select(ImportedRow).where(ImportedRow.import_id == row.id)))
        _refuse_if_changed(tx, rows)
        for entry in rows:
            record = tx.session.get(Record, entry.made) if entry.made else None
            if record is not None:
                tx.session.execute(delete(Attendance).where(Attendance.record_id == record.id))
                bury(tx, school, record)
                record.activity_id = None
        tx.session.flush()
        for entry in rows:
            if entry.fingerprint.startswith(_ACTIVITY) and entry.made is not None:
                _remove_activity(tx, entry.made)
        tx.session.execute(delete(ImportedRow).where(ImportedRow.import_id == row.id))
        row.undone_at = tx.now
        tx.log("import.undo", import_id, {"rows": len(rows)})
    return Changes.RECORDS | Changes.ACTIVITIES


def _refuse_if_changed(tx: Writing, rows: Sequence[ImportedRow]) -> None:
    changed = []
    for entry in rows:
        record = tx.session.get(Record, entry.made) if entry.made else None
        if record is not None and record.version != entry.made_hash:
            changed.append(record.title)
    if changed:
        raise UnusableInput(
            "import_changed_since", count=len(changed), titles=", ".join(changed[:10])
        )


def _remove_activity(tx: Writing, activity_id: UUID) -> None:
    """Removes an activity with its attendance, unless somebody was credited there since."""
    credited = tx.session.scalars(
        select(Record.id).where(Record.activity_id == activity_id).limit(1)
    ).first()
    if credited is None:
        tx.session.execute(delete(Attendance).where(Attendance.activity_id == activity_id))
        tx.session.execute(delete(Activity).where(Activity.id == activity_id))


@dataclass(frozen=True, slots=True)
class ImportMade:
    """An import that still stands.

    Attributes:
        id: What ``undo_import`` takes.
        made_at: When, UTC.
        made_by: By whom.
        what: ``roster``, ``attendance`` or a record kind.
        file: Name of the file.
        added: Entries it added.
        updated: Entries it updated.
    """

    id: str
    made_at: datetime
    made_by: str
    what: str
    file: str
    added: int
    updated: int


def list_imports(ledger: Ledger) -> tuple[ImportMade, ...]:
    """The imports that still stand and changed something, newest first."""
    require(ledger.actor, "import")
    with ledger.reading() as session:
        rows = session.scalars(
            select(Import).where(Import.undone_at.is_(None)).order_by(Import.id.desc())
        )
        made = [
            ImportMade(
                str(row.id),
                row.made_at,
                row.made_by,
                row.what,
                row.file_name,
                int(row.counts["added"]),
                int(row.counts["updated"]),
            )
            for row in rows
        ]
        return tuple(one for one in made if one.added or one.updated)


def find_import(ledger: Ledger, import_id: str | None) -> ImportMade:
    """One import by its id, or the newest that can be undone.

    Raises:
        UnusableInput: there is none.
    """
    made = list_imports(ledger)
    if import_id is None:
        for one in made:
            if one.what != ROSTER:
                return one
        raise UnusableInput("no_import")
    for one in made:
        if one.id == import_id:
            return one
    _uuid(import_id)
    with ledger.reading() as session:
        gone = session.get(Import, _uuid(import_id))
    code = "unknown_import" if gone is None else "import_undone_already"
    raise UnusableInput(code, id=import_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnusableInput("unknown_import", id=text) from None
