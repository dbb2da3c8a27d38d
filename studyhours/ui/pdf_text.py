"""The text of a page of a PDF: looked through letter by letter, and where it stands.

Whoever calls this holds ``one_at_a_time``.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF

_FINE = 64
"""Steps to the point in which places are asked for; PDFium answers in whole ones."""
_HIGH, _LOW, _PLANE = range(0xD800, 0xDC00), range(0xDC00, 0xE000), 0x10000


def squeezed(text: str) -> str:
    """A text as it is compared: lower case, without blanks and line ends."""
    return "".join(text.lower().split())


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a page, squeezed.

    Attributes:
        text: The letters.
        places: For each its number among PDFium's letters of the page.
    """

    text: str
    places: array[int]

    def spans(self, wanted: str) -> Iterator[tuple[int, int]]:
        """First number and how many, for every place that says ``wanted`` (squeezed)."""
        at = self.text.find(wanted)
        while at >= 0:
            last = at + len(wanted) - 1
            yield self.places[at], self.places[last] - self.places[at] + 1
            at = self.text.find(wanted, last + 1)


def letters_of(raw: Any, page: Any) -> Letters:
    """What stands on a page.

    Args:
        raw: ``pypdfium2.raw``.
        page: The page, opened.
    """
    text = raw.FPDFText_LoadPage(page)
    try:
        said = _said(raw, text)
    finally:
        raw.FPDFText_ClosePage(text)
    letters: list[str] = []
    places = array("i")
    for at, one in enumerate(said):
        for letter in squeezed(one):
            letters.append(letter)
            places.append(at)
    return Letters("".join(letters), places)


def _said(raw: Any, text: Any) -> Sequence[str]:
    """PDFium's letters by their numbers; empty for what is none."""
    count = max(raw.FPDFText_CountChars(text), 0)
    # All in one go: each question by itself would wait for the interpreter anew.
    units = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(text, 0, count, units) if count else 0
    said = bytes(memoryview(units)[: max(written - 1, 0)]).decode("utf-16-le", "replace")
    if len(said) == count:
        return said
    found = [""] * count  # it leaves some out, or counts halves of rare ones
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        if code in _HIGH:
            high = code
            continue
        if code in _LOW and high:
            code = ((high - _HIGH.start) << 10) + (code - _LOW.start) + _PLANE
        high = 0
        found[at] = chr(code) if code else ""
    return found


def boxes_of(
    raw: Any, page: Any, size: tuple[float, float], spans: Iterator[tuple[int, int]]
) -> Sequence[tuple[QRectF, ...]]:
    """Where letters stand, in points from the page's upper left corner as it is shown.

    Args:
        raw: ``pypdfium2.raw``.
        page: The page, opened.
        size: Its width and height in points.
        spans: First letter and how many, of each place.
    """
    wanted = list(spans)
    if not wanted:
        return ()
    text = raw.FPDFText_LoadPage(page)
    shown = (0, 0, round(size[0] * _FINE), round(size[1] * _FINE), 0)

    def point(x: ctypes.c_double, y: ctypes.c_double) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, *shown, x.value, y.value, across, down)
        return across.value / _FINE, down.value / _FINE

    def box(number: int) -> QRectF:
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetRect(text, number, left, top, right, bottom)
        (x, y), (other_x, other_y) = point(left, top), point(right, bottom)
        return QRectF(min(x, other_x), min(y, other_y), abs(other_x - x), abs(other_y - y))

    try:
        return [
            tuple(box(number) for number in range(raw.FPDFText_CountRects(text, first, count)))
            for first, count in wanted
        ]
    finally:
        raw.FPDFText_ClosePage(text)
