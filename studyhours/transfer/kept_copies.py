"""A folder of copies of one ledger: each a backup of the data, their files beside them only once.

``NAME.backups/20260902T103000Z-daily.studyhours-backup`` is a copy, ``NAME.backups/files/ab/ab…`` a
file that one or more of them need, called by its hash. A file is there before a copy that names it
is, and goes after the last one.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studyhours.domain.errors import Fault
from studyhours.transfer.backup import BackupFacts, read_backup_facts
from studyhours.transfer.files import file_faults, make_folder, sync_folder

COPY_SUFFIX = ".studyhours-backup"
FOLDER_SUFFIX = ".backups"
REASONS = ("daily", "asked", "restore", "upgrade", "merge", "move", "aside")
_NAME = re.compile(rf"(\d{{8}}T\d{{6}})Z-([a-z]+)(?:-(\d+))?{re.escape(COPY_SUFFIX)}")
_SECOND = re.compile(rf".+-[0-9a-f]{{8}}{re.escape(FOLDER_SUFFIX)}")
_STAMP = "%Y%m%dT%H%M%S"
_PART, _WORK = ".part-", ".work-"
_STALE = 24 * 3600
"""Seconds."""
_CHUNK = 1 << 20
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A copy in its folder.

    Attributes:
        path: Where it lies.
        at: When it was made.
        reason: One of ``REASONS``.
        size: Its bytes, without the files it shares with others.
        facts: What it says of itself; None where that cannot be read.
    """

    path: Path
    at: datetime
    reason: str
    size: int
    facts: BackupFacts | None


def copies_folder(ledger: Path) -> Path:
    """Where the copies of a ledger lie: beside it."""
    return ledger.with_name(ledger.stem + FOLDER_SUFFIX)


@contextmanager
def working(ledger: Path) -> Iterator[Path]:
    """A folder to build in, on the disk of the ledger; gone afterwards.

    What a crash has left of earlier ones is removed a day later: nothing takes that long.
    """
    folder = copies_folder(ledger)
    make_folder(folder)
    with file_faults(folder):
        for left in folder.glob(f"{_WORK}*"):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_WORK) as work:
            yield Path(work)


def name_for(folder: Path, at: datetime, reason: str) -> Path:
    """A path for a copy made now that is not taken."""
    stem = f"{at.astimezone(UTC):{_STAMP}}Z-{reason}"
    path, number = folder / f"{stem}{COPY_SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{COPY_SUFFIX}", number + 1
    return path


def list_copies(folder: Path) -> list[CopyFile]:
    """The copies in a folder, the newest first; a folder that is not there has none.

    Raises:
        UnusableInput: the folder cannot be read.
    """
    found = []
    with file_faults(folder):
        entries = list(folder.iterdir()) if folder.is_dir() else []
        for path in entries:
            match = _NAME.fullmatch(path.name)
            if match is not None and path.is_file():
                at = _instant(match)
                size = path.stat().st_size
                found.append(CopyFile(path, at, match[2], size, _facts(path)))
    return sorted(found, key=_age_in_folder, reverse=True)


def _age_in_folder(copy: CopyFile) -> tuple[datetime, int, int]:
    """What orders copies by age: of one second, a reason's are numbered; else the disk knows."""
    match = _NAME.fullmatch(copy.path.name)
    number = int(match[3]) if match is not None and match[3] else 1
    return copy.at, copy.path.stat().st_mtime_ns, number


def newest_copy(folder: Path) -> datetime | None:
    """When the newest copy that can be read was made; older ones are not looked into.

    None too where the folder cannot be read: whoever asks for the list is told why.
    """
    try:
        names = sorted((path.name for path in folder.iterdir()), reverse=True)
    except OSError:
        return None
    for name in names:
        match = _NAME.fullmatch(name)
        if match is not None and _facts(folder / name) is not None:
            return _instant(match)
    return None


def _instant(match: re.Match[str]) -> datetime:
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)


def made_at(path: Path) -> datetime | None:
    """When a copy was made, by its name; None for any other file."""
    match = _NAME.fullmatch(path.name)
    return _instant(match) if match is not None else None


def folder_in(second: Path, ledger: Path, ledger_id: str) -> Path:
    """Where a ledger's copies lie in a second place: schools may share one."""
    return second / f"{ledger.stem}-{ledger_id[:8]}{FOLDER_SUFFIX}"


def is_in_second(path: Path) -> bool:
    """Whether a copy lies in a folder as ``folder_in`` calls it."""
    return made_at(path) is not None and _SECOND.fullmatch(path.parent.name) is not None


def _facts(path: Path) -> BackupFacts | None:
    try:
        return read_backup_facts(path)
    except Fault:
        return None


class SharedFiles:
    """The files that copies in one folder need, each once, called by its SHA-256."""

    def __init__(self, copies: Path) -> None:
        self.folder = copies / "files"

    def path(self, sha256: str) -> Path:
        """Where a file lies."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str, size: int | None = None) -> bool:
        """Whether a file is there, of that size where it is known; its bytes are not read."""
        try:
            found = self.path(sha256).stat().st_size
        except OSError:
            return False
        return size is None or found == size

    def take(self, sha256: str, source: Path, watch: Watch) -> bool:
        """Copies a file here, compared with its hash on the way.

        It is a copy of its own and no link: what happens to the original does not happen to it.

        Returns:
            Whether it is here now; False where the source is missing or is not what it is called.

        Raises:
            UnusableInput: this folder cannot be written, or the disk is full.
        """
        return copy_hashed(source, self.path(sha256), sha256, watch)

    def sweep(self, needed: Iterable[str]) -> None:
        """Removes what no copy needs any more, and what a crash left unfinished."""
        named = frozenset(needed)
        for path in list(self.folder.glob("??/*")):
            if path.name not in named:
                path.unlink(missing_ok=True)


def _unheard(_size: int) -> None:
    """Nobody listens."""


def copy_hashed(source: Path, target: Path, sha256: str, watch: Watch = _unheard) -> bool:
    """Copies a file that is called by its hash; nothing is left at the target where it is not that.

    Returns:
        Whether the target is there now.

    Raises:
        UnusableInput: the target cannot be written, or the disk is full.
    """
    if not source.is_file():
        return False
    with file_faults(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_PART)
    part = Path(name)
    try:
        digest = hashlib.sha256()
        with file_faults(target), os.fdopen(handle, "wb") as out:
            for chunk in _chunks(source):
                digest.update(chunk)
                out.write(chunk)
                watch(len(chunk))
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            return False
        with file_faults(target):
            part.replace(target)
            sync_folder(target.parent)
        return True
    finally:
        part.unlink(missing_ok=True)


def _chunks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError:
        return  # what was read so far has another hash


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with file_faults(path), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def is_sound(path: Path, sha256: str) -> bool:
    """Whether a file is there and is what its name says."""
    try:
        return path.is_file() and file_hash(path) == sha256
    except Fault:
        return False
