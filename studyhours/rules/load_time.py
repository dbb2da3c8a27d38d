"""The time of a rule, or of a part inside it."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.windows import NEED_TERMS, REPEATED_WINDOWS, SINGLE_WINDOWS
from studyhours.rules.document import Item
from studyhours.rules.model import Tolerance
from studyhours.rules.reader import Reader
from studyhours.rules.times import AROUND, LENGTHS, Time

TIME_KEYS = ("window", "tolerance")

_UNITS = SINGLE_WINDOWS + REPEATED_WINDOWS
_OVER_TWO_YEARS = frozenset({"calendar_year"})
"""Windows that reach into a school year whose terms nobody may have entered."""


def load_time(reader: Reader, entries: Mapping[str, Item], item: Item, around: Time | None) -> Time:
    """Reads the keys that say when; a part may leave all of them out.

    Args:
        reader: Where complaints go.
        entries: The keys of the rule or part.
        item: The rule or part itself.
        around: The time around a part; None for a rule.
    """
    unit = _unit(reader, entries, item, around)
    tolerance = load_tolerance(reader, entries.get("tolerance"))
    outside = unit_around(around)
    if "tolerance" in entries and unit in {AROUND, *SINGLE_WINDOWS} and not _shorter(unit, outside):
        reader.complain(
            "tolerance_without_windows", entries["tolerance"].line, window=unit or outside
        )
    return Time(unit, tolerance, outside if unit == AROUND else "")


def _unit(reader: Reader, entries: Mapping[str, Item], item: Item, around: Time | None) -> str:
    outside = unit_around(around)
    if "window" not in entries:
        if around is None:
            reader.missing(item, "window")
            return SINGLE_WINDOWS[0]
        return AROUND
    unit = reader.choice(entries["window"], _UNITS, outside or SINGLE_WINDOWS[0])
    at = entries["window"].line
    if around is not None and LENGTHS[unit] > LENGTHS[outside]:
        reader.complain("longer_than_around", at, window=unit, around=outside)
    elif outside in _OVER_TWO_YEARS and unit in NEED_TERMS:
        reader.complain("terms_of_other_years", at, window=unit, around=outside)
    return unit


def unit_around(time: Time | None) -> str:
    """The unit of the windows a part stands in; empty for a rule."""
    return "" if time is None else time.unit or time.around


def _shorter(unit: str, outside: str) -> bool:
    return bool(unit and outside) and LENGTHS[unit] < LENGTHS[outside]


def load_tolerance(reader: Reader, item: Item | None) -> Tolerance:
    """How many windows may fail."""
    if item is None:
        return Tolerance()
    text = reader.text(item)
    if text.endswith("%"):
        number = reader.number(Item(item.line, text[:-1]))
        if number > 100:
            reader.complain("too_large_share", item.line, value=text)
        return Tolerance(share=number / 100)
    return Tolerance(windows=reader.whole(item))
