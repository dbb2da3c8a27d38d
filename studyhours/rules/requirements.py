"""What a rule asks: a measure against a number, or several requirements together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain.registers import GRANTED
from studyhours.rules.measures import (
    SELF,
    Measure,
    leaves_in,
    own_leaves_in,
    shares_in,
    unit_of,
)
from studyhours.rules.model import Dated, Leaf, Test
from studyhours.rules.subjects import OF_PEOPLE
from studyhours.rules.times import AROUND, Time

AT_LEAST, AT_MOST = "at_least", "at_most"
ALL, ANY, BUNDLE = "all", "any", "bundle"
PART = "part"
"""The unit of a combination's value and target."""
PERSON, ONE = "person", "one"
"""Units of what is asked of people, and of other subjects."""


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
        share: The share.
        bound: ``AT_LEAST`` where it is needed, ``AT_MOST`` where it may not be exceeded.
    """

    part: Measure
    whole: Measure
    share: Fraction
    bound: str = AT_LEAST

    def holds(self, part: Fraction, whole: Fraction) -> bool:
        """Whether the share is right."""
        needed = self.share * whole
        return part >= needed if self.bound == AT_LEAST else part <= needed


@dataclass(frozen=True, slots=True)
class Needed:
    """How many of several must do something: so many, or where ``share`` is given that share."""

    number: int = 0
    share: Fraction | None = None

    def of(self, total: int) -> int:
        """The number needed of so many; a share is rounded up."""
        return self.number if self.share is None else math.ceil(self.share * total)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A requirement that those tied to a subject must meet, each on their own.

    Attributes:
        of: The word for those: one of ``subjects.TIES``.
        each: What is asked of each of them.
        needed: How many must meet it.
        applies_to: Tests of each; whom they do not bind leaves the count.
        waived_when: Any that holds exempts.
    """

    of: str
    each: Part
    needed: Needed
    applies_to: tuple[Test, ...] = ()
    waived_when: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """The results that others have by a rule of the same set.

    Attributes:
        to: The word for those others: one of ``subjects.TIES``.
        rule: The rule's id.
        statuses: How it must stand for them.
        needed: For how many.
    """

    to: str
    rule: str
    statuses: tuple[str, ...]
    needed: Needed


Requirement: TypeAlias = Threshold | Combination | Ratio | Coverage | Linked


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
        case Coverage(of=of) | Linked(to=of):
            return PERSON if of in OF_PEOPLE else ONE


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
        case Coverage() | Linked():
            pass


def leaves_of(part: Part) -> tuple[Leaf, ...]:
    """Every different leaf of a requirement, in the order written, those asked of others last."""
    others = (leaf for one in coverages_of(part) for leaf in leaves_of(one.each))
    return tuple(dict.fromkeys([*_leaves(part, own=False), *others]))


def own_leaves_of(part: Part) -> tuple[Leaf, ...]:
    """The leaves that look at a subject's own records, and not at those of others."""
    return tuple(dict.fromkeys(_leaves(part, own=True)))


def _leaves(part: Part, *, own: bool) -> Iterator[Leaf]:
    find = own_leaves_in if own else leaves_in
    yield from (leaf for one in measures_of(part.requirement) for leaf in find(one))
    if part.veto is not None:
        yield from _leaves(part.veto, own=own)


def parts_within(part: Part) -> Iterator[Part]:
    """A requirement and everything in it that is asked of the same subject."""
    yield part
    inside = part.requirement.parts if isinstance(part.requirement, Combination) else ()
    for one in (*inside, *([part.veto] if part.veto else [])):
        yield from parts_within(one)


def coverages_of(part: Part) -> Iterator[Coverage]:
    """What a requirement asks of others, each on their own."""
    found = (one.requirement for one in parts_within(part))
    return (one for one in found if isinstance(one, Coverage))


def links_of(part: Part) -> Iterator[Linked]:
    """The results of others that a requirement reads."""
    found = (one.requirement for one in parts_within(part))
    return (one for one in found if isinstance(one, Linked))


def words_of_ties(part: Part) -> frozenset[str]:
    """The words for others that a requirement has."""
    covered = {one.of for one in coverages_of(part)} | {one.to for one in links_of(part)}
    measures = measures_of(part.requirement)
    shared = {share.of for one in measures for share in shares_in(one)} - {SELF}
    if part.veto is not None:
        shared |= words_of_ties(part.veto)
    return frozenset(covered | shared)


def units_of(part: Part) -> frozenset[str]:
    """The window units of a requirement and of everything in it."""
    units = {part.time.unit} - {AROUND}
    if isinstance(part.requirement, Combination):
        units.update(*(units_of(one) for one in part.requirement.parts))
    if isinstance(part.requirement, Coverage):
        units |= units_of(part.requirement.each)
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
