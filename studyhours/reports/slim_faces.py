"""What reportlab knows of a typeface, in a tenth of the memory.

It keeps Python's own numbers, pairs and lists for each of 85,000 glyphs: 33 MB for the three
typefaces of papers, for as long as the program runs. Kept in arrays it is 3 MB. Looking a character
up takes a little longer, which is done once for each that a paper has.

They are read into arrays at once: read reportlab's way first, 50 MB of numbers would come and go,
and what the window makes meanwhile would come to lie between them and keep their room.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from reportlab.pdfbase import ttfonts

_WHOLE, _BROKEN = "i", "d"
Pair = tuple[float, int]
_SPACE, _FIXED_SPACE = 0x20, 0xA0
_THOUSAND = 1000
"""The parts of an em in which widths are told."""


class Figures(Mapping[int, float]):
    """A number for each character, whole where all are."""

    def __init__(self, codes: array[int], figures: array[Any]) -> None:
        self._codes, self._figures = codes, figures

    def __getitem__(self, code: int) -> float:
        at = bisect_left(self._codes, code)
        if at < len(self._codes) and self._codes[at] == code:
            found: float = self._figures[at]
            return found
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        if not isinstance(code, int):
            return False
        at = bisect_left(self._codes, code)
        return at < len(self._codes) and self._codes[at] == code

    def __iter__(self) -> Iterator[int]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


class Pairs(Sequence[Pair]):
    """Two numbers for each glyph: how far it advances and where its ink begins."""

    def __init__(self, first: array[Any], second: array[int]) -> None:
        self._first, self._second = first, second

    @overload
    def __getitem__(self, at: int) -> Pair: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Pair]: ...
    def __getitem__(self, at: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(at, slice):
            return list(zip(self._first[at], self._second[at], strict=True))
        return self._first[at], self._second[at]

    def __len__(self) -> int:
        return len(self._first)


class SlimFace(ttfonts.TTFontFace):
    """reportlab's typeface with its figures in arrays.

    The file stays where it is instead of being copied into memory. Which characters a glyph stands
    for only matters to shaping, which we do not do.
    """

    def __init__(self, path: Path) -> None:
        self.filename = str(path)
        with path.open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(self.filename)

    @property
    def file(self) -> mmap.mmap:
        """What it is read from, and its outlines are."""
        return self._ttf_data

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - reportlab's
        """Reportlab's: reads all but the figures its own way."""
        super().extractInfo(charInfo=0)
        codes, glyphs = self._mapped()
        advances, widths, inks = self._advances()
        self.charToGlyph = Figures(codes, glyphs)
        self.charWidths = Figures(codes, array(widths.typecode, map(widths.__getitem__, glyphs)))
        self.hmetrics = Pairs(advances, inks)
        self.defaultWidth = widths[0]
        self.glyphPos = self._outlines()
        self.glyphToChar: dict[int, list[int]] = {}

    def _numbers(self, kind: str, start: int, count: int) -> array[int]:
        """Numbers as they stand in the file."""
        found: array[int] = array(kind)
        found.frombytes(self._ttf_data[start : start + count * found.itemsize])
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def _map_start(self) -> int:
        """Where the map of characters begins that reportlab takes: the last of its kind."""
        begin, _ = self.get_table_pos("cmap")
        (count,) = self._numbers("H", begin + 2, 1)
        found = 0
        for at in range(begin + 4, begin + 4 + 8 * count, 8):
            platform, encoding = self._numbers("H", at, 2)
            if platform == 3 or (platform == 0 and encoding != 5):
                found = begin + self._numbers("I", at + 4, 1)[0]
        return found

    def _mapped(self) -> tuple[array[int], array[int]]:
        """Every character in order, and the glyph of each."""
        start = self._map_start()
        (form,) = self._numbers("H", start, 1)
        if form != 12:
            raise ttfonts.TTFError(f"map of characters in form {form}")
        codes, glyphs = array("I"), array("I")
        (count,) = self._numbers("I", start + 12, 1)
        told = self._numbers("I", start + 16, 3 * count)
        for first, last, glyph in zip(told[::3], told[1::3], told[2::3], strict=True):
            codes.extend(range(first, last + 1))
            glyphs.extend(range(glyph, glyph + last + 1 - first))
        _share_space(codes, glyphs)
        return codes, glyphs

    def _advances(self) -> tuple[array[Any], array[Any], array[int]]:
        """Of each glyph how far it advances, how wide it is, and where its ink begins."""
        head, _ = self.get_table_pos("hhea")
        start, _ = self.get_table_pos("hmtx")
        (told,) = self._numbers("H", head + 34, 1)
        rest = self.numGlyphs - told
        pairs = self._numbers("H", start, 2 * told)
        inks = pairs[1::2]
        inks.extend(self._numbers("H", start + 4 * told, rest))
        whole = self.unitsPerEm == _THOUSAND  # then they stay whole, as papers have them
        kept, unit = (_WHOLE, 1) if whole else (_BROKEN, _THOUSAND / self.unitsPerEm)
        advances, widths = array(kept, pairs[::2]), array(kept, (one * unit for one in pairs[::2]))
        widths.extend(array(kept, [widths[-1]]) * rest)
        # Those beyond have the width of the last for their advance: so reportlab has it.
        advances.extend(widths[told:])
        return advances, widths, inks

    def _outlines(self) -> array[int]:
        """Where the outline of each glyph begins, and where the last ends."""
        head, _ = self.get_table_pos("head")
        start, _ = self.get_table_pos("loca")
        if self._numbers("H", head + 50, 1)[0]:
            return self._numbers("I", start, self.numGlyphs + 1)
        return array("I", (2 * one for one in self._numbers("H", start, self.numGlyphs + 1)))


def _share_space(codes: array[int], glyphs: array[int]) -> None:
    """The space that does not break is as wide as the other; either may be missing."""
    there, other = _SPACE, _FIXED_SPACE
    if there not in codes:
        there, other = other, there
    if there not in codes:
        return
    glyph = glyphs[codes.index(there)]
    at = bisect_left(codes, other)
    if at < len(codes) and codes[at] == other:
        glyphs[at] = glyph
    else:
        codes.insert(at, other)
        glyphs.insert(at, glyph)
