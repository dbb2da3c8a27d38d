"""Columns of a table that make room for each other: nothing is cut short beside free space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LEAST = 44
_SHORT = 180
"""Pixels that a text needs at most to count as a short one."""
_KEPT_OF_WIDEST = 0.6
"""The part of its width that the widest column keeps where another would be out of sight."""


@dataclass(frozen=True, slots=True)
class ColumnWish:
    """What one column would like.

    Attributes:
        place: Which one.
        usual: Pixels it has where nothing speaks against it.
        needed: Pixels at which nothing that is seen of it is cut short.
        fixed: Whether the person has chosen its width.
    """

    place: int
    usual: int
    needed: int
    fixed: bool = False


def fit_columns(wishes: Sequence[ColumnWish], room: int) -> Mapping[int, int]:
    """Pixels for each column.

    Columns that need more than usual get it, those that need little of it first: from what is
    left, then from columns that have more than they need. Where all of them are wider than the
    room, columns give what they do not need, and the widest a little more.

    Args:
        wishes: The columns shown.
        room: Pixels there are for all of them.
    """
    widths = {wish.place: wish.usual for wish in wishes}
    movable = [wish for wish in wishes if not wish.fixed]
    lacks = {wish.place: max(wish.needed - wish.usual, 0) for wish in movable}
    spare = {wish.place: max(wish.usual - max(wish.needed, _LEAST), 0) for wish in movable}
    free = room - sum(widths.values())
    wanted = sum(lacks.values()) - free
    if wanted > 0:
        free += _take(widths, spare, wanted)
    for place in sorted(lacks, key=lambda one: lacks[one]):
        given = min(lacks[place], max(free, 0))
        widths[place] += given
        free -= given
        lacks[place] -= given
    _spare_the_short(widths, movable, lacks)
    if free < 0 and movable:
        widest = max(movable, key=lambda wish: widths[wish.place])
        least = int(widest.usual * _KEPT_OF_WIDEST)
        if widest.needed <= _SHORT and widths[widest.place] - least < -free:
            # A short text, such as a heading of two words, says nothing when cut, and that would
            # not even bring the other columns in sight.
            least = max(least, widest.needed)
        widths[widest.place] -= min(-free, max(widths[widest.place] - least, 0))
    return widths


def _spare_the_short(
    widths: dict[int, int], wishes: Sequence[ColumnWish], lacks: Mapping[int, int]
) -> None:
    """Has the longest text give way to short ones, such as names, which say nothing when cut."""
    if len(wishes) > 1:
        longest = max(wishes, key=lambda wish: wish.needed)
        least = int(longest.usual * _KEPT_OF_WIDEST)
        for wish in sorted(wishes, key=lambda one: lacks[one.place]):
            if wish is longest or wish.needed > _SHORT:
                continue
            given = min(lacks[wish.place], max(widths[longest.place] - least, 0))
            widths[wish.place] += given
            widths[longest.place] -= given


def _take(widths: dict[int, int], spare: Mapping[int, int], wanted: int) -> int:
    """Takes what is wanted from columns that can spare it, from each its share."""
    whole = sum(spare.values())
    part = min(wanted, whole)
    taken = 0
    for place, most in spare.items():
        share = min(most, -(-most * part // whole)) if whole else 0
        share = min(share, part - taken)
        widths[place] -= share
        taken += share
    return taken
