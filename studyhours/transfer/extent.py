"""How much a workbook would unpack to in memory, found without reading it as tables.

The spreadsheet reader lays a grid over everything between the first and the last cell, and copies
a shared text into every cell that names it. A stray cell in the far corner, by mistake, or a long
text named ten thousand times, by malice, would need more than any memory holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_OVERLAP = 64  # bytes of a piece looked at again with the next: longer than any reference
# Within columns A to Z and six digits of rows a grid is always small enough.
_FAR = re.compile(rb'r="(?:[A-Za-z]{2}|[A-Za-z]?\d{7})')
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})""")
_TEXT_ITEM = re.compile(rb"<(?:\w+:)?si\b")
_TEXT_CELL = re.compile(rb"""\bt=["']s["'][^<]*<(?:\w+:)?v>(\d{1,9})<""")


@dataclass(slots=True)
class SheetScan:
    """A quick look at a sheet's XML, given piece by piece.

    Attributes:
        far: Whether a cell may lie far away; ``Extent`` tells.
        cells: How many cells there are.
        texts: How many of them name a shared text.
    """

    far: bool = False
    cells: int = 0
    texts: int = 0
    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """Looks through the next piece."""
        self.cells += piece.count(b"<c ") + piece.count(b"<c>") + piece.count(b":c ")
        self.texts += piece.count(b't="s"') + piece.count(b"t='s'")
        if not self.far:
            whole = self._tail + piece
            self.far = _FAR.search(whole) is not None or b"r='" in whole or b"r =" in whole
            self._tail = whole[-_OVERLAP:]


@dataclass(slots=True)
class Extent:
    """The last row and column any cell of a sheet names, both from 1; slower than a scan."""

    rows: int = 0
    columns: int = 0
    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """Looks through the next piece."""
        whole = self._tail + piece
        for letters, digits in _REFERENCE.findall(whole):
            self.rows = max(self.rows, int(digits))
            self.columns = max(self.columns, _column(letters))
        self._tail = whole[-_OVERLAP:]


@dataclass(slots=True)
class TextLengths:
    """Bytes of XML of each shared text, given piece by piece."""

    lengths: list[int] = field(default_factory=lambda: [0])
    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """Looks through the next piece."""
        whole, last = self._tail + piece, 0
        cut = max(len(whole) - _OVERLAP, 0)
        for item in _TEXT_ITEM.finditer(whole):
            if item.start() >= cut:
                break
            self.lengths[-1] += item.start() - last
            self.lengths.append(0)
            last = item.start()
        self.lengths[-1] += cut - last
        self._tail = whole[cut:]

    @property
    def longest(self) -> int:
        """The longest, at least; what stands before the first counts as one."""
        return max(self.lengths) + _OVERLAP


@dataclass(slots=True)
class TextsNamed:
    """Bytes that the cells of sheets, given piece by piece, name in shared texts."""

    lengths: Sequence[int]
    total: int = 0
    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """Looks through the next piece."""
        whole = self._tail + piece
        end = 0
        for cell in _TEXT_CELL.finditer(whole):
            place, end = int(cell[1]) + 1, cell.end()
            self.total += self.lengths[place] if place < len(self.lengths) else 0
        self._tail = whole[max(end, len(whole) - 4 * _OVERLAP) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
