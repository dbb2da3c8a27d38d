"""Measures: a leaf, or an operator over measures. Everything in them is exact."""

from __future__ import annotations

from typing import TypeAlias

from studyhours.rules.model import Leaf

Measure: TypeAlias = Leaf


def unit_of(measure: Measure) -> str:
    """The unit of what a measure comes to."""
    return measure.unit


def leaves_in(measure: Measure) -> tuple[Leaf, ...]:
    """Every leaf of a measure, as written."""
    return (measure,)
