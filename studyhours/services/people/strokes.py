"""The order of names by strokes (姓氏笔画), as official Chinese lists have them.

By the strokes of the surname's first character, then by how these are written (横竖撇点折), then
names of one character before those of two, then the next characters likewise. How some 6,900
characters are written is known (``resources/strokes``); of the others only how many strokes they
have: they follow those of as many strokes whose way is known, in the order of Unicode, which is
that of their radicals.
"""

from __future__ import annotations

from functools import cache

from studyhours.domain.resources import resource
from studyhours.domain.tidy import has_han

BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x2A700, 0x2EBEF))
_MANY = 255
"""Strokes of what is no Chinese character, or of which nothing is known: it comes last."""
_LAST = "6"
"""Behind every way of writing that is known."""

StrokeKey = tuple[tuple[int, str, str], int, tuple[tuple[int, str, str], ...]]


def stroke_key(name: str) -> StrokeKey:
    """What a name sorts by in a list by strokes; names in other scripts come last, by alphabet."""
    if not has_han(name[:1]):
        return (_MANY, "", ""), 0, ((_MANY, "", name.casefold()),)
    first, *others = (_written(one) for one in name)
    return first, len(name), tuple(others)


def _written(character: str) -> tuple[int, str, str]:
    order = _orders().get(character)
    if order is not None:
        return len(order), order, character
    return _count(ord(character)) or _MANY, _LAST, character


def _count(code: int) -> int:
    """Strokes of a character; 0 where nobody has counted them."""
    before = 0
    for first, last in BLOCKS:
        if first <= code <= last:
            return _counts()[before + code - first]
        before += last + 1 - first
    return 0


@cache
def _orders() -> dict[str, str]:
    text = resource("strokes", "orders.txt").read_text(encoding="utf-8")
    return {line[0]: line[2:] for line in text.splitlines()}


@cache
def _counts() -> bytes:
    return resource("strokes", "counts.bin").read_bytes()
