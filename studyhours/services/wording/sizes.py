"""How large a file is, as people say it."""

from __future__ import annotations

from fractions import Fraction

_STEP = 1024
_NAMES = ("B", "KB", "MB", "GB")


def size_text(size: int) -> str:
    """Bytes with a unit, two or three digits of it: ``812 KB``, ``3.4 MB``."""
    place, unit = 1, 0
    while size >= 1000 * place and unit < len(_NAMES) - 1:
        place, unit = place * _STEP, unit + 1
    tenths = round(Fraction(size * 10, place))
    if unit == 0 or tenths >= 100:
        return f"{round(Fraction(size, place))} {_NAMES[unit]}"
    return f"{tenths // 10}.{tenths % 10} {_NAMES[unit]}"
