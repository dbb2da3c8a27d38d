"""How far a sheet's cells reach, found without reading it as a table.

The spreadsheet reader lays a grid over everything between the first and the last cell. A single
stray cell in the far corner, by mistake or malice, would make a grid that no memory holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OVERLAP = 64  # bytes of a piece looked at again with the next: longer than any reference
# Within columns A to Z and six digits of rows a grid is always small enough.
_FAR = re.compile(rb'r="(?:[A-Za-z]{2}|[A-Za-z]?\d{7})')
_OTHER_QUOTES = b"r='"
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})""")


@dataclass(slots=True)
class FarCells:
    """Whether a part of XML, given piece by piece, may name a cell far away."""

    seen: bool = False
    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """Looks through the next piece."""
        if not self.seen:
            whole = self._tail + piece
            self.seen = _FAR.search(whole) is not None or _OTHER_QUOTES in whole or b"r =" in whole
            self._tail = whole[-_OVERLAP:]


@dataclass(slots=True)
class Extent:
    """The last row and column any cell of a part names, both from 1; slower than ``FarCells``."""

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


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
