"""Lets go of the code of libraries that nobody runs: at rest, on Linux alone.

Once a line of a library has been run, 64 KB around it stay counted as ours, and 70 MB of Qt and the
others come together, most of which was run once. The system keeps these pages, for it has them from
the library's file; it only forgets that we have them before us. What is run again is there in a
millionth of a second, as it is, and without reading anything.

Only what can lose nothing by it is let go: parts of a library into which nothing was written and
nothing can be, and only of a library that we hold ourselves, so that it is never unloaded and
nothing else comes to lie where it was. Typefaces are not: workers map and unmap some of their own.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_MAPPED = Path("/proc/self/maps")
_TOLD = Path("/proc/self/smaps")
_PART = re.compile(rb"([0-9a-f]+)-([0-9a-f]+) (....) .* (/.*\.so[.\d]*)\n")
_READ_ONLY = re.compile(rb"r-.p")
_WRITTEN = b"Anonymous:"


class LoadedCode:
    """The libraries that are loaded, and which parts of them can be let go."""

    def __init__(self) -> None:
        self._held: dict[bytes, ctypes.CDLL | None] = {}
        self._parts: list[tuple[int, int]] = []
        self._one_at_a_time = threading.Lock()

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Where what can be let go begins, and how long it is."""
        return self._parts

    def let_go(self) -> int:
        """Lets go what is not run; for a thread.

        Returns:
            The bytes that can be let go, in memory or not.
        """
        if not sys.platform.startswith("linux"):
            return 0
        with self._one_at_a_time:
            try:
                if self._hold_new():
                    self._parts = self._found()
            except OSError:
                return 0
            return _let_go(self._parts)

    def _hold_new(self) -> bool:
        """Sees to it that what has been loaded since stays; says whether there was any."""
        # Line by line, here and below: one search of the whole kept the interpreter for 20 ms.
        with _MAPPED.open("rb") as told:
            new = {part[4] for part in map(_PART.fullmatch, told) if part} - self._held.keys()
        for name in new:
            self._held[name] = _loaded(name)
        return bool(new)

    def _found(self) -> list[tuple[int, int]]:
        """Where the libraries lie that stay, as far as nothing was written there."""
        with _TOLD.open("rb") as told:
            return [
                (int(start, 16), int(end, 16) - int(start, 16))
                for start, end, name in _unwritten(told)
                if self._held.get(name) is not None
            ]


def _unwritten(told: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Parts that nobody may write into and nobody has: begin, end, and the library's file."""
    part: re.Match[bytes] | None = None
    for line in told:
        if line[:1].islower() or line[:1].isdigit():
            part = _PART.fullmatch(line)
            if part is not None and not _READ_ONLY.fullmatch(part[3]):
                part = None
        elif part is not None and line.startswith(_WRITTEN):
            if line.split()[1] == b"0":
                yield part[1], part[2], part[4]
            part = None


def _let_go(parts: Sequence[tuple[int, int]]) -> int:
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, length in parts:
        advise(start, length, mmap.MADV_DONTNEED)
    return sum(length for _, length in parts)


def _loaded(name: bytes) -> ctypes.CDLL | None:
    """A library that is loaded already, held from now on; None where it is no more."""
    try:
        return ctypes.CDLL(os.fsdecode(name), mode=os.RTLD_NOLOAD | os.RTLD_LAZY)
    except OSError:
        return None
