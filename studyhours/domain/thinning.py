"""Which copies of a ledger are kept as time goes by: many of late, few of long ago."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

DAILY, WEEKLY, MONTHLY, BEFORE = 12, 10, 9, 12
"""How many days, weeks and months keep a copy; and how many copies from before a large step."""


@dataclass(frozen=True, slots=True)
class Made:
    """A copy as far as thinning is concerned.

    Attributes:
        name: Tells it from the others.
        at: When it was made.
        day: The day that was, in the school's zone.
        special: Whether it was made before a restore, an upgrade and the like, or by hand.
    """

    name: str
    at: datetime
    day: date
    special: bool = False


def to_keep(copies: Iterable[Made]) -> frozenset[str]:
    """Names of the copies that stay.

    The newest of each of the last twelve days that have one, of the last ten weeks, of the last
    nine months; besides the twelve newest of those that were made before something or by hand,
    which never take a day from one that was made by itself. Days without a copy do not count:
    nothing goes only because nobody worked for a while.

    Args:
        copies: All there are, in any order.
    """
    newest_first = sorted(copies, key=lambda one: (one.at, one.name), reverse=True)
    kept = {one.name for one in [one for one in newest_first if one.special][:BEFORE]}
    by_themselves = [one for one in newest_first if not one.special]
    kept |= _newest_of_each(by_themselves, DAILY, _day)
    for count, unit in ((WEEKLY, _week), (MONTHLY, _month)):
        kept |= _newest_of_each(newest_first, count, unit)
    return frozenset(kept)


def _newest_of_each(
    newest_first: Sequence[Made], count: int, unit: Callable[[date], Hashable]
) -> set[str]:
    found: dict[Hashable, str] = {}
    for one in newest_first:
        found.setdefault(unit(one.day), one.name)
    return set(list(found.values())[:count])


def _day(day: date) -> Hashable:
    return day


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month
