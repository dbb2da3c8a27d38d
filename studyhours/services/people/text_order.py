"""The order that groups, subjects and titles are listed in: as they are read, numbers by size."""

from __future__ import annotations

import re
from functools import lru_cache

from studyhours.services.people.pinyin import spelled

_NUMBER = re.compile(
    r"(\d+|[一二三四五六七八九十百]+(?=[年级班组学期册届次批轮类段部])|(?<=[第初高])[一二三四五六七八九十百]+)",
    re.ASCII,
)
_DIGITS = {one: place for place, one in enumerate("一二三四五六七八九", 1)}
_UNITS = {"十": 10, "百": 100}
_KEPT = 4096

OrderKey = tuple[bool, tuple[tuple[int, int, str], ...], str]


@lru_cache(_KEPT)
def order_of(text: str | None) -> OrderKey:
    """What a text sorts by: 一年级, 二年级, 十年级, then 数学, 语文 by pinyin; nothing comes last.

    The same on every engine: databases compare by code points, or as their server was set up.
    """
    said = text or ""
    parts = [one for one in _NUMBER.split(said) if one]
    return not said, tuple(map(_part, parts)), said


def _part(part: str) -> tuple[int, int, str]:
    if _NUMBER.fullmatch(part) or set(part) <= {*_DIGITS, *_UNITS}:
        return 0, int(part) if part.isascii() else _number(part), ""
    return 1, 0, spelled(part).casefold()


def _number(said: str) -> int:
    """A number below a thousand as schools write it: 十 is 10, 二十三 is 23."""
    whole = digit = 0
    for one in said:
        if one in _DIGITS:
            digit = _DIGITS[one]
        else:
            whole += max(digit, 1) * _UNITS[one]
            digit = 0
    return whole + digit
