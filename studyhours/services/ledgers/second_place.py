"""The second place: a folder, such as on a stick or a share, that gets every copy too.

It may be away, full or slow at any time. That is said, and tried again at the next occasion; no
work of anybody's waits for it or fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from studyhours.db.engine import is_url
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.copies import thin
from studyhours.services.ledgers.copy_settings import id_of, keep_settings, settings_of
from studyhours.services.ledgers.ledger import Ledger
from studyhours.transfer.files import make_folder
from studyhours.transfer.kept_copies import (
    CopyFile,
    SharedFiles,
    copies_folder,
    copy_hashed,
    file_hash,
    folder_in,
    list_copies,
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing the copies to the second place.

    Attributes:
        place: The folder; empty where none is set.
        brought: How many copies were brought.
        why_not: Why not all are there now; None where they are.
    """

    place: str
    brought: int = 0
    why_not: Fault | None = None


def bring_copies(ledger: Ledger, progress: Progress = unwatched) -> Brought:
    """Brings every copy to the second place that is not there yet, and thins what is there.

    Args:
        ledger: The ledger.
        progress: Told of ``copy_second``, and may call it off: what was brought whole stays.
    """
    if is_url(ledger.name):
        return Brought("")
    ledger_id = id_of(ledger)
    settings = settings_of(ledger_id)
    if not settings.second:
        return Brought("")
    second, path = Path(settings.second), Path(ledger.name)
    brought = 0
    try:
        if not second.is_dir():
            raise UnusableInput("second_place_missing", folder=settings.second)
        target = folder_in(second, path, ledger_id)
        make_folder(target)
        there = {one.path.name for one in list_copies(target) if one.facts is not None}
        copies = [one for one in list_copies(copies_folder(path)) if one.facts is not None]
        for one in reversed(copies):
            if one.path.name not in there:
                _bring(one, target, progress)
                brought += 1
        thin(target, list_copies(target))
    except Fault as fault:
        return Brought(settings.second, brought, fault)
    at = ledger.clock.now().astimezone(UTC).isoformat()
    keep_settings(ledger_id, replace(settings_of(ledger_id), second_at=at))
    return Brought(settings.second, brought)


def _bring(copy: CopyFile, target: Path, progress: Progress) -> None:
    """Brings a copy, its files first; each is compared with its hash on the way."""
    here, there = SharedFiles(copy.path.parent), SharedFiles(target)
    beside = copy.facts.beside if copy.facts is not None else ()
    for number, name in enumerate(beside):
        progress("copy_second", number, len(beside))
        if not there.has(name):
            there.take(name, here.path(name), _watched(progress, number, len(beside)))
    name = copy.path.name
    if not copy_hashed(copy.path, target / name, file_hash(copy.path), _watched(progress, 0, None)):
        raise UnusableInput("second_place_missing", folder=str(target))


def _watched(progress: Progress, done: int, total: int | None) -> Callable[[int], None]:
    return lambda _size: progress("copy_second", done, total)
