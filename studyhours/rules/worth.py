"""What a planned measure comes to for one subject: exact, not rounded."""

from __future__ import annotations

from fractions import Fraction

from studyhours.domain.quantity import convert_sum
from studyhours.rules.model import Leaf
from studyhours.rules.planned import PlannedMeasure, Seen, Tallied

NOTHING = Fraction(0)


def worth_of(measure: PlannedMeasure, seen: Seen) -> Fraction:
    """The value of a measure in one window."""
    total = NOTHING
    for place in measure.places:
        tallied = seen.at(place)
        if tallied is not None:
            total += leaf_worth(measure.leaf, tallied)
    return total


def leaf_worth(leaf: Leaf, tallied: Tallied) -> Fraction:
    """What a leaf came to, converted exactly."""
    if leaf.what == "count":
        return Fraction(tallied.records)
    return convert_sum(tallied.sums, leaf.factors)
