"""Versions of one thing as a graph by their parents: which are on top, and which follow which.

A version is known by its hash. Nothing here asks a clock or knows what a version says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

Parents = Mapping[str, Collection[str]]
"""Each version with those it follows."""


class Tops(NamedTuple):
    """What is on top of a graph.

    Attributes:
        top: The version that is shown and counts.
        others: Those beside it that it does not follow, sorted; none where nothing is undecided.
    """

    top: str
    others: tuple[str, ...]


class Incomplete(ValueError):
    """A version follows one that is not there, or itself."""


def heads(parents: Parents) -> set[str]:
    """The versions that none follows."""
    followed = {one for those in parents.values() for one in those}
    return parents.keys() - followed


def before(parents: Parents, version: str) -> set[str]:
    """A version and all those it follows."""
    found: set[str] = set()
    waiting = [version]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(parents[one])
    return found


def in_order(parents: Parents) -> Sequence[str]:
    """Every version behind those it follows; the same order for the same graph.

    Raises:
        Incomplete: one that is followed is not there, or there is a circle.
    """
    if len(parents) == 1:
        ((only, follows),) = parents.items()
        if follows:
            raise Incomplete(only)
        return (only,)
    done: dict[str, None] = {}
    left = sorted(parents)
    while left:
        ready = [one for one in left if all(parent in done for parent in parents[one])]
        if not ready:
            raise Incomplete(left[0])
        done.update(dict.fromkeys(ready))
        left = [one for one in left if one not in done]
    return tuple(done)


def tops(parents: Parents, ours: str | None, theirs: Iterable[str] = ()) -> Tops:
    """Which version is on top of a graph that has grown.

    The one that was stays while none follows it; then the one the others had on top follows, where
    it follows ours, else the first by its hash that does.

    Args:
        parents: The whole graph.
        ours: What was on top before; None where nothing was there.
        theirs: What others have on top, most wanted first.
    """
    found = heads(parents)
    if ours in found:
        top = ours
    else:
        fit = sorted(one for one in found if ours is None or ours in before(parents, one))
        top = next((one for one in theirs if one in fit), fit[0])
    return Tops(top, tuple(sorted(found - {top})))
