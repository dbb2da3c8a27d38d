"""Measures what we do against a floor: by turns, in one run, the median of each."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Ours = TypeVar("Ours")
Floor = TypeVar("Floor")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One thing measured against its floor.

    Attributes:
        name: Short name, the same in every run.
        what: What we did, in what size.
        floor_name: What the floor did.
        ours_seconds: Median of our runs.
        floor_seconds: Median of the floor's runs.
        target: The largest ratio wanted; None for a figure reported beside.
        notes: What a reader must know besides.
        repeat: Runs of each.
        ours_work: What our last run did, counted (records, pages, rows): a proof, not a time.
        floor_work: The same count of the floor. Both did the same work only where these are equal.
        unit: What the figures are in: seconds, or ``MB``.
    """

    name: str
    what: str
    floor_name: str
    ours_seconds: float
    floor_seconds: float
    target: float | None
    notes: str
    repeat: int
    ours_work: int
    floor_work: int
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times the floor we take."""
        return self.ours_seconds / self.floor_seconds


@dataclass(frozen=True, slots=True)
class Alternated(Generic[Ours, Floor]):
    """Median seconds of both, how often each ran, and what their last runs returned."""

    ours_seconds: float
    floor_seconds: float
    repeat: int
    ours: Ours
    floor: Floor


def alternate(
    ours: Callable[[], Ours],
    floor: Callable[[], Floor],
    repeat: int,
    before: Callable[[], object] = lambda: None,
) -> Alternated[Ours, Floor]:
    """Runs both by turns, so that whatever else the machine does meets both alike.

    Each runs once unmeasured beforehand: what is paid once in a process (imports, parsed fonts,
    the system's cache of the file) belongs to neither.

    Args:
        ours: What we do.
        floor: The least that gives the same.
        repeat: Measured runs of each, at least one.
        before: Called before every run of either, not measured; makes room or a fresh file.
    """
    before()
    last_ours = ours()
    before()
    last_floor = floor()
    ours_seconds: list[float] = []
    floor_seconds: list[float] = []
    for _ in range(repeat):
        before()
        seconds, last_ours = timed(ours)
        ours_seconds.append(seconds)
        before()
        seconds, last_floor = timed(floor)
        floor_seconds.append(seconds)
    return Alternated(
        statistics.median(ours_seconds),
        statistics.median(floor_seconds),
        repeat,
        last_ours,
        last_floor,
    )


def timed(work: Callable[[], Ours]) -> tuple[float, Ours]:
    """Seconds of one run, and what it returned; garbage of earlier runs is gone before."""
    gc.collect()
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
