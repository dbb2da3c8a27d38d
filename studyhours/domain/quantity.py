"""Amounts as given: an integer of 1/100 of their own unit. Only ``round_down``,
``round_up`` and ``round_half_up`` round.

A rule converts units exactly, with fractions, and rounds once; until then 2.5 hours are
``Amount(250, "hour")`` and stay so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

HUNDRED = 100
_PLAIN = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})")

UNITS = ("hour", "period", "minute", "day", "half_day", "credit", "item")
"""``hour`` is a study hour (学时), ``period`` a lesson period (课时/节), ``item`` a plain count."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as somebody gave it.

    Attributes:
        hundredths: The amount × 100, an exact integer.
        unit: One of ``UNITS``.
    """

    hundredths: int
    unit: str

    @property
    def exact(self) -> Fraction:
        """The amount in its own unit."""
        return Fraction(self.hundredths, HUNDRED)

    def __str__(self) -> str:
        return f"{decimal_text(self.exact)} {self.unit}"


def parse_hundredths(text: str) -> int | None:
    """``"2.5"`` → 250; None where it is no plain decimal or has more than two decimals."""
    plain = text.strip()
    if not _PLAIN.fullmatch(plain):
        return None
    scaled = Fraction(plain) * HUNDRED
    return int(scaled) if scaled.denominator == 1 else None


def decimal_text(value: Fraction | int) -> str:
    """A value with a finite decimal form as the shortest decimal string: ``80``, ``80.5``.

    Raises:
        ValueError: the value has no finite decimal form; round it by its rule first.
    """
    fraction = Fraction(value)
    denominator, scale = fraction.denominator, 0
    while denominator % 10 == 0:
        denominator, scale = denominator // 10, scale + 1
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator, scale = denominator // prime, scale + 1
    if denominator != 1:
        raise ValueError(f"{fraction} has no finite decimal form")
    digits = abs(fraction) * 10**scale
    text = str(int(digits)).rjust(scale + 1, "0")
    whole, decimals = (text[:-scale], text[-scale:].rstrip("0")) if scale else (text, "")
    sign = "-" if fraction < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def round_down(value: Fraction, step: Fraction) -> Fraction:
    """The largest multiple of ``step`` not above ``value``."""
    return (value / step).__floor__() * step


def round_up(value: Fraction, step: Fraction) -> Fraction:
    """The smallest multiple of ``step`` not below ``value``."""
    return -round_down(-value, step)


def round_half_up(value: Fraction, step: Fraction) -> Fraction:
    """The nearest multiple of ``step``, the upper of two: for means and shares that are shown."""
    return round_down(value + step / 2, step)


def convert_sum(per_unit: Mapping[str, int], factors: Mapping[str, Fraction]) -> Fraction:
    """Sums per unit, in hundredths, to one exact total in the rule's unit.

    Units without a factor do not count; the rule's trace says so for each record.
    """
    total = Fraction(0)
    for unit, hundredths in per_unit.items():
        factor = factors.get(unit)
        if factor is not None:
            total += Fraction(hundredths, HUNDRED) * factor
    return total
