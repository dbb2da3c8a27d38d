"""How one window, and many, are judged: the definitions of the contract and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.statuses import (
    AT_RISK,
    MET,
    MISSED,
    NEEDS_DECISION,
    NOT_APPLICABLE,
    ON_TRACK,
    VERDICT_ORDER,
)
from studyhours.domain.windows import Window
from studyhours.rules.model import CONSEQUENCES, RiskMarks
from studyhours.rules.times import Stretch


def gone_by(stretch: Stretch, calendar: SchoolCalendar, as_of: date) -> Fraction | None:
    """The share of a window's school days up to and including a day; None without school days.

    Args:
        stretch: The window; of a cycle all days count.
        calendar: The school year.
        as_of: The day.
    """
    count = calendar.school_days_in if stretch.by_school_days else _days_in
    total = sum(count(span.first, span.last) for span in stretch.spans)
    if total == 0:
        return None
    gone = sum(count(span.first, min(as_of, span.last)) for span in stretch.spans)
    return Fraction(gone, total)


def _days_in(first: date, last: date) -> int:
    return max((last - first).days + 1, 0)


def window_status(
    window: Window,
    value: Fraction,
    target: Fraction,
    as_of: date,
    share: Fraction | None,
    risk: RiskMarks,
) -> str:
    """The status of one window.

    Args:
        window: The window.
        value: What was reached, rounded by the rule.
        target: What is asked.
        as_of: The day, included.
        share: ``gone_by`` of the window.
        risk: The rule set's marks.
    """
    if value >= target:
        return MET
    if as_of >= window.last:
        return MISSED
    if as_of < window.first:
        return ON_TRACK
    if share is None:
        return AT_RISK
    if target <= 1:
        return AT_RISK if share >= risk.one else ON_TRACK
    return AT_RISK if share >= risk.many and value < target * share else ON_TRACK


def limit_status(window: Window, value: Fraction, limit: Fraction, as_of: date) -> str:
    """The status of one window whose value may not go beyond a limit."""
    if value > limit:
        return MISSED
    return MET if as_of >= window.last else ON_TRACK


def ratio_status(
    window: Window, as_of: date, share: Fraction | None, risk: RiskMarks, *, holds: bool
) -> str:
    """The status of one window by a ratio, which can change either way until the window closes.

    Args:
        window: The window.
        as_of: The day, included.
        share: ``gone_by`` of the window.
        risk: The rule set's marks.
        holds: Whether the ratio is right so far.
    """
    if as_of >= window.last:
        return MET if holds else MISSED
    if holds or as_of < window.first:
        return ON_TRACK
    return AT_RISK if share is None or share >= risk.many else ON_TRACK


def combined_status(statuses: Sequence[str], needed: int) -> str:
    """The status of several requirements of which so many must be met.

    It is that of the one that comes last among the best ``needed``: the worst of all where all are
    needed, the best where one is; missed once more are missed than may be.

    Args:
        statuses: Those of the parts that bind; at least one.
        needed: How many must be met, 1 to all of them.
    """
    return sorted(statuses, key=VERDICT_ORDER.index)[needed - 1]


def repeated_status(statuses: Sequence[str], tolerance: int) -> str:
    """The status of a rule over repeated windows.

    Args:
        statuses: Those of all its windows.
        tolerance: Windows that may fail.
    """
    if statuses.count(MISSED) > tolerance:
        return MISSED
    if statuses.count(MET) >= len(statuses) - tolerance:
        return MET
    if NEEDS_DECISION in statuses:
        return NEEDS_DECISION
    return AT_RISK if AT_RISK in statuses else ON_TRACK


def verdict_of(statuses: Iterable[str]) -> str:
    """The worst of the statuses that bind; ``not_applicable`` where none does."""
    binding = [status for status in statuses if status in VERDICT_ORDER]
    return max(binding, key=VERDICT_ORDER.index, default=NOT_APPLICABLE)


def worst_consequence(consequences: Iterable[str]) -> str:
    """The gravest consequence; ``none`` where there is none."""
    return max(consequences, key=CONSEQUENCES.index, default=CONSEQUENCES[0])
