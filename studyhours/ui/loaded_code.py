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
from collections.abc import Sequence
from pathlib import Path

_MAPPED = Path("/proc/self/maps")
_TOLD = Path("/proc/self/smaps")
_LIBRARY = re.compile(rb" (/[^\n]*\.so[.\d]*)$", re.MULTILINE)
_UNWRITTEN = re.compile(
    rb"^([0-9a-f]+)-([0-9a-f]+) r-.p [^\n]* (/[^\n]*\.so[.\d]*)\n"
    rb"(?:[A-Z][^\n]*\n)*?Anonymous: +0 kB\n",
    re.MULTILINE,
)


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
        new = set(_LIBRARY.findall(_MAPPED.read_bytes())) - self._held.keys()
        for name in new:
            self._held[name] = _loaded(name)
        return bool(new)

    def _found(self) -> list[tuple[int, int]]:
        """Where the libraries lie that stay, as far as nothing was written there."""
        parts = _UNWRITTEN.findall(_TOLD.read_bytes())
        return [_part(start, end) for start, end, name in parts if self._held.get(name) is not None]


def _part(start: bytes, end: bytes) -> tuple[int, int]:
    """Where it begins, and how long it is."""
    first = int(start, 16)
    return first, int(end, 16) - first


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
