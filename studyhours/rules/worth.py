"""What a planned measure comes to for one subject: exact, not rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from studyhours.domain.quantity import convert_sum
from studyhours.rules.measures import Stages
from studyhours.rules.model import Leaf
from studyhours.rules.planned import (
    ONE_BY_ONE,
    Group,
    Place,
    PlannedAdd,
    PlannedCap,
    PlannedDeduct,
    PlannedGroups,
    PlannedLeaf,
    PlannedMeasure,
    PlannedScale,
    PlannedStages,
    PlannedSubstitute,
    Seen,
    Tallied,
    leaves_within,
)

NOTHING = Fraction(0)


def worth_of(measure: PlannedMeasure, seen: Seen) -> Fraction:
    """The value of a measure in one window."""
    match measure:
        case PlannedLeaf(leaf=leaf, places=(place,)):  # nearly always
            tallied = seen.at(place)
            return NOTHING if tallied is None else _leaf(leaf, tallied)
        case PlannedLeaf(leaf=leaf, places=places):
            return sum((_leaf(leaf, one) for one in _tallied(places, seen)), NOTHING)
        case PlannedGroups(places=places):
            groups = (group for one in _tallied(places, seen) for group in one.groups)
            return sum((_group(measure, group) for group in groups), NOTHING)
        case PlannedAdd(measures=measures):
            return sum((worth_of(one, seen) for one in measures), NOTHING)
        case PlannedCap(limit=limit, pieces=pieces):
            return sum((min(limit, worth_of(one, seen)) for one in pieces), NOTHING)
        case PlannedScale(factor=factor, measure=inner):
            return factor * worth_of(inner, seen)
        case PlannedStages(stages=stages, measure=inner):
            return staged(stages, worth_of(inner, seen))
        case PlannedSubstitute(substitute=asked, measure=inner, by=by):
            over = max(worth_of(by, seen) - asked.beyond, NOTHING) * asked.rate
            stands_in = over if asked.at_most is None else min(over, asked.at_most)
            return worth_of(inner, seen) + stands_in
        case PlannedDeduct():
            return _deducted(measure, seen)


def _deducted(measure: PlannedDeduct, seen: Seen) -> Fraction:
    """A measure less what is taken away, never below nothing; nothing where it is void."""
    limit, void = measure.deduct.void, measure.void
    if limit is not None and void is not None and worth_of(void, seen) >= limit.at_least:
        return NOTHING
    each = zip(measure.deduct.takes, measure.takes, strict=True)
    taken = sum((take.amount * worth_of(leaf, seen) for take, leaf in each), NOTHING)
    return max(worth_of(measure.measure, seen) - taken, NOTHING)


def staged(stages: Stages, amount: Fraction) -> Fraction:
    """What an amount gives, stage after stage."""
    total, left = NOTHING, amount
    for step in stages.steps:
        taken = left if step.first is None else min(left, step.first)
        total += taken * step.each
        left -= taken
    return total


def _tallied(places: tuple[Place, ...], seen: Seen) -> Iterator[Tallied]:
    for place in places:
        tallied = seen.at(place)
        if tallied is not None:
            yield tallied


def _leaf(leaf: Leaf, tallied: Tallied) -> Fraction:
    return _converted(leaf, tallied.records, tallied.sums)


def _converted(leaf: Leaf, records: int, sums: Mapping[str, int]) -> Fraction:
    return convert_sum(sums, leaf.factors) if leaf.what == "sum" else Fraction(records)


def _group(measure: PlannedGroups, group: Group) -> Fraction:
    """What records that say the same are worth; nothing where a table does not say what."""
    weight = measure.weight(group.key)
    if weight is None:
        return NOTHING
    if measure.limit is None:
        return weight * _converted(measure.leaf, group.records, dict(group.sums))
    unit, hundredths = group.key[-len(ONE_BY_ONE) :]
    one = _converted(measure.leaf, 1, {str(unit): int(hundredths or 0)})
    return group.records * min(weight * one, measure.limit)


def is_undecided(measure: PlannedMeasure, seen: Seen) -> bool:
    """Whether some record of a measure is in none of its tables, so that a person must decide."""
    if isinstance(measure, PlannedLeaf):
        return False
    return any(
        leaf.weight(group.key) is None
        for leaf, _ in leaves_within(measure)
        if isinstance(leaf, PlannedGroups)
        for one in _tallied(leaf.places, seen)
        for group in one.groups
    )
