"""What a rule's result means for tomorrow: marks of its windows, and what can still be done.

A check judges as of the *end* of a day, so what is due today already counts as missed there.
Whoever looks in the morning can still do it: here a window that ends on that day is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.calendar import school_year_of
from studyhours.domain.windows import SINGLE_WINDOWS, Window
from studyhours.rules.judging import LEFT
from studyhours.rules.results import RuleResult, WindowResult

DONE, LOST, OPEN, COMING = "done", "lost", "open", "coming"
MARKS = 12
_AHEAD = 3
_BY_DAY = "school_day"


@dataclass(frozen=True, slots=True)
class Mark:
    """One window of a rule, as a small square.

    Attributes:
        window: Its days.
        state: ``DONE``, ``LOST``, ``OPEN`` (can still be done) or ``COMING`` (not begun).
        value: What was reached in it.
        target: What is asked in it.
    """

    window: Window
    state: str
    value: Fraction
    target: Fraction


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that can still be done in a window that is open.

    Attributes:
        ruleset_id: The rule's set.
        rule_id: The rule.
        title: The rule's name by language.
        what: Name by language of the one type of record it asks for; None where it takes several.
        kind: First record kind it is about.
        unit: Unit of the amounts; ``record`` for counts.
        span: Unit of the window.
        window: The window.
        value: What was reached.
        target: What is asked.
        urgent: Whether it is at risk, or due on the day itself.
    """

    ruleset_id: str
    rule_id: str
    title: Mapping[str, str]
    what: Mapping[str, str] | None
    kind: str
    unit: str
    span: str
    window: Window
    value: Fraction
    target: Fraction
    urgent: bool

    @property
    def due(self) -> date:
        """The last day on which it can be done."""
        return self.window.last

    @property
    def missing(self) -> Fraction:
        """How much is missing, above 0."""
        return self.target - self.value


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule whose deadline has passed, so that it cannot be met any more.

    Attributes:
        ruleset_id: The rule's set.
        rule_id: The rule.
        title: The rule's name by language.
        last: The last day of the newest window that was missed.
        lost: How many windows were missed.
        ahead: How many of its windows can still be met.
        repeated: Whether it has several windows.
    """

    ruleset_id: str
    rule_id: str
    title: Mapping[str, str]
    last: date
    lost: int
    ahead: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule's windows count: the result itself knows only windows.

    Attributes:
        unit: Unit within one window.
        what: Name by language of the one type it asks for, else None.
    """

    unit: str
    what: Mapping[str, str] | None


def standing(result: RuleResult, as_of: date) -> str:
    """The status of a result for somebody who still has the whole day before them.

    Only what is due on the day itself differs: it is at risk, not missed.
    """
    if result.status != st.MISSED:
        return result.status
    lost = sum(_state(window, as_of) == LOST for window in _windows(result))
    spare = result.windows.total - result.target if result.windows else Fraction(0)
    return st.MISSED if lost > spare else st.AT_RISK


def all_marks(result: RuleResult, as_of: date) -> tuple[Mark, ...]:
    """A mark for every window; none where the rule is not judged."""
    return tuple(
        Mark(window.window, _state(window, as_of), window.value, window.target)
        for window in _windows(result)
    )


def numbered_windows(result: RuleResult, as_of: date) -> tuple[tuple[int, WindowResult, str], ...]:
    """The windows of a repeated rule that bind somebody: which in the year it is, and its state."""
    each = result.windows.each if result.windows is not None else ()
    return tuple(
        (number, window, _state(window, as_of))
        for number, window in enumerate(each, 1)
        if window.status not in LEFT
    )


def shown_marks(marks: tuple[Mark, ...], span: str, as_of: date) -> tuple[Mark, ...]:
    """The marks around a day, ``MARKS`` at most; of school days those gone by."""
    current = next((at for at, mark in enumerate(marks) if mark.window.last >= as_of), len(marks))
    ahead = 0 if span == _BY_DAY else _AHEAD
    end = min(max(current + 1 + ahead, MARKS), len(marks))
    return marks[max(end - MARKS, 0) : end]


def step_of(result: RuleResult, asked: Asked, as_of: date) -> NextStep | None:
    """What to do next for one rule; None where nothing is open."""
    for window in _windows(result):
        if window.window.first > as_of:
            return None
        if _state(window, as_of) == OPEN:
            return NextStep(
                result.ruleset_id,
                result.rule_id,
                result.title,
                asked.what,
                result.kind,
                asked.unit,
                result.span,
                window.window,
                window.value,
                window.target,
                urgent=window.status in {st.AT_RISK, st.MISSED},
            )
    return None


def missed_of(result: RuleResult, as_of: date) -> Missed | None:
    """What was missed of a rule, and how often it still comes; None unless it is missed."""
    if standing(result, as_of) != st.MISSED:
        return None
    states = [(window.window, _state(window, as_of)) for window in _windows(result)]
    lost = [window for window, state in states if state == LOST]
    if not lost:
        return None
    return Missed(
        result.ruleset_id,
        result.rule_id,
        result.title,
        max(window.last for window in lost),
        len(lost),
        sum(state in {OPEN, COMING} for _, state in states),
        repeated=result.windows is not None,
    )


def in_order(steps: Iterable[NextStep]) -> tuple[NextStep, ...]:
    """What is at risk first, then by the day it is due."""
    return tuple(sorted(steps, key=lambda step: (not step.urgent, step.due)))


def _windows(result: RuleResult) -> tuple[WindowResult, ...]:
    """A result's windows; the one of a rule by the year is made from the result itself."""
    if result.windows is not None:
        return tuple(one for one in result.windows.each if one.status not in LEFT)
    if result.due is None:
        return ()
    if result.window is not None:
        return (WindowResult(result.window, result.value, result.target, result.status),)
    by_calendar_year = result.span == SINGLE_WINDOWS[1]
    first = date(result.due.year, 1, 1) if by_calendar_year else school_year_of(result.due).first
    window = Window(first, result.due)
    return (WindowResult(window, result.value, result.target, result.status),)


def _state(window: WindowResult, as_of: date) -> str:
    if window.status == st.MET:
        return DONE
    if window.window.last < as_of:
        return LOST
    return OPEN if window.window.holds(as_of) else COMING
