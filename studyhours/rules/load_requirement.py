"""Requirements of a rule file: a measure with its number, or several requirements together."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from studyhours.rules.document import Item
from studyhours.rules.load_matrix import load_matrix
from studyhours.rules.load_measure import NO_LEAF
from studyhours.rules.load_operators import load_measure, refuse_other_units
from studyhours.rules.load_others import (
    ALL_OF_GROUP,
    LINKED,
    load_coverage,
    load_linked,
    load_percentage,
    refuse_inside,
)
from studyhours.rules.load_targets import DEFAULT_STEP, load_step, load_targets
from studyhours.rules.load_time import TIME_KEYS, load_time
from studyhours.rules.model import Leaf
from studyhours.rules.reader import Reader
from studyhours.rules.requirements import (
    ALL,
    ANY,
    AT_LEAST,
    AT_MOST,
    BUNDLE,
    Combination,
    Part,
    Ratio,
    Requirement,
    Threshold,
)
from studyhours.rules.times import Time, months_back

MEASURE, RATIO, MATRIX = "measure", "ratio", "matrix"
SHAPES = (MEASURE, ALL, ANY, BUNDLE, RATIO, MATRIX, ALL_OF_GROUP, LINKED)
"""A requirement is exactly one of these."""
REQUIREMENT_KEYS = (*SHAPES, AT_LEAST, AT_MOST, "round_to", "veto", *TIME_KEYS)
"""Every key that may stand in a requirement."""

_WITH_MEASURE = (AT_LEAST, AT_MOST, "round_to")


def load_part(
    reader: Reader, entries: Mapping[str, Item], item: Item, around: Time | None = None
) -> Part:
    """Reads a requirement with its time.

    Args:
        reader: Where complaints go.
        entries: The keys of the rule or part; others than ``REQUIREMENT_KEYS`` are passed over.
        item: The rule or part itself.
        around: The time of the requirement around it; None for a rule.
    """
    time = load_time(reader, entries, item, around)
    outside = reader.back
    reader.back = months_back(time, outside)
    veto = None
    if "veto" in entries:
        veto = _inner(reader, entries["veto"], time)
    found = Part(
        reader.title(entries.get("title")) if around is not None else {},
        time,
        _requirement(reader, entries, item, time),
        veto,
    )
    reader.back = outside
    return found


def _inner(reader: Reader, item: Item, around: Time) -> Part:
    entries = reader.mapping(item, ("title", *REQUIREMENT_KEYS))
    return load_part(reader, entries, item, around)


def _requirement(
    reader: Reader, entries: Mapping[str, Item], item: Item, time: Time
) -> Requirement:
    shapes = [key for key in SHAPES if key in entries]
    if not shapes:
        reader.missing(item, MEASURE)
        return Combination(ALL, 0, ())
    for other in shapes[1:]:
        reader.complain("one_requirement", entries[other].line, key=other, first=shapes[0])
    if shapes[0] == MEASURE:
        return _threshold(reader, entries, item)
    for key in _WITH_MEASURE:
        if key in entries:
            reader.complain("key_without", entries[key].line, key=key, other=MEASURE)
    if shapes[0] == RATIO:
        return _ratio(reader, entries[RATIO])
    if shapes[0] == ALL_OF_GROUP:
        refuse_inside(reader, entries[ALL_OF_GROUP], ALL_OF_GROUP)
        return load_coverage(reader, entries[ALL_OF_GROUP], time, _inner)
    if shapes[0] == LINKED:
        return load_linked(reader, entries[LINKED])
    if shapes[0] == MATRIX:
        return load_matrix(reader, entries[MATRIX], time)
    return _combination(reader, shapes[0], entries[shapes[0]], time)


def _ratio(reader: Reader, item: Item) -> Ratio:
    parts = reader.mapping(item, ("part", "whole", AT_LEAST, AT_MOST), ("part", "whole"))
    bound = _bound(reader, parts, item)
    part, whole = (
        load_measure(reader, parts[key]) if key in parts else NO_LEAF for key in ("part", "whole")
    )
    refuse_other_units(reader, item, (part, whole))
    share = load_percentage(reader, parts[bound]) if bound in parts else Fraction(1)
    return Ratio(part, whole, share, bound)


def _bound(reader: Reader, entries: Mapping[str, Item], item: Item) -> str:
    """Which of the two there is; exactly one must be."""
    bounds = [key for key in (AT_LEAST, AT_MOST) if key in entries]
    if not bounds:
        reader.missing(item, AT_LEAST)
    if len(bounds) > 1:
        reader.complain("at_least_or_at_most", entries[AT_MOST].line)
    return bounds[0] if bounds else AT_LEAST


def _combination(reader: Reader, how: str, item: Item, time: Time) -> Combination:
    needed: Item | None = None
    inside: Item | None = item
    if how == BUNDLE:
        keys = reader.mapping(item, (AT_LEAST, "of"), (AT_LEAST, "of"))
        needed, inside = keys.get(AT_LEAST), keys.get("of")
    parts = tuple(_inner(reader, entry, time) for entry in reader.some(inside, how))
    if how == ANY:
        return Combination(how, 1, parts)
    if needed is None:
        return Combination(how, len(parts), parts)
    number = reader.whole(needed)
    if not 1 <= number <= max(len(parts), 1):
        reader.complain("not_among_parts", needed.line, value=number, parts=len(parts))
    return Combination(how, number, parts)


def _threshold(reader: Reader, entries: Mapping[str, Item], item: Item) -> Threshold:
    bound = _bound(reader, entries, item)
    measure = load_measure(reader, entries[MEASURE])
    step = load_step(reader, entries.get("round_to"))
    if isinstance(measure, Leaf) and measure.what != "sum":
        step = DEFAULT_STEP  # whole as they are, counts and objects are not rounded
    targets = load_targets(reader, entries.get(bound), bound)
    return Threshold(measure, bound, targets, step)
