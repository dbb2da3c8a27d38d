"""What the window shows of a ledger's copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studyhours.db.engine import is_url
from studyhours.services.ledgers.copies import has_changed, is_due
from studyhours.services.ledgers.copy_settings import CopySettings, id_of, settings_of
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.kept_copies import CopyFile, copies_folder, list_copies


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
        missing: How many files it could not get, or that no longer lie beside it.
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
        newest: When the newest copy that can be read was made; None where there is none.
        changed: Whether anything has changed since.
        due: Whether the next pause makes a copy: something has changed, and today has none.
        files: How many files the copies share.
        files_size: Their bytes.
        may_restore: Whether it may put one in the place of the ledger.
    """

    folder: Path | None
    copies: tuple[CopyShown, ...]
    settings: CopySettings
    second_there: bool
    newest: datetime | None
    changed: bool
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
    files = {} if folder is None else _files_in(folder)
    copies = list_copies(folder) if folder is not None else []
    newest = next((one for one in copies if one.facts is not None), None)
    return CopiesShown(
        folder=folder,
        copies=tuple(_shown(one, files) for one in copies),
        settings=settings,
        second_there=bool(settings.second) and Path(settings.second).is_dir(),
        newest=newest.at if newest is not None else None,
        changed=newest is not None and has_changed(ledger, newest),
        due=not on_server and is_due(ledger),
        files=len(files),
        files_size=sum(files.values()),
        may_restore="repair" in ledger.actor.functions and not on_server,
    )


def _files_in(folder: Path) -> dict[str, int]:
    """The files that copies share: their bytes by name."""
    return {one.name: one.stat().st_size for one in folder.glob("files/??/*")}


def _shown(copy: CopyFile, files: Mapping[str, int]) -> CopyShown:
    facts = copy.facts
    lost = [name for name in facts.beside if name not in files] if facts else []
    return CopyShown(
        path=copy.path,
        at=copy.at,
        reason=copy.reason,
        size=copy.size,
        teachers=facts.rows.get("teacher", 0) if facts else 0,
        records=facts.rows.get("record", 0) if facts else 0,
        missing=len(facts.missing) + len(lost) if facts else 0,
        readable=facts is not None,
    )
