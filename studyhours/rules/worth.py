"""What a planned measure comes to for one subject: exact, not rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from studyhours.domain.quantity import convert_sum
from studyhours.rules.measures import SELF, Stages
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
    PlannedShare,
    PlannedStages,
    PlannedSubstitute,
    Seen,
    Tallied,
    Value,
)
from studyhours.rules.walking import leaves_within, shares_within

NOTHING = Fraction(0)


def worth_of(measure: PlannedMeasure, seen: Seen) -> Fraction:
    """The value of a measure in one window."""
    match measure:
        case PlannedLeaf(leaf=leaf, places=places):
            return sum((_leaf(leaf, one) for one in _tallied(places, seen)), NOTHING)
        case PlannedGroups():
            return _grouped(measure, seen)
        case PlannedAdd(measures=measures):
            return sum((worth_of(one, seen) for one in measures), NOTHING)
        case PlannedCap(cap=cap, pieces=pieces):
            return sum((cap.cut(worth_of(one, seen)) for one in pieces), NOTHING)
        case PlannedScale() | PlannedStages():
            return _converted_as_whole(measure, seen)
        case PlannedSubstitute():
            return _substituted(measure, seen)
        case PlannedDeduct():
            return _deducted(measure, seen)
        case PlannedShare():
            return _shared(measure, seen)


def _converted_as_whole(measure: PlannedScale | PlannedStages, seen: Seen) -> Fraction:
    amount = worth_of(measure.measure, seen)
    if isinstance(measure, PlannedScale):
        return measure.factor * amount
    return staged(measure.stages, amount)


def _substituted(measure: PlannedSubstitute, seen: Seen) -> Fraction:
    """A measure with what may stand in for it."""
    asked = measure.substitute
    over = max(worth_of(measure.by, seen) - asked.beyond, NOTHING) * asked.rate
    stands_in = over if asked.at_most is None else min(over, asked.at_most)
    return worth_of(measure.measure, seen) + stands_in


def _deducted(measure: PlannedDeduct, seen: Seen) -> Fraction:
    """A measure less what is taken away, never below nothing; nothing where it is void."""
    limit, void = measure.deduct.void, measure.void
    if limit is not None and void is not None and worth_of(void, seen) >= limit.at_least:
        return NOTHING
    each = zip(measure.deduct.takes, measure.takes, strict=True)
    taken = sum((take.amount * worth_of(leaf, seen) for take, leaf in each), NOTHING)
    return max(worth_of(measure.measure, seen) - taken, NOTHING)


def _shared(measure: PlannedShare, seen: Seen) -> Fraction:
    """What a share adds: of several others the mean; nothing where there is none."""
    weight, inner = measure.share.weight, measure.measure
    if measure.share.of == SELF:
        return weight * worth_of(inner, seen)
    others = _others(measure, seen)
    total = sum((worth_of(inner, one) for one in others), NOTHING)
    return weight * total / len(others) if others else NOTHING


def _others(measure: PlannedShare, seen: Seen) -> Sequence[Seen]:
    around = seen.others
    if around is None:
        return ()
    return [around.seen(uid) for uid in around.tied(measure.share.of, measure.spans)]


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


def _grouped(measure: PlannedGroups, seen: Seen) -> Fraction:
    groups = [group for one in _tallied(measure.places, seen) for group in one.groups]
    if not measure.one_by_one:
        return sum((_group(measure, group) for group in groups), NOTHING)
    each = ((worth_of_one(measure, group.key), group.records) for group in groups)
    if not measure.best:
        return sum((worth * records for worth, records in each), NOTHING)
    total, left = NOTHING, measure.best
    for worth, records in sorted(each, reverse=True):
        total += worth * min(records, left)
        left -= min(records, left)
    return total


def _group(measure: PlannedGroups, group: Group) -> Fraction:
    """What records that say the same are worth; nothing where a table does not say what."""
    weight = measure.weight(group.key)
    if weight is None:
        return NOTHING
    return weight * _converted(measure.leaf, group.records, dict(group.sums))


def worth_of_one(measure: PlannedGroups, key: Sequence[Value]) -> Fraction:
    """What one record is worth where they are looked at one by one.

    Args:
        measure: The leaf with its tables and its cap.
        key: What the record says in the tables' columns, its unit and its hundredths.
    """
    weight = measure.weight(key)
    if weight is None:
        return NOTHING
    unit, hundredths = key[-len(ONE_BY_ONE) :]
    worth = weight * _converted(measure.leaf, 1, {str(unit): int(hundredths or 0)})
    return worth if measure.cap is None else measure.cap.cut(worth)


def undecided(measure: PlannedMeasure, seen: Seen) -> str | None:
    """Why a person must decide what a measure is worth; None where nobody must.

    Some record is in none of its tables, or of those it takes a share of nobody is on record.
    """
    if isinstance(measure, PlannedLeaf):
        return None
    for share in shares_within(measure):
        others = _others(share, seen)
        if not others:
            return "no_partner"
        for one in others:
            reason = undecided(share.measure, one)
            if reason is not None:
                return reason
    return "no_factor" if _is_in_no_table(measure, seen) else None


def _is_in_no_table(measure: PlannedMeasure, seen: Seen) -> bool:
    return any(
        leaf.weight(group.key) is None
        for leaf, _ in leaves_within(measure)
        if isinstance(leaf, PlannedGroups)
        for one in _tallied(leaf.places, seen)
        for group in one.groups
    )
