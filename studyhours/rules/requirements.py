"""What a rule asks: a measure against a number, or several requirements together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain.registers import GRANTED
from studyhours.rules.measures import Measure, leaves_in, unit_of
from studyhours.rules.model import Dated, Leaf
from studyhours.rules.times import AROUND, Time

AT_LEAST, AT_MOST = "at_least", "at_most"
ALL, ANY, BUNDLE = "all", "any", "bundle"
PART = "part"
"""The unit of a combination's value and target."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A measure that must reach a number, or must not go beyond it.

    Attributes:
        measure: What is counted.
        bound: ``AT_LEAST`` or ``AT_MOST``.
        targets: Dated numbers; the one in force on a window's last day applies.
        step: The result is rounded to a multiple of this, once: down, and for ``AT_MOST`` up.
    """

    measure: Measure
    bound: str
    targets: tuple[Dated, ...]
    step: Fraction

    def target_on(self, day: date) -> Fraction | None:
        """The number in force on a day; None where the rule names none."""
        return next((dated.value for dated in self.targets if dated.holds(day)), None)


@dataclass(frozen=True, slots=True)
class Combination:
    """Several requirements, of which some or all must be met.

    Attributes:
        how: ``ALL``, ``ANY`` or ``BUNDLE``.
        needed: How many of the parts.
        parts: The requirements.
    """

    how: str
    needed: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measure that must be a share of another; judged exactly, rounded only to be shown.

    Attributes:
        part: What must be so much.
        whole: Of what.
        share: The share needed.
    """

    part: Measure
    whole: Measure
    share: Fraction


Requirement: TypeAlias = Threshold | Combination | Ratio


@dataclass(frozen=True, slots=True)
class Part:
    """A requirement in its place: as a rule's own, or inside another.

    Attributes:
        title: Name by language; empty where the file gives it none.
        time: Its windows, those of the rule or inside the window around it.
        requirement: What is asked.
        veto: What, once met, fails the requirement whatever else was done.
    """

    title: Mapping[str, str]
    time: Time
    requirement: Requirement
    veto: Part | None = None


def unit_of_requirement(requirement: Requirement) -> str:
    """The unit of a requirement's value and target within one window."""
    match requirement:
        case Threshold(measure=measure) | Ratio(part=measure):
            return unit_of(measure)
        case Combination():
            return PART


def measures_of(requirement: Requirement) -> Iterator[Measure]:
    """Every measure of a requirement, its parts and their vetoes included."""
    match requirement:
        case Threshold(measure=measure):
            yield measure
        case Ratio(part=measure, whole=whole):
            yield measure
            yield whole
        case Combination(parts=parts):
            for one in parts:
                yield from measures_of(one.requirement)
                if one.veto is not None:
                    yield from measures_of(one.veto.requirement)


def leaves_of(part: Part) -> tuple[Leaf, ...]:
    """Every different leaf of a requirement, in the order written."""
    vetoes = [] if part.veto is None else [*leaves_of(part.veto)]
    found = (leaf for one in measures_of(part.requirement) for leaf in leaves_in(one))
    return tuple(dict.fromkeys([*found, *vetoes]))


def units_of(part: Part) -> frozenset[str]:
    """The window units of a requirement and of everything in it."""
    units = {part.time.unit} - {AROUND}
    if isinstance(part.requirement, Combination):
        units.update(*(units_of(one) for one in part.requirement.parts))
    if part.veto is not None:
        units |= units_of(part.veto)
    return frozenset(units)


def plain_leaf(part: Part) -> Leaf | None:
    """The leaf of records of a requirement that is nothing but one to be reached, else None."""
    found = part.requirement
    if isinstance(found, Threshold) and found.bound == AT_LEAST and part.veto is None:
        leaf = found.measure
        return leaf if isinstance(leaf, Leaf) and GRANTED not in leaf.kinds else None
    return None
