"""A record's amount in words."""

from __future__ import annotations

from fractions import Fraction

from studyhours.domain.quantity import Amount, decimal_text
from studyhours.domain.texts import Texts


def unit_behind(number: Fraction | int, unit: str, texts: Texts) -> str:
    """A unit's name as it stands behind a number: ``1 item``, ``2 items``."""
    one = texts.entries.get(f"unit_one.{unit}") if number == 1 else None
    return one or texts.say(f"unit.{unit}")


def unit_of_kind(unit: str, kind: str, texts: Texts) -> str:
    """A unit as records of a kind say it: lessons are 节, as hours of a training they are 课时."""
    own = f"{unit}_{kind}"
    return own if f"unit.{own}" in texts.entries else unit


def record_amount(amount: Amount, kind: str, texts: Texts) -> str:
    """A record's amount in words: ``2 学时``; plain counts in the word of their kind (篇, 本)."""
    unit = f"record_{kind}" if amount.unit == "item" else amount.unit
    if amount.unit != "item" or amount.exact != 1:
        own = unit_of_kind(amount.unit, kind, texts)
        unit = own if own != amount.unit else unit
    if f"unit.{unit}" not in texts.entries:
        unit = amount.unit
    return f"{decimal_text(amount.exact)} {unit_behind(amount.exact, unit, texts)}"
