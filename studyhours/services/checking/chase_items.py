"""What somebody is behind with, thing by thing: of a repeated rule window by window.

What is short in the window that runs is due when that window ends, and what was short in windows
gone by is past; those still to come are only counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult, WindowResult
from studyhours.services.wording.next_steps import (
    COMING,
    DONE,
    LOST,
    OPEN,
    numbered_windows,
    standing,
)

BEHIND = frozenset({st.AT_RISK, st.MISSED})
RUNNING = 0
"""In place of a window's number: the one that runs now."""
_ONE_BY_ONE = 2
"""Windows gone by that are named one by one; more of them are counted."""
SOME_OVER, ALL_OVER = "_both", "_over"
Units = Callable[[RuleResult], str]
"""Gives the unit within one window of a repeated rule."""


@dataclass(frozen=True, slots=True)
class ChaseItem:
    """Something that somebody is behind with.

    Attributes:
        rule: The result; of one window of a repeated rule, what that window alone comes to.
        due: The day by which it can still be done, or by which it should have been.
        over: Whether that day is past, or nothing more can be done.
        lost: Whether nothing more can be done although that day is still ahead.
        window: Which window of a repeated rule it is about: its number, or ``RUNNING``; else None.
        later: How many windows of the rule are still to come.
    """

    rule: RuleResult
    due: date | None
    over: bool
    lost: bool = False
    window: int | None = None
    later: int = 0


def items_of(rules: Iterable[RuleResult], day: date, units: Units) -> tuple[ChaseItem, ...]:
    """What somebody is behind with.

    Args:
        rules: Their results.
        day: The day that decides what is past; it is itself still ahead.
        units: Gives the unit within a window.
    """
    items = [item for rule in rules if rule.status in BEHIND for item in _of_rule(rule, day, units)]
    # What can still be done comes first, by its day.
    return tuple(sorted(items, key=lambda one: (one.over, one.due or date.max)))


def ending_of(items: Sequence[ChaseItem]) -> str:
    """What can still be done: all of it (empty), some (``SOME_OVER``), nothing (``ALL_OVER``)."""
    over = [item.over for item in items]
    return ALL_OVER if all(over) else SOME_OVER if any(over) else ""


def _of_rule(rule: RuleResult, day: date, units: Units) -> tuple[ChaseItem, ...]:
    missed = standing(rule, day) == st.MISSED
    found = tuple(_of_windows(rule, day, units, missed=missed))
    if found:
        return found
    past = rule.due is not None and rule.due < day
    return (ChaseItem(rule, rule.due, missed or past, missed and not past),)


def _of_windows(rule: RuleResult, day: date, units: Units, *, missed: bool) -> Iterator[ChaseItem]:
    if rule.windows is None:
        return
    told = numbered_windows(rule, day)
    later = sum(state == COMING for _, _, state in told)
    running = [one for _, one, state in told if state == OPEN]
    for one in [one for one in running if one.status in BEHIND] or ([] if missed else running[:1]):
        yield ChaseItem(_alone(rule, one, units), one.due, over=False, window=RUNNING, later=later)
    past = [(number, one) for number, one, state in told if state == LOST] if missed else []
    if len(past) <= _ONE_BY_ONE:
        for number, one in past:
            yield ChaseItem(_alone(rule, one, units), one.window.last, over=True, window=number)
        return
    done = Fraction(sum(state == DONE and one.window.last < day for _, one, state in told))
    short = len(past) - (rule.windows.total - rule.target)
    last = max(one.window.last for _, one in past)
    yield ChaseItem(replace(rule, value=done, target=done + short), last, over=True)


def _alone(rule: RuleResult, one: WindowResult, units: Units) -> RuleResult:
    """One window of a rule as a result of its own."""
    return replace(
        rule,
        status=one.status,
        value=one.value,
        target=one.target,
        unit=units(rule),
        windows=None,
        window=one.window,
        parts=one.parts,
        due=one.window.last,
    )
