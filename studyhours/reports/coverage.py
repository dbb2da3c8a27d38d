"""Which characters a typeface has, read from its file's character map alone.

To be drawn with, a typeface is taken in whole: with a number for each of its glyphs that is 60 MB
for the two of rare characters. Whether a name can be printed is asked of everybody, and answered
from some 3,000 ranges.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_UNICODE = ((3, 10), (0, 4), (0, 6))
"""Platform and encoding of character maps over the whole of Unicode, the best first."""
_RANGES = 12
"""Format of a map in ranges."""


class Coverage:
    """The characters of one typeface.

    Args:
        path: A TrueType file with a character map in ranges (format 12).

    Raises:
        ValueError: it has none: a file that is not ours.
    """

    def __init__(self, path: Path) -> None:
        self._first, self._last = array("L"), array("L")
        with path.open("rb") as file:
            for first, last in sorted(_ranges(file)):
                self._first.append(first)
                self._last.append(last)

    def __contains__(self, code: int) -> bool:
        at = bisect_right(self._first, code) - 1
        return at >= 0 and code <= self._last[at]


def _ranges(file: BinaryIO) -> Iterator[tuple[int, int]]:
    start = _map_place(file)
    file.seek(start)
    form, _, _, _, count = struct.unpack(">HHLLL", file.read(16))
    if form != _RANGES:
        raise ValueError("a character map in ranges is needed")
    for first, last, glyph in struct.iter_unpack(">LLL", file.read(12 * count)):
        # Glyph 0 stands for what a typeface does not have.
        yield first if glyph else first + 1, last


def _map_place(file: BinaryIO) -> int:
    """Where the best character map begins in the file."""
    (tables,) = struct.unpack(">4xH6x", file.read(12))
    places = {
        tag: place for tag, _, place, _ in struct.iter_unpack(">4sLLL", file.read(16 * tables))
    }
    if b"cmap" not in places:
        raise ValueError("a character map is needed")
    start = int(places[b"cmap"])
    file.seek(start)
    (maps,) = struct.unpack(">2xH", file.read(4))
    found = {
        (platform, encoding): start + int(at)
        for platform, encoding, at in struct.iter_unpack(">HHL", file.read(8 * maps))
    }
    for wanted in _UNICODE:
        if wanted in found:
            return found[wanted]
    raise ValueError("a character map of the whole of Unicode is needed")
