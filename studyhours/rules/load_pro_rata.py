"""The key ``pro_rata`` of a rule: targets by the time served."""

from __future__ import annotations

from studyhours.rules.document import Item
from studyhours.rules.load_grants import load_reasons
from studyhours.rules.load_targets import load_step
from studyhours.rules.pro_rata import DOWN, MONTH, ROUNDINGS, UNITS, ProRata
from studyhours.rules.reader import Reader
from studyhours.rules.requirements import AT_LEAST, Combination, Part, Threshold
from studyhours.rules.subjects import TEACHER


def load_pro_rata(reader: Reader, item: Item | None, asks: Part) -> ProRata | None:
    """Reads the key; complaints go to the reader.

    Args:
        reader: Where complaints go.
        item: What stands there; None where nothing does.
        asks: What the rule asks: without a number to reach nothing could be less.
    """
    if item is None:
        return None
    if reader.subject != TEACHER:
        reader.complain("not_of_subject", item.line, key="pro_rata", subject=reader.subject)
    parts = reader.mapping(item, ("unit", "without", "round", "to"), ("unit",))
    if not _has_target(asks):
        reader.complain("key_without", item.line, key="pro_rata", other=AT_LEAST)
    return ProRata(
        reader.choice(parts.get("unit"), UNITS, MONTH),
        load_reasons(reader, parts.get("without"), "without"),
        reader.choice(parts.get("round"), ROUNDINGS, DOWN),
        load_step(reader, parts.get("to")),
    )


def _has_target(asks: Part) -> bool:
    found = asks.requirement
    if isinstance(found, Combination):
        return any(map(_has_target, found.parts)) or not found.parts
    return isinstance(found, Threshold) and found.bound == AT_LEAST
