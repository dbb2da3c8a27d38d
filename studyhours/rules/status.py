"""How one window, and many, are judged: the definitions of the contract and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.statuses import (
    AT_RISK,
    MET,
    MISSED,
    NOT_APPLICABLE,
    ON_TRACK,
    VERDICT_ORDER,
)
from studyhours.domain.windows import Window
from studyhours.rules.model import CONSEQUENCES, RiskMarks


def gone_by(window: Window, calendar: SchoolCalendar, as_of: date) -> Fraction | None:
    """The share of a window's school days up to and including a day; None without school days."""
    total = calendar.school_days_in(window.first, window.last)
    if total == 0:
        return None
    return Fraction(calendar.school_days_in(window.first, min(as_of, window.last)), total)


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


def repeated_status(
    total: int, met: int, closed_unmet: int, tolerance: int, *, open_at_risk: bool
) -> str:
    """The status of a rule over repeated windows.

    Args:
        total: All its windows.
        met: Windows met, closed or open.
        closed_unmet: Windows whose last day has come and that are not met.
        tolerance: Windows that may fail.
        open_at_risk: Whether an open window is at risk.
    """
    if closed_unmet > tolerance:
        return MISSED
    if met >= total - tolerance:
        return MET
    return AT_RISK if open_at_risk else ON_TRACK


def verdict_of(statuses: Iterable[str]) -> str:
    """The worst of the statuses that bind; ``not_applicable`` where none does."""
    binding = [status for status in statuses if status in VERDICT_ORDER]
    return max(binding, key=VERDICT_ORDER.index, default=NOT_APPLICABLE)


def worst_consequence(consequences: Iterable[str]) -> str:
    """The gravest consequence; ``none`` where there is none."""
    return max(consequences, key=CONSEQUENCES.index, default=CONSEQUENCES[0])
