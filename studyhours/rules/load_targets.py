"""The numbers of a requirement: what is to be reached or not exceeded, and what is rounded to."""

from __future__ import annotations

from fractions import Fraction

from studyhours.rules.document import Item
from studyhours.rules.model import Dated
from studyhours.rules.reader import Reader
from studyhours.rules.requirements import AT_LEAST

DEFAULT_STEP = Fraction(1, 100)


def load_step(reader: Reader, item: Item | None) -> Fraction:
    """What a result is rounded to."""
    if item is None:
        return DEFAULT_STEP
    before = len(reader.findings)
    step = reader.decimal(item)
    if step <= 0 and len(reader.findings) == before:
        reader.complain("too_small", item.line, value=str(step), minimum="0.01")
    return step if step > 0 else DEFAULT_STEP


def load_targets(reader: Reader, item: Item | None, key: str) -> tuple[Dated, ...]:
    """A plain number, or dated values that may not overlap."""
    if item is None:
        return ()
    if not isinstance(item.value, list):
        return (Dated(None, None, _target(reader, item, key)),)
    dated: list[tuple[Dated, int]] = []
    for entry in reader.some(item, key):
        parts = reader.mapping(entry, ("from", "to", "value", "source"), ("value",))
        first, last = reader.day(parts.get("from")), reader.day(parts.get("to"))
        if first and last and last < first:
            reader.complain("ends_before_start", entry.line)
        value = _target(reader, parts["value"], key) if "value" in parts else Fraction(0)
        new = Dated(first, last, value)
        for other, line in dated:
            if _overlap(new, other):
                reader.complain("overlapping_dates", entry.line, first=line)
        dated.append((new, entry.line))
    return tuple(value for value, _ in dated)


def _target(reader: Reader, item: Item, key: str) -> Fraction:
    """A number to reach, above 0, or a limit, which may be 0; complained about once."""
    before = len(reader.findings)
    value = reader.decimal(item)
    if (
        key == AT_LEAST
        and value <= 0
        and all(one.code == "rules.too_small" for one in reader.findings[before:])
    ):
        del reader.findings[before:]
        reader.complain("target_not_positive", item.line, value=reader.text(item))
    del reader.findings[before + 1 :]
    return value


def _overlap(one: Dated, other: Dated) -> bool:
    starts_late = one.first and other.last and one.first > other.last
    ends_early = one.last and other.first and one.last < other.first
    return not (starts_late or ends_early)
