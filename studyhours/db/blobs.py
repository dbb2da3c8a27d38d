"""Content-addressed files of a ledger, beside the SQLite file (in the database: ``blob_table``).

A file is written and flushed before the row that names it is committed. A crash in between leaves a
file nobody names, which ``doctor`` may sweep; it never leaves a name without its file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from studyhours.db.faults import store_faults
from studyhours.domain.errors import LedgerDamaged, UnusableInput

_PART = ".part-"


class BlobStore(Protocol):
    """Keeps bytes by their SHA-256."""

    def put(self, session: Session, content: bytes) -> str:
        """Keeps bytes for good and returns their SHA-256 in hexadecimal."""
        ...

    def get(self, session: Session, sha256: str) -> bytes:
        """The bytes again; ``LedgerDamaged`` when missing or changed."""
        ...

    def names(self, session: Session) -> Iterator[str]:
        """Every SHA-256 kept."""
        ...


class FolderBlobs:
    """Files in ``NAME.files/`` beside the ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, session: Session, content: bytes) -> str:
        """Keeps bytes for good and returns their SHA-256 in hexadecimal.

        Raises:
            UnusableInput: the disk is full, or the folder may not be written.
        """
        name = hashlib.sha256(content).hexdigest()
        target = self.path(name)
        with store_faults(target):
            if not (target.is_file() and target.read_bytes() == content):
                _write(target, content)
        return name

    def get(self, session: Session, sha256: str) -> bytes:
        """The bytes again; ``LedgerDamaged`` when missing or changed."""
        try:
            content = self.path(sha256).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise LedgerDamaged("file_missing_in_store", name=sha256) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnusableInput("file_unreadable", file=sha256, reason=reason) from error
        return checked(content, sha256)

    def names(self, session: Session | None) -> Iterator[str]:
        """Every SHA-256 kept; a folder is asked without the database too."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if not path.name.startswith("."):
                    yield path.name

    def unfinished(self) -> Iterator[Path]:
        """What a crash left of files that were being written; nobody's while nobody writes."""
        yield from sorted(self.folder.glob(f"??/{_PART}*"))

    def set_aside(self, path: Path) -> None:
        """Moves a file of this store out of the way, into ``NAME.files/swept/``."""
        aside = self.folder / "swept"
        aside.mkdir(exist_ok=True)
        path.replace(aside / path.name)

    def path(self, sha256: str) -> Path:
        """Where a file lies; two letters of its name make the folder."""
        return self.folder / sha256[:2] / sha256


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
        _sync_folder(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Lets a new name in a folder survive a power cut, before a row speaks of it."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def checked(content: bytes, sha256: str) -> bytes:
    """The content; ``LedgerDamaged`` when it is not what its name says."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LedgerDamaged("file_changed_in_store", name=sha256)
    return content
