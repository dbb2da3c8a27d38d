"""Which ledger files this process holds open, so that nothing drops their locks by mistake.

On POSIX a process loses *all* its locks on a file as soon as it closes *any* handle on it. SQLite
knows this and keeps its own handles apart; a plain ``open`` and ``close`` of ours beside a running
transaction would take that transaction's locks away, and another program could write into it.

The database tells here what it holds; whoever opens a file that a person named asks here first.
"""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from studyhours.domain.errors import UnusableInput

_Connection = TypeVar("_Connection")
_FileId = tuple[int, int]

_guard = threading.Lock()
_held: dict[int, _FileId] = {}
"""Identity of a live connection → the file it holds."""


def hold(path: Path, connect: Callable[[], _Connection]) -> _Connection:
    """Opens a connection and remembers which file it holds until ``release``.

    Args:
        path: The file.
        connect: Opens it; what it raises passes through.
    """
    with _guard:
        connection = connect()
        file = _file_id(path)
        if file is not None:
            _held[id(connection)] = file
        return connection


def release(connection: object) -> None:
    """Forgets a connection that has been closed; one never held is no matter."""
    with _guard:
        _held.pop(id(connection), None)


@contextmanager
def looking_at(path: Path) -> Iterator[bool]:
    """Whether a file may be opened past SQLite; while the block lasts no connection to it begins.

    False means that this process has it open as a ledger: hands off.
    """
    with _guard:
        yield _file_id(path) not in _held.values()


@contextmanager
def reading_named(path: Path) -> Iterator[None]:
    """Surrounds every ``open`` … ``close`` of a file that a person named.

    Only an ordinary file can be a ledger; a pipe, which may keep its reader waiting for long, holds
    nobody up.

    Raises:
        UnusableInput: ``file_is_ledger`` for a ledger that is open here.
    """
    if not _is_ordinary(path):
        yield
        return
    with looking_at(path) as free:
        if not free:
            raise UnusableInput("file_is_ledger", file=path.name)
        yield


def _is_ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _file_id(path: Path) -> _FileId | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
