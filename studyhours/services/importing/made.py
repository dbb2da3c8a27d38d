"""The imports that were made: listing them, and undoing one, or several, as one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Import, School
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.importing.report import Imported, RowRejected
from studyhours.services.importing.roster_notes import NOTES
from studyhours.services.importing.taking_back import ROSTER, take_back
from studyhours.services.importing.together import TOGETHER
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.resting import papers_named, resting_on_imports

__all__ = [
    "ROSTER",
    "ImportMade",
    "Imported",
    "ImportsUndone",
    "RowRejected",
    "find_import",
    "list_imports",
    "undo_import",
    "undo_imports",
]

_CHANGES = Changes.RECORDS | Changes.ACTIVITIES


@collecting_later()
def undo_import(ledger: Ledger, import_id: str, *, progress: Progress = unwatched) -> Changes:
    """Undoes an import as one step.

    Args:
        ledger: The ledger.
        import_id: The import.
        progress: Told about ``undo_rows``.

    Raises:
        UnusableInput: there is no such import, it is undone already, or what it made has changed
            since; that is listed and nothing is undone. Or somebody a roster added has records,
            papers or an account by now, the roster was imported by a version that kept no notes
            of it, or a correction of a closed year needs a reason.
    """
    require(ledger.actor, "import")
    with ledger.writing() as tx:
        row = _undoable(tx, import_id)
        if row.undone_at is not None:
            raise UnusableInput("import_undone_already", id=import_id)
        take_back(tx, school_of(tx.session), [row], progress)
        return _changed([row])


@dataclass(frozen=True, slots=True)
class ImportsUndone:
    """Imports that were undone as one.

    Attributes:
        ids: Which, the one taken back first at the beginning; those undone before are not there.
        changes: What pages need to look at again.
    """

    ids: tuple[str, ...]
    changes: Changes = _CHANGES


@collecting_later()
def undo_imports(
    ledger: Ledger,
    import_ids: Sequence[str],
    *,
    anyway: bool = False,
    progress: Progress = unwatched,
) -> ImportsUndone:
    """Undoes several imports as one step, the newest first: all of them, or none.

    Each may rest on those before it, as a sign-in sheet does on the activity another brought.

    Args:
        ledger: The ledger.
        import_ids: The imports, in whatever order; one that is undone already is passed over.
        anyway: Whether they are undone too where valid certificates rest on what they brought.
        progress: Told about ``undo_rows`` of all of them together.

    Raises:
        UnusableInput: there is no such import, all are undone already, or records of some have
            changed since; those are listed by file, row and teacher. Or valid certificates rest
            on some, a roster is refused as by ``undo_import``, or a correction of a closed year
            needs a reason. Nothing is undone then.
    """
    require(ledger.actor, "import")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        found = [_undoable(tx, import_id) for import_id in dict.fromkeys(import_ids)]
        standing = [one for one in found if one.undone_at is None]
        if not standing:
            raise UnusableInput("imports_undone_already")
        standing.sort(key=lambda one: one.id, reverse=True)
        if not anyway:
            _refuse_if_certified(tx, school, standing)
        take_back(tx, school, standing, progress)
        return ImportsUndone(tuple(str(one.id) for one in standing), _changed(standing))


def _changed(undone: Sequence[Import]) -> Changes:
    roster = any(one.what == ROSTER for one in undone)
    return _CHANGES | Changes.TEACHERS if roster else _CHANGES


def _undoable(tx: Writing, import_id: str) -> Import:
    """An import that is there and can be undone, or could until it was."""
    row = tx.session.get(Import, _uuid(import_id))
    if row is None:
        raise UnusableInput("unknown_import", id=import_id)
    if row.what == ROSTER:
        require(tx.ledger.actor, "edit_roster")
    if not _has_notes(row):
        raise UnusableInput("roster_import_stays", id=import_id)
    return row


def _has_notes(row: Import) -> bool:
    """Whether it is known what is to be put back."""
    return row.what != ROSTER or NOTES in row.counts


def _refuse_if_certified(tx: Writing, school: School, imports: Sequence[Import]) -> None:
    """Refuses all of them where a valid certificate rests on what one brought."""
    for one in imports:
        resting = resting_on_imports(tx.session, school, [one.id])
        if resting:
            raise UnusableInput(
                "imports_certified",
                file=one.file_name,
                count=len(resting),
                papers=papers_named(resting),
            )


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
        undoable: Whether it can be undone at all; a roster imported by an earlier version cannot.
        round: The same for all that were imported at one click.
    """

    id: str
    made_at: datetime
    made_by: str
    what: str
    file: str
    added: int
    updated: int
    undoable: bool
    round: str


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
                _has_notes(row),
                str(row.counts.get(TOGETHER, row.id)),
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
            if one.undoable:
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
