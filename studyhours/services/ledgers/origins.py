"""What this computer keeps of a working copy: which ledger elsewhere it was made of."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studyhours.services.ledgers.app_home import app_data_folder
from studyhours.transfer.files import make_folder, write_whole

_TEXTS = ("path", "copy", "place", "sha256", "coming", "replica", "at")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a working copy came from.

    Attributes:
        path: The ledger elsewhere.
        copy: The working copy.
        place: ``share`` or ``stick``.
        sha256: The ledger's file as it was when the copy was made, or last handed back.
        coming: The file that was being put in its place, in case that was cut off.
        log: Number of the newest entry in its log then.
        copy_log: The same of the copy: where it has not grown, nothing waits to be handed back.
        replica: Which copy of the data the ledger elsewhere is.
        at: When it was last the same in both places, ISO, UTC.
    """

    path: str
    copy: str
    place: str
    sha256: str
    coming: str
    log: int
    copy_log: int
    replica: str
    at: str


def origin_of(copy: Path) -> Origin | None:
    """Where a ledger came from; None for one that is no working copy."""
    return _read(_note(copy))


def copy_of(path: Path) -> Origin | None:
    """The working copy made here of a ledger elsewhere, where it is still there."""
    wanted = _spelt(path)
    for note in sorted(_folder().glob("*.json")):
        origin = _read(note)
        if origin is not None and _spelt(Path(origin.path)) == wanted and _is_there(origin):
            return origin
    return None


def keep_origin(origin: Origin) -> Origin:
    """Writes it down."""
    make_folder(_folder())
    write_whole(_note(Path(origin.copy)), json.dumps(asdict(origin), ensure_ascii=False).encode())
    return origin


def _is_there(origin: Origin) -> bool:
    return Path(origin.copy).is_file()


def _read(note: Path) -> Origin | None:
    """What a note says; one that cannot be read counts as none."""
    try:
        plain: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        texts = {name: str(plain[name]) for name in _TEXTS}
        return Origin(**texts, log=int(plain["log"]), copy_log=int(plain["copy_log"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _note(copy: Path) -> Path:
    name = hashlib.sha256(_spelt(copy).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return _folder() / f"{name}.json"


def _folder() -> Path:
    return app_data_folder() / "working-copies"


def _spelt(path: Path) -> str:
    return os.path.normcase(path.absolute())
