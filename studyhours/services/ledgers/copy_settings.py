"""What this computer keeps of a ledger's backups: whether by themselves, and the second place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.app_home import app_data_folder
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.files import file_faults, make_folder, write_whole


@dataclass(frozen=True, slots=True)
class CopySettings:
    """How a ledger is backed up on this computer.

    Attributes:
        automatic: Whether copies are made by themselves, once a day where something has changed.
        second: A folder, such as on a stick or a share, that gets every copy too; empty for none.
        second_at: When it last got all of them, ISO, UTC; empty for never.
    """

    automatic: bool = True
    second: str = ""
    second_at: str = ""


def settings_of(ledger_id: str) -> CopySettings:
    """What is kept; what cannot be read counts as never set."""
    try:
        plain: dict[str, Any] = json.loads(_place(ledger_id).read_text(encoding="utf-8"))
        return CopySettings(
            plain.get("automatic") is not False,
            str(plain.get("second", "")),
            str(plain.get("second_at", "")),
        )
    except (OSError, ValueError, AttributeError):
        return CopySettings()


def set_automatic(ledger: Ledger, *, on: bool) -> CopySettings:
    """Makes copies by themselves on this computer, or no more."""
    require(ledger.actor, "backup")
    ledger_id = id_of(ledger)
    return keep_settings(ledger_id, replace(settings_of(ledger_id), automatic=on))


def set_second_place(ledger: Ledger, folder: Path | None) -> CopySettings:
    """Chooses the folder that gets every copy too; None for none.

    Raises:
        UnusableInput: there is no such folder, or it is the one that has the copies already.
        NotPermitted: it cannot be written.
    """
    require(ledger.actor, "backup")
    ledger_id = id_of(ledger)
    if folder is not None:
        if not folder.is_dir():
            raise UnusableInput("folder_missing", folder=str(folder))
        if _same(folder, Path(ledger.name).parent):
            raise UnusableInput("second_place_same", folder=str(folder))
        trial = folder / ".studyhours-trial"
        with file_faults(trial):
            trial.write_bytes(b"")
            trial.unlink()
    chosen = "" if folder is None else str(folder.absolute())
    kept = settings_of(ledger_id)
    if chosen == kept.second:
        return kept
    return keep_settings(ledger_id, replace(kept, second=chosen, second_at=""))


def keep_settings(ledger_id: str, settings: CopySettings) -> CopySettings:
    """Writes them down."""
    place = _place(ledger_id)
    make_folder(place.parent)
    write_whole(place, json.dumps(asdict(settings), ensure_ascii=False).encode())
    return settings


def id_of(ledger: Ledger) -> str:
    """What names a ledger's data."""
    with ledger.reading() as session:
        return str(info_of(session).ledger_id)


def _place(ledger_id: str) -> Path:
    return app_data_folder() / "backups" / f"{ledger_id}.json"


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
