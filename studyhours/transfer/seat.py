"""The writer's seat of a ledger's file: one window has it, the others see who.

``NAME.writer`` beside the ledger is locked by whoever writes, and says who that is. The system
drops the lock of a program that dies, so on one computer, and on a share that passes locks on, a
lock that can be had was left behind. Where locks are not passed on, the file's time tells: it is
touched every half minute while somebody is there, and compared with the time of the file system
itself, never with this computer's clock.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SUFFIX = ".writer"
BEAT = 30.0
"""Seconds between two signs of life."""
FRESH = 4 * BEAT
PATIENCE = 5.0
"""Seconds the drive has for giving a seat up; after that it is given up when the drive is back."""
_LOCKED_BYTE = 1 << 20
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes into a ledger.

    Attributes:
        computer: Name of the computer.
        user: Who is logged in there.
        since: Since when, ISO, UTC; empty where that is not known.
    """

    computer: str
    user: str
    since: str

    @property
    def is_here(self) -> bool:
        """Whether that is another window of whoever is logged in at this computer."""
        return bool(self.user) and (self.computer, self.user) == (socket.gethostname(), _user())


class Seat:
    """Held while this window may write; ``leave`` gives it up, as does the end of the program."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="seat", daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """Gives the seat up; a second time does nothing."""
        if self._over.is_set():
            return
        self._over.set()
        self._thread.join(PATIENCE)

    def _beat(self) -> None:
        """What asks the drive: whoever closes a ledger whose drive is gone must not wait for it."""
        while not self._over.wait(BEAT):
            with suppress(OSError):
                os.utime(self._path)
        if sys.platform != "win32":
            # Whoever waits with the old file open looks again whether it still is the one there.
            with suppress(OSError):
                self._path.unlink()
        os.close(self._handle)
        if sys.platform == "win32":
            with suppress(OSError):
                self._path.unlink()


def seat_file(ledger: Path) -> Path:
    """The file that says who writes."""
    return ledger.with_name(ledger.stem + SUFFIX)


def take_seat(ledger: Path, now: datetime) -> Seat | Holder | None:
    """Takes the seat of a ledger, or says who has it.

    Args:
        ledger: Its file.
        now: What time it is.

    Returns:
        None where no such file can be made: nobody can write there.
    """
    path = seat_file(ledger)
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None
        if not _lock(handle):
            holder = _read(handle) or Holder("", "", "")
            os.close(handle)
            return holder
        if _still_there(path, handle):
            break
        os.close(handle)
    left = _read(handle)
    if left is not None and left.computer != socket.gethostname() and _is_fresh(path, handle):
        os.close(handle)
        return left
    _write(handle, Holder(socket.gethostname(), _user(), now.isoformat()))
    return Seat(path, handle)


def holder_of(ledger: Path) -> Holder | None:
    """Who has the seat now; None where it is free, or left behind by a program that died."""
    path = seat_file(ledger)
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        left = _read(handle)
        if not _lock(handle):
            return left or Holder("", "", "")
        elsewhere = left is not None and left.computer != socket.gethostname()
        return left if elsewhere and _is_fresh(path, handle) else None
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Locks a file unless another program, or another handle here, has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except PermissionError:
        return False
    except OSError:
        return True  # this file system knows no locks: the time of the file has to tell
    return True


def _still_there(path: Path, handle: int) -> bool:
    """Whether the file locked is the one that has the name now."""
    try:
        there, locked = path.stat(), os.fstat(handle)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (locked.st_dev, locked.st_ino)


def _is_fresh(path: Path, handle: int) -> bool:
    """Whether somebody has given a sign of life of late, by the clock of the file system."""
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            now = os.fstat(probe.fileno()).st_mtime
        return now - os.fstat(handle).st_mtime < FRESH
    except OSError:
        return False


def _read(handle: int) -> Holder | None:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        plain = json.loads(os.read(handle, _LONGEST))
        return Holder(str(plain["computer"]), str(plain["user"]), str(plain["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(handle: int, holder: Holder) -> None:
    plain = {"computer": holder.computer, "user": holder.user, "since": holder.since}
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(plain, ensure_ascii=False).encode()[:_LONGEST])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
