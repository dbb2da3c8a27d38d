"""What the window shows of a ledger's copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyhours.db.engine import is_url
from studyhours.services.ledgers.copies import is_due
from studyhours.services.ledgers.copy_settings import CopySettings, id_of, settings_of
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.kept_copies import copies_folder, list_copies


@dataclass(frozen=True, slots=True)
class CopyShown:
    """A copy in the list.

    Attributes:
        path: Where it lies.
        at: When it was made.
        reason: Why: one of ``kept_copies.REASONS``.
        size: Its bytes, without the files it shares with others.
        teachers: How many teachers are in it.
        records: How many records, deleted ones too.
        missing: How many files it could not get.
        readable: Whether it can be read at all.
    """

    path: Path
    at: datetime
    reason: str
    size: int
    teachers: int
    records: int
    missing: int
    readable: bool


@dataclass(frozen=True, slots=True)
class CopiesShown:
    """The copies of a ledger and how they come about.

    Attributes:
        folder: Where they lie; None for a ledger in a database, which has none.
        copies: The newest first.
        settings: What is set on this computer.
        second_there: Whether the second place can be seen now.
        due: Whether something has changed since the last copy that a day asks a new one for.
        files: How many files the copies share.
        files_size: Their bytes.
        may_restore: Whether it may put one in the place of the ledger.
    """

    folder: Path | None
    copies: tuple[CopyShown, ...]
    settings: CopySettings
    second_there: bool
    due: bool
    files: int
    files_size: int
    may_restore: bool


def read_copies(ledger: Ledger) -> CopiesShown:
    """Reads them.

    Raises:
        NotPermitted: the actor may not make backups.
        UnusableInput: the folder cannot be read.
    """
    require(ledger.actor, "backup")
    settings = settings_of(id_of(ledger))
    on_server = is_url(ledger.name)
    folder = None if on_server else copies_folder(Path(ledger.name).absolute())
    files = [] if folder is None else [one.stat().st_size for one in folder.glob("files/??/*")]
    return CopiesShown(
        folder=folder,
        copies=_shown(folder) if folder is not None else (),
        settings=settings,
        second_there=bool(settings.second) and Path(settings.second).is_dir(),
        due=not on_server and is_due(ledger),
        files=len(files),
        files_size=sum(files),
        may_restore="repair" in ledger.actor.functions and not on_server,
    )


def _shown(folder: Path) -> tuple[CopyShown, ...]:
    return tuple(
        CopyShown(
            path=one.path,
            at=one.at,
            reason=one.reason,
            size=one.size,
            teachers=one.facts.rows.get("teacher", 0) if one.facts else 0,
            records=one.facts.rows.get("record", 0) if one.facts else 0,
            missing=len(one.facts.missing) if one.facts else 0,
            readable=one.facts is not None,
        )
        for one in list_copies(folder)
    )
