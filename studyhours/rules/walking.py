"""What is inside a planned window or measure: windows, measures, leaves with their caps, shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from studyhours.rules.measures import SELF, Cap
from studyhours.rules.planned import (
    PlannedAdd,
    PlannedCap,
    PlannedCombination,
    PlannedCoverage,
    PlannedDeduct,
    PlannedGroups,
    PlannedLeaf,
    PlannedLinked,
    PlannedMeasure,
    PlannedRatio,
    PlannedRequirement,
    PlannedScale,
    PlannedShare,
    PlannedStages,
    PlannedSubstitute,
    PlannedThreshold,
    PlannedWindow,
)


def windows_within(window: PlannedWindow, *, others: bool = False) -> Iterator[PlannedWindow]:
    """A planned window and every one inside it.

    Args:
        window: The window.
        others: Whether those in which something is asked of others are among them.
    """
    yield window
    parts = window.asks.parts if isinstance(window.asks, PlannedCombination) else ()
    if others and isinstance(window.asks, PlannedCoverage):
        parts = (window.asks.part,)
    for part in (*parts, *([window.veto] if window.veto else [])):
        for inner in part.windows:
            yield from windows_within(inner, others=others)


def measures_within(asks: PlannedRequirement) -> tuple[PlannedMeasure, ...]:
    """The measures of a requirement in its own window; those of parts are in theirs."""
    match asks:
        case PlannedThreshold(measure=measure):
            return (measure,)
        case PlannedRatio(part=part, whole=whole):
            return (part, whole)
        case PlannedCombination() | PlannedCoverage() | PlannedLinked():
            return ()


@dataclass(frozen=True, slots=True)
class CapPiece:
    """One thing a cap cuts: once it is worth the limit, further records add nothing.

    Where too little is dropped, none of its records add anything as long as it is too little.
    """

    cap: Cap
    measure: PlannedMeasure


@dataclass(frozen=True, slots=True)
class VoidPiece:
    """What makes a measure void: so many records of a leaf."""

    leaf: PlannedLeaf
    at_least: int


@dataclass(frozen=True, slots=True)
class SparePiece:
    """What stands in for something else only by what is beyond a need of its own."""

    measure: PlannedMeasure
    beyond: Fraction


Piece: TypeAlias = CapPiece | VoidPiece | SparePiece
"""What a leaf stands under."""


def leaves_within(
    measure: PlannedMeasure, caps: tuple[Piece, ...] = ()
) -> Iterator[tuple[PlannedLeaf | PlannedGroups, tuple[Piece, ...]]]:
    """The leaves of a planned measure, each with the caps, and what voids it, above it.

    Those of shares that come from others are not among them.
    """
    match measure:
        case PlannedLeaf() | PlannedGroups():
            yield measure, caps
        case PlannedCap(cap=cap, pieces=pieces):
            for piece in pieces:
                yield from leaves_within(piece, (*caps, CapPiece(cap, piece)))
        case PlannedDeduct():
            yield from _leaves_deducted(measure, caps)
        case PlannedSubstitute(substitute=asked, measure=inner, by=by):
            yield from leaves_within(inner, caps)
            spare = (SparePiece(by, asked.beyond),) if asked.beyond > 0 else ()
            yield from leaves_within(by, (*caps, *spare))
        case _:
            for one in _right_inside(measure):
                yield from leaves_within(one, caps)


def shares_within(measure: PlannedMeasure) -> Iterator[PlannedShare]:
    """The shares of a planned measure that come from others."""
    if isinstance(measure, PlannedShare) and measure.share.of != SELF:
        yield measure
    for one in _right_inside(measure):
        yield from shares_within(one)


def every_share_within(measure: PlannedMeasure) -> Iterator[PlannedShare]:
    """The shares of a planned measure, the subject's own among them."""
    if isinstance(measure, PlannedShare):
        yield measure
        return
    for one in _right_inside(measure):
        yield from every_share_within(one)


def _right_inside(measure: PlannedMeasure) -> tuple[PlannedMeasure, ...]:
    """The measures right inside another, but for those taken over others."""
    match measure:
        case PlannedLeaf() | PlannedGroups():
            return ()
        case PlannedAdd(measures=several) | PlannedCap(pieces=several):
            return several
        case PlannedSubstitute(measure=inner, by=by):
            return (inner, by)
        case PlannedShare(share=share, measure=inner):
            return (inner,) if share.of == SELF else ()
        case PlannedStages(measure=inner) | PlannedScale(measure=inner):
            return (inner,)
        case PlannedDeduct(measure=inner):
            return (inner,)


def _leaves_deducted(
    measure: PlannedDeduct, caps: tuple[Piece, ...]
) -> Iterator[tuple[PlannedLeaf | PlannedGroups, tuple[Piece, ...]]]:
    under, void, limit = caps, measure.void, measure.deduct.void
    if void is not None and limit is not None:
        under = (*caps, VoidPiece(void, limit.at_least))
        yield void, caps
    yield from leaves_within(measure.measure, under)
    for take in measure.takes:
        yield take, caps
