"""Watches whether the window answers: finds out what held the event loop up, and for how long."""

from __future__ import annotations

import faulthandler
import os
import re
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QObject, QTimer

LIMIT = 0.050
_BEAT = 5
_LOOK = 0.010
_STAT = Path("/proc/stat")
_STOLEN = 8
_SCHEDULED = "/proc/self/task/{}/schedstat"
_OTHERS = 6
_THREAD = re.compile(r"(?:Current thread|Thread) (0x[0-9a-f]+)")
_CALL = re.compile(r'  File "(.*)", line (\d+) in (.*)$')
_ESCAPED = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
_Place = tuple[str, int, str]
"""File, line and function."""


@dataclass(frozen=True, slots=True)
class Stall:
    """One time the window did not answer.

    Attributes:
        seconds: How long, by the clock on the wall.
        worked: How long the UI thread itself computed in that time; the rest it waited, for the
            interpreter, for a disk, or because the computer was busy elsewhere.
        queued: How long the UI thread could have computed and no processor was free for it: the
            doing of whatever else runs on the computer; 0 where the system does not tell.
        spent: How long all threads of this process computed in that time, together.
        stolen: How much of it other machines on the same hardware took from each processor of
            this virtual one, on average and in steps of about 10 ms; 0 where the system does not
            tell.
        stack: Where the UI thread was when it had been silent for the limit; may be empty.
        others: Where the other threads were then.
    """

    seconds: float
    worked: float
    queued: float
    spent: float
    stolen: float
    stack: str
    others: str


class StallWatch(QObject):
    """Beats on the UI thread and is looked at by a thread of its own.

    Where the beat is late because another thread keeps the interpreter, the stall is counted just
    the same: people do not care why nothing moves.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        super().__init__()
        self.limit = limit
        self.stalls: list[Stall] = []
        self._ui = threading.get_ident()
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._spent = time.process_time()
        self._place = _SCHEDULED.format(threading.get_native_id())
        self._queued = _queued_seconds(self._place)
        self._stolen = stolen_seconds()
        self._seen = ("", "")
        self._over = threading.Event()
        self._timer = QTimer(self, interval=_BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._thread = threading.Thread(target=self._look, name="stall watch", daemon=True)
        self._thread.start()

    def stop(self) -> list[Stall]:
        """Ends watching; returns what was found."""
        self._timer.stop()
        self._over.set()
        self._thread.join()
        return self.stalls

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        queued, spent = _queued_seconds(self._place), time.process_time()
        silent = now - self._last - _BEAT / 1000
        if silent > self.limit:
            stolen = stolen_seconds() - self._stolen
            computed = (worked - self._worked, queued - self._queued, spent - self._spent)
            self.stalls.append(Stall(silent, *computed, stolen, *self._seen))
        self._seen = ("", "")
        self._stolen = stolen_seconds()
        self._last, self._worked = time.perf_counter(), worked
        self._queued, self._spent = queued, spent

    def _look(self) -> None:
        with tempfile.TemporaryFile() as file:
            while not self._over.wait(_LOOK):
                if time.perf_counter() - self._last > self.limit and not self._seen[0]:
                    places = _places(file)
                    places.pop(threading.get_ident(), None)
                    ui = _said(places.pop(self._ui, []))
                    self._seen = (ui, "\n".join(_said(one[-_OTHERS:]) for one in places.values()))


def _places(file: BinaryIO) -> dict[int, list[_Place]]:
    """Where each thread is, the innermost call last.

    Python's usual way gives frames, and whoever holds a frame while its function ends keeps what
    the function held alive too: a painter that lives on after its paint event is a crash. What
    Python writes when it crashes itself is read from the stacks, and no such object is made.

    Args:
        file: Takes what Python writes; what it held before is gone.
    """
    file.seek(0)
    file.truncate()
    faulthandler.dump_traceback(file, all_threads=True)
    file.seek(0)
    found: dict[int, list[_Place]] = {}
    inside: list[_Place] = []
    for line in file.read().decode("ascii", "replace").splitlines():
        if begun := _THREAD.match(line):
            inside = found[int(begun[1], 16)] = []
        elif call := _CALL.match(line):
            inside.insert(0, (_ESCAPED.sub(_letter, call[1]), int(call[2]), call[3]))
    return found


def _letter(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1][1:], 16))


def _said(places: list[_Place]) -> str:
    """A traceback of them."""
    lines = ((file, line, name, None) for file, line, name in places)
    return "".join(traceback.StackSummary.from_list(lines).format())


def _queued_seconds(place: str) -> float:
    """Seconds a thread could have run and was not let, since it began."""
    try:
        return int(Path(place).read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def stolen_seconds() -> float:
    """Seconds a processor of this virtual machine was wanted and not given, since it started."""
    try:
        line = _STAT.read_text(encoding="ascii").split("\n", 1)[0].split()
        ticks = os.sysconf("SC_CLK_TCK") * (os.cpu_count() or 1)
        return int(line[_STOLEN]) / ticks
    except (OSError, IndexError, AttributeError):
        return 0.0
