"""Hours and other amounts as schools write them, exact, in the unit they were given in."""

from __future__ import annotations

import math
import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from studyhours.domain.quantity import Amount
from studyhours.domain.tidy import fold
from studyhours.transfer.cells import BadValue, Cell
from studyhours.transfer.vocabulary import words

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
_HOURS_MINUTES = re.compile(r"(\d+)(?:个?小时|h)(\d{1,2})(?:分钟?|min|m)?", re.ASCII)
_HAN_NUMBER = "零一二两三四五六七八九十百半"
_AMOUNT = re.compile(
    rf"(?:共计|共|约|计)?({_NUMBER}|[{_HAN_NUMBER}]+)个?([^\d\s.,/]*?)(?:整|/人|/每人|每人)?"
)
_HAN_DIGIT = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"两": 2}
_BARE_HOURS = 24  # a duration without any unit is taken for hours up to a day, above it is refused


def unit_of(word: str) -> str | None:
    """The unit a word such as ``学时``, ``分钟`` or ``half day`` names; None when it names none."""
    return words("units").find(word)


def parse_amount(cell: Cell, unit: str | None = "hour") -> Amount | None:
    """The amount of a cell, exact to 1/100 of its unit; None for an empty cell.

    Args:
        cell: ``2``, ``"2.5学时"``, ``"90分钟"``, ``"半天"`` …
        unit: Unit of a bare number; None where the column does not say (a duration).

    Raises:
        BadValue: ``not_a_number`` (also with more than two decimals: nothing is rounded here),
            ``out_of_range`` (not above 0, or absurdly large).
    """
    if cell is None:
        return None
    if isinstance(cell, bool | date | time):
        raise BadValue("not_a_number")
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise BadValue("not_a_number")
        # 15 digits are what a spreadsheet shows: 0.1 + 0.2 is 0.3 to the person who typed it.
        return _in_range(Decimal(f"{cell:.15g}"), _bare_unit(Decimal(cell), unit))
    return _amount_of(cell, unit)


@lru_cache(maxsize=8192)
def _amount_of(cell: str, unit: str | None) -> Amount | None:
    text = re.sub(r"\s+", "", fold(cell)).lower().replace("−", "-")
    if not text:
        return None
    both = _HOURS_MINUTES.fullmatch(text)
    if both is not None:
        return _in_range(Decimal(both[1]) * 60 + Decimal(both[2]), "minute")
    match = _AMOUNT.fullmatch(text) or _AMOUNT.fullmatch(_BRACKETS.sub("", text))
    if match is None:
        raise BadValue("not_a_number")
    number, word = match.groups()
    if word.endswith("半"):  # 1天半
        number, word = number + "半", word[:-1]
    if number == "半" and unit_of("半" + word) is not None:
        return _in_range(Decimal(1), unit_of("半" + word) or "half_day")
    value = _decimal(number)
    named = unit_of(word) if word else _bare_unit(value, unit)
    if named is None:
        raise BadValue("not_a_number")
    return _in_range(value, named)


def _bare_unit(value: Decimal, unit: str | None) -> str:
    if unit is not None:
        return unit
    if value > _BARE_HOURS:
        raise BadValue("not_a_number")
    return "hour"


def _decimal(text: str) -> Decimal:
    half = text.endswith("半")
    plain = text[:-1].replace(",", "") if half else text.replace(",", "")
    if not plain or plain[-1] in _HAN_NUMBER:
        value = Decimal(_han_integer(plain)) if plain else Decimal(0)
    else:
        try:
            value = Decimal(plain)
        except InvalidOperation:
            raise BadValue("not_a_number") from None
    return value + Decimal("0.5") if half else value


def _han_integer(text: str) -> int:
    """Chinese numerals up to 99; anything else is refused."""
    if text in _HAN_DIGIT:
        return _HAN_DIGIT[text]
    tens, ten, ones = text.partition("十")
    if not ten or len(tens) > 1 or len(ones) > 1 or not {*tens, *ones} <= {*_HAN_DIGIT}:
        raise BadValue("not_a_number")
    return _HAN_DIGIT.get(tens, 1) * 10 + _HAN_DIGIT.get(ones, 0)


def _in_range(value: Decimal, unit: str) -> Amount:
    scaled = value * 100
    if scaled != scaled.to_integral_value():
        raise BadValue("not_a_number")
    if not 0 < value <= words("units").limit(unit):
        raise BadValue("out_of_range")
    return Amount(int(scaled), unit)
