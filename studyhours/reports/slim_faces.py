"""What reportlab knows of a typeface, in a tenth of the memory.

It keeps Python's own numbers, pairs and lists for each of 85,000 glyphs: 33 MB for the three
typefaces of papers, for as long as the program runs. Kept in arrays it is 3 MB. Looking a character
up takes a little longer, which is done once for each that a paper has.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

_WHOLE, _BROKEN = "i", "d"
Pair = tuple[float, int]


def _kept(figures: Sequence[float]) -> array[Any]:
    """Numbers as they are; whole ones as such where all are, for that is how a paper has them."""
    whole = all(isinstance(one, int) for one in figures)
    return array(_WHOLE if whole else _BROKEN, figures)


class Figures(Mapping[int, float]):
    """A number for each character, whole where all are."""

    def __init__(self, figures: Mapping[int, float]) -> None:
        self._codes = array("I", sorted(figures))
        self._figures = _kept([figures[code] for code in self._codes])

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

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._first = _kept([first for first, _ in pairs])
        self._second = array("H", [second for _, second in pairs])

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


def make_slim(face: Any) -> None:  # noqa: ANN401 - reportlab's, without types
    """Lets a typeface that has been read keep its figures in arrays.

    Which characters a glyph stands for only matters to shaping, which we do not do.
    """
    face.charToGlyph = Figures(face.charToGlyph)
    face.charWidths = Figures(face.charWidths)
    face.hmetrics = Pairs(face.hmetrics)
    face.glyphPos = array("I", face.glyphPos)
    face.glyphToChar = {}
