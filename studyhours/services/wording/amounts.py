"""A record's amount in words."""

from __future__ import annotations

from studyhours.domain.quantity import Amount, decimal_text
from studyhours.domain.texts import Texts


def record_amount(amount: Amount, kind: str, texts: Texts) -> str:
    """A record's amount in words: ``2 学时``; plain counts in the word of their kind (篇, 本)."""
    unit = f"record_{kind}" if amount.unit == "item" else amount.unit
    if amount.unit == "item" and amount.exact != 1 and f"unit.item_{kind}" in texts.entries:
        unit = f"item_{kind}"
    one = texts.entries.get(f"unit_one.{unit}") if amount.exact == 1 else None
    name = one or texts.entries.get(f"unit.{unit}") or texts.say(f"unit.{amount.unit}")
    return f"{decimal_text(amount.exact)} {name}"
