"""Measures: a leaf, or an operator over measures. Everything in them is exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from studyhours.rules.model import Leaf

WHOLE, RECORD = "", "record"
SELF = "self"
"""The subject itself, among those a share may be of."""
PERIODS = ("day", "week", "month", "quarter", "school_year", "calendar_year")
"""What a cap may be for, besides the window as a whole and a single record."""


@dataclass(frozen=True, slots=True)
class Add:
    """The sum of several measures of one unit."""

    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Cap:
    """A measure cut off at a limit, or whose small amounts do not count.

    Attributes:
        limit: What counts at most; None for any amount.
        per: ``WHOLE``: the window is cut; ``RECORD`` or one of ``PERIODS``: each is cut, and then
            they are added.
        measure: What is cut.
        least: Less than this counts for nothing.
        step: What is left is rounded down to a multiple of this; 0 leaves it exact.
    """

    limit: Fraction | None
    per: str
    measure: Measure
    least: Fraction = Fraction(0)
    step: Fraction = Fraction(0)

    def cut(self, worth: Fraction) -> Fraction:
        """What counts of an amount."""
        if worth < self.least:
            return Fraction(0)
        kept = worth if self.limit is None else min(worth, self.limit)
        return kept - kept % self.step if self.step else kept

    @property
    def drops(self) -> bool:
        """Whether there are amounts of which nothing counts."""
        return bool(self.least or self.step)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a conversion: the next ``first`` units give ``each``; None for all that follow."""

    first: Fraction | None
    each: Fraction


@dataclass(frozen=True, slots=True)
class Stages:
    """A measure converted by stages; beyond the last stage nothing is given."""

    unit: str
    steps: tuple[Step, ...]
    measure: Measure


@dataclass(frozen=True, slots=True)
class Substitute:
    """A measure, and what another has beyond its own need in its stead.

    Attributes:
        measure: What is asked.
        by: What may stand in for it.
        beyond: How much of ``by`` is needed elsewhere.
        rate: What one unit of the rest is worth.
        at_most: How much may be stood in for; None for any amount.
    """

    measure: Measure
    by: Measure
    beyond: Fraction
    rate: Fraction
    at_most: Fraction | None


@dataclass(frozen=True, slots=True)
class Scale:
    """A measure times a number."""

    factor: Fraction
    unit: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Table:
    """What records are worth by what they say in one column.

    Attributes:
        field: The column.
        weights: What it says, and the number that goes with it.
        other: The number for anything else, nothing included; None where a person must decide.
    """

    field: str
    weights: tuple[tuple[str | int, Fraction], ...]
    other: Fraction | None

    def weight(self, said: str | int | None) -> Fraction | None:
        """The number for what a record says; None where the table has none."""
        return next((number for value, number in self.weights if value == said), self.other)


@dataclass(frozen=True, slots=True)
class Weigh:
    """A leaf whose records are multiplied by one or two tables."""

    leaf: Leaf
    tables: tuple[Table, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Best:
    """The records of a leaf that are worth most, and no others.

    Attributes:
        number: How many of them.
        measure: What they are worth: a leaf, one with tables, or either cut record by record.
    """

    number: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Previous:
    """A measure over the window before the one that is judged.

    Attributes:
        months: How far that lies back.
        measure: What is measured in it.
    """

    months: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Take:
    """What is taken away for each record of a leaf, in the unit of the measure around it."""

    leaf: Leaf
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Void:
    """So many records of a leaf make a measure worth nothing."""

    leaf: Leaf
    at_least: int


@dataclass(frozen=True, slots=True)
class Deduct:
    """A measure less what is taken away, never below nothing."""

    measure: Measure
    takes: tuple[Take, ...]
    void: Void | None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a sum that comes from a subject itself, or from others tied to it.

    Attributes:
        of: ``SELF``, or the word for the others; of several the mean counts.
        weight: What one unit of it is worth.
        measure: What is measured of each.
    """

    of: str
    weight: Fraction
    measure: Measure


def leaves_taking(measure: Deduct) -> tuple[Leaf, ...]:
    """The leaves that take away, that which makes it void last."""
    void = () if measure.void is None else (measure.void.leaf,)
    return (*(take.leaf for take in measure.takes), *void)


Measure: TypeAlias = (
    Leaf | Add | Cap | Stages | Substitute | Scale | Weigh | Best | Previous | Deduct | Share
)


def unit_of(measure: Measure) -> str:
    """The unit of what a measure comes to."""
    match measure:
        case Leaf(unit=unit) | Stages(unit=unit) | Scale(unit=unit) | Weigh(unit=unit):
            return unit
        case Add(measures=measures):
            return unit_of(measures[0]) if measures else RECORD
        case (
            Cap(measure=inner)
            | Substitute(measure=inner)
            | Best(measure=inner)
            | Previous(measure=inner)
            | Deduct(measure=inner)
            | Share(measure=inner)
        ):
            return unit_of(inner)


def leaves_in(measure: Measure) -> Iterator[Leaf]:
    """Every leaf of a measure, as written."""
    match measure:
        case Leaf():
            yield measure
        case Weigh(leaf=leaf):
            yield leaf
        case Deduct(measure=inner):
            yield from leaves_in(inner)
            yield from leaves_taking(measure)
        case _:
            for one in inside(measure):
                yield from leaves_in(one)


def own_leaves_in(measure: Measure) -> Iterator[Leaf]:
    """Every leaf of a measure that looks at the subject's own records."""
    match measure:
        case Share(of=of) if of != SELF:
            return
        case Leaf() | Weigh():
            yield from leaves_in(measure)
        case _:
            for one in inside(measure):
                yield from own_leaves_in(one)
            if isinstance(measure, Deduct):
                yield from leaves_taking(measure)


def shares_in(measure: Measure) -> Iterator[Share]:
    """Every share of a measure."""
    if isinstance(measure, Share):
        yield measure
    for one in inside(measure):
        yield from shares_in(one)


def within(measure: Measure) -> Iterator[Measure]:
    """A measure and every one inside it."""
    yield measure
    for one in inside(measure):
        yield from within(one)


def inside(measure: Measure) -> tuple[Measure, ...]:
    """The measures right inside another."""
    match measure:
        case Leaf() | Weigh():
            return ()
        case Add(measures=measures):
            return measures
        case Substitute(measure=inner, by=by):
            return (inner, by)
        case (
            Cap(measure=inner)
            | Stages(measure=inner)
            | Scale(measure=inner)
            | Best(measure=inner)
            | Previous(measure=inner)
            | Deduct(measure=inner)
            | Share(measure=inner)
        ):
            return (inner,)
