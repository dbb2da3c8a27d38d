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
_LONGEST_TAG = 1 << 20  # bytes; no spreadsheet program writes a tag or a text so long
# Columns A to Z and six digits of rows: their grid is always small enough.
_WIDE = re.compile(rb' r="[A-Za-z][A-Za-z]')
_LONG = re.compile(rb' r="[A-Za-z]?\d{7}')
_OTHER_NAME = re.compile(rb"<c\w")
_TAG = re.compile(rb"""<(?:\w+:)?(row|c)(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_TEXT_ITEM = re.compile(rb"<(?:\w+:)?si\b")
_TEXT_CELL = re.compile(rb"""\bt=["']s["'][^<]*<(?:\w+:)?v>(\d{1,9})<""")


@dataclass(slots=True)
class _Pieces:
    """XML given piece by piece, handed on in parts that end between two tags."""

    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """Looks through the next piece."""
        whole = self._tail + piece
        cut = whole.rfind(b"<")
        self._tail = whole[cut:] if cut >= 0 else b""
        if len(self._tail) > _LONGEST_TAG:
            self._tail = b""
        self._look(whole[:cut] if cut >= 0 else whole)

    def _look(self, part: bytes) -> None:
        raise NotImplementedError


@dataclass(slots=True)
class SheetScan(_Pieces):
    """A quick look at a sheet's XML.

    Attributes:
        odd: Whether a cell may lie far away, or its place is not written as spreadsheet programs
            do: ``Extent`` tells more.
        cells: How many cells there are.
        texts: How many of them name a shared text.
    """

    odd: bool = False
    cells: int = 0
    texts: int = 0

    def _look(self, part: bytes) -> None:
        cells = part.count(b"<c")
        self.cells += cells
        self.texts += part.count(b't="s"') + part.count(b"t='s'")
        if self.odd:
            return
        if cells != part.count(b'<c r="'):
            cells -= len(_OTHER_NAME.findall(part))
        self.odd = (
            cells != part.count(b'<c r="')
            or part.count(b"<row") != part.count(b'<row r="')
            or b":c" in part
            or b":row" in part
            or _WIDE.search(part) is not None
            or _LONG.search(part) is not None
        )


@dataclass(slots=True)
class Extent(_Pieces):
    """The last row and column of a sheet that has a cell, both from 1; slower than a scan.

    A row or cell that does not say where it is follows the one before it.
    """

    rows: int = 0
    columns: int = 0
    _row: int = 0
    _column: int = 0

    def _look(self, part: bytes) -> None:
        for tag in _TAG.finditer(part):
            place = _REFERENCE.search(tag[2])
            if tag[1] == b"row":
                self._row = int(place[2]) if place else self._row + 1
                self._column = 0
                continue
            self._column = _column(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)


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
