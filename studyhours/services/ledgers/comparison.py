"""How a copy of a ledger differs from it, counted and named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studyhours.db.comparing import Pair, Thing
from studyhours.domain.progress import Progress

__all__ = ["Differences", "Thing", "count_differences"]

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Differences:
    """How one sort of things would change.

    Attributes:
        lost: How many are here and not in the copy.
        back: How many are in the copy and no longer here.
        changed: How many would be as they were.
        named: The first of those that would be lost, with whose and when.
        back_named: The first of those that would come back.
        changed_named: The first of those that would be as they were.
    """

    lost: int
    back: int
    changed: int
    named: tuple[Thing, ...]
    back_named: tuple[Thing, ...]
    changed_named: tuple[Thing, ...]

    @property
    def none(self) -> bool:
        """Whether nothing would change."""
        return not (self.lost or self.back or self.changed)


def count_differences(pairs: Iterator[Pair], progress: Progress) -> Differences:
    """Counts what differs, and names the first of each sort."""
    counts = {"lost": 0, "back": 0, "changed": 0}
    named: dict[str, list[Thing]] = {"lost": [], "back": [], "changed": []}
    for number, pair in enumerate(pairs):
        if number % 1000 == 0:
            progress("restore_compare", number, None)
        sort = "back" if pair.here is None else "lost" if pair.there is None else "changed"
        counts[sort] += 1
        thing = pair.here or pair.there
        if thing is not None and len(named[sort]) < _NAMED:
            named[sort].append(thing)
    return Differences(
        **counts,
        named=tuple(named["lost"]),
        back_named=tuple(named["back"]),
        changed_named=tuple(named["changed"]),
    )
