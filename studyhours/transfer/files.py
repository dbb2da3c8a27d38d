"""Writing files so that they are there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from studyhours.domain.errors import NotPermitted, UnusableInput, said_as
from studyhours.domain.held import looking_at
from studyhours.domain.tidy import JOINER

_HEAD = 512
_UNSAFE = frozenset('<>:"/\\|?*')
_LONGEST_NAME = 100  # characters; at most 255 bytes fit into a name, see safe_name
_MOST_BYTES = 200
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))]
)
_KINDS = (
    (b"SQLite format 3\x00", "SQLite"),
    (b"%PDF", "PDF"),
    (b"SHPKG\r\n\x1a", "package"),
)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BLOCKED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def safe_name(text: str) -> str:
    """People's text as the name of a file or a part of it; may come out empty.

    No part of it leads into another folder, nothing in it is refused by a file system, and with an
    ending behind it it is short enough for one.
    """
    text = text.replace(JOINER, "")  # of an emoji: file systems and their windows differ about it
    safe = "".join("_" if mark in _UNSAFE or not mark.isprintable() else mark for mark in text)
    safe = safe.strip(". ")[:_LONGEST_NAME]
    # Cutting bytes may cut a character in two; its rest is left out.
    safe = safe.encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return f"_{safe}" if safe.partition(".")[0].rstrip().lower() in _DEVICES else safe


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Turns what the operating system says about a place into faults with a remedy."""
    try:
        yield
    except IsADirectoryError as error:
        raise UnusableInput("file_is_folder", file=str(path)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnusableInput("folder_missing", folder=str(path.parent)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise UnusableInput("disk_full", ledger=str(path)) from error
        if error.errno in _BLOCKED:
            raise NotPermitted("file_not_writable", file=str(path)) from error
        raise UnusableInput(
            "file_trouble", file=str(path), reason=error.strerror or str(error)
        ) from error


def full_disk_of(path: Path) -> AbstractContextManager[None]:
    """Has a full disk be said of what is being made, not of what it is made from or by way of."""
    return said_as("disk_full", "disk_full", ledger=str(path))


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside the target, flushes, then renames over it.

    Raises:
        UnusableInput: the disk is full, the place is missing or may not be written; whatever was
            at ``path`` before is still there.
    """
    with written_together() as files:
        files.write(path, content)
        files.place()


def refuse_overwriting(path: Path, head: bytes) -> None:
    """Lets output replace only a file of its own kind, and never a ledger.

    A slip of the pen after ``-o`` must not cost the ledger or the school's own table.

    Args:
        path: Where the output goes.
        head: Its first bytes.

    Raises:
        UnusableInput: something else lies there.
    """
    if not path.is_file():
        return
    with looking_at(path) as free:
        if not free:
            raise UnusableInput("would_overwrite_ledger", file=str(path))
        with path.open("rb") as file:
            there = _kind_of(file.read(_HEAD))
    if there == "SQLite":
        raise UnusableInput("would_overwrite_ledger", file=str(path))
    if there not in {"empty", _kind_of(head)}:
        raise UnusableInput("would_overwrite_other", file=str(path))


def _kind_of(head: bytes) -> str:
    if not head:
        return "empty"
    if head.startswith(b"PK"):
        # A backup begins with the ledger in it; any other zip may be a school's workbook.
        return "backup" if b"ledger.sqlite" in head else "zip"
    for magic, kind in _KINDS:
        if head.startswith(magic):
            return kind
    return "text" if b"\x00" not in head else "other"


class FilesTogether:
    """Files that lie ready under other names, to be renamed at one go.

    What needs space or permission happens first, so that somebody can find out that all of it can
    be done before he commits to it.
    """

    def __init__(self) -> None:
        self._ready: list[tuple[Path, Path]] = []

    def write(self, path: Path, content: bytes) -> None:
        """Writes beside the target and flushes.

        Raises:
            UnusableInput: the disk is full, the place is missing or may not be written.
        """
        with self.begin(path, content[:_HEAD]) as file:
            file.write(content)

    @contextmanager
    def begin(self, path: Path, head: bytes) -> Iterator[BinaryIO]:
        """The same for what is written bit by bit, until the end of the block.

        Args:
            path: The target.
            head: Its first bytes, which tell its kind.
        """
        with file_faults(path):
            if path.is_dir():
                raise IsADirectoryError
            refuse_overwriting(path, head)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.part-")
            self._ready.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())

    def place(self) -> None:
        """Renames all of them over their targets."""
        placed: dict[Path, None] = {}
        try:
            while self._ready:
                part, path = self._ready[0]
                with file_faults(path):
                    part.replace(path)
                self._ready.pop(0)
                placed[path.parent] = None
        finally:
            # Once for all of a folder: for a thousand papers this is what would take longest.
            for folder in placed:
                with file_faults(folder):
                    sync_folder(folder)

    def discard(self) -> None:
        """Removes those that were not placed."""
        for part, _ in self._ready:
            part.unlink(missing_ok=True)
        self._ready.clear()


@contextmanager
def written_together() -> Iterator[FilesTogether]:
    """Files that are written now and placed later; what is not placed is removed at the end."""
    files = FilesTogether()
    try:
        yield files
    finally:
        files.discard()


def sync_folder(folder: Path) -> None:
    """Lets a new name in a folder survive a power cut."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(path: Path) -> None:
    """Makes a folder for output where there is none."""
    with file_faults(path):
        path.mkdir(parents=True, exist_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
