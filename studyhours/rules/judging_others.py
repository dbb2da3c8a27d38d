"""Judges what others did: each on their own, or by the results they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain import statuses as st
from studyhours.rules import status as judging
from studyhours.rules.planned import (
    PlannedCoverage,
    PlannedLinked,
    PlannedPart,
    PlannedWindow,
    Seen,
)
from studyhours.rules.requirements import Needed
from studyhours.rules.results import Outcome, PartResult, RuleResult, WindowResult

LEFT = frozenset({st.EXEMPT, st.NOT_APPLICABLE})
"""Windows that leave the count, and parts that leave a combination."""
_OPEN = frozenset({st.ON_TRACK, st.AT_RISK})
_NOTHING = Fraction(0)
_JudgePart: TypeAlias = Callable[[PlannedPart, Seen, date], PartResult]


def cover(
    asks: PlannedCoverage, window: PlannedWindow, seen: Seen, judge: _JudgePart
) -> WindowResult:
    """What is asked of each of those tied to the subject on some day of a window.

    Args:
        asks: What is asked.
        window: The window.
        seen: The subject.
        judge: Judges a part.
    """
    around, coverage = seen.others, asks.coverage
    spans = window.stretch.spans
    parts = []
    for uid in around.tied(coverage.of, spans) if around else ():
        stands = around.stands(uid, coverage, window.stretch.window) if around else None
        if stands is None:
            found = judge(asks.part, around.seen(uid) if around else seen, window.as_of)
        else:
            nothing = Outcome(stands.status, _NOTHING, _NOTHING, None, None, stands.reason)
            found = PartResult(asks.part.part, asks.part.span, nothing)
        parts.append(replace(found, name=around.name(uid) if around else ""))
    return _of_several(window, parts, coverage.needed, "covered", "no_members")


def link(asks: PlannedLinked, window: PlannedWindow, seen: Seen) -> WindowResult:
    """What results those tied to the subject have by another rule."""
    around, linked = seen.others, asks.linked
    parts = []
    for uid in around.tied(linked.to, window.stretch.spans) if around else ():
        result = around.result(uid, linked.rule) if around else None
        if result is not None and around is not None:
            asked = around.asked(linked.rule)
            outcome = _read(_in_window(result, window), linked.statuses)
            part = replace(asked, title=result.title)
            parts.append(PartResult(part, result.span, outcome, name=around.name(uid)))
    return _of_several(window, parts, linked.needed, "linked", "no_partner")


def _in_window(result: RuleResult, window: PlannedWindow) -> Outcome:
    """How a rule stands for others: in a window of the same days, else as a whole."""
    for one in result.windows.each if result.windows else ():
        if one.window == window.stretch.window:
            return Outcome(one.status, one.value, one.target, None, one.due, one.reason)
    return Outcome(
        result.status, result.value, result.target, result.windows, result.due, result.reason
    )


def _read(found: Outcome, wanted: Sequence[str]) -> Outcome:
    """What the standing of another means where certain ones are asked for."""
    status = found.status
    if status in wanted:
        return replace(found, status=st.MET)
    if status in LEFT or status == st.NEEDS_DECISION:
        return found
    if status in _OPEN:
        return found if tuple(wanted) == (st.MET,) else replace(found, status=st.ON_TRACK)
    return replace(found, status=st.MISSED)


def _of_several(
    window: PlannedWindow, parts: Sequence[PartResult], needed: Needed, code: str, nobody: str
) -> WindowResult:
    """What the parts of others come to: as many as needed must be met."""
    days = window.stretch.window
    binding = [part for part in parts if part.status not in LEFT]
    met = sum(part.status == st.MET for part in binding)
    number = needed.of(len(binding))
    result = WindowResult(
        days, Fraction(met), Fraction(number), st.NEEDS_DECISION, nobody, tuple(parts)
    )
    if parts and all(part.status == st.EXEMPT for part in parts):
        return replace(result, status=st.EXEMPT, reason="exempted")
    if not binding:
        return result  # where nothing is asked nothing is met either: never an empty pass
    if number > len(binding):
        return replace(result, reason="too_few")
    status = judging.combined_status([part.status for part in binding], number)
    reason = f"{code}_{status}"
    if status == st.NEEDS_DECISION:
        reason = next(part.reason for part in binding if part.status == status)
    due = next_deadline(binding, number - met, window.as_of) or days.last
    return replace(result, status=status, reason=reason, end=due)


def next_deadline(parts: Sequence[PartResult], lacking: int, as_of: date) -> date | None:
    """The day by which one more part must be met; None where it is too late, or nothing lacks.

    Where there is a choice the earliest deadlines may pass: of three open parts of which one is
    needed, the last.
    """
    open_ends = sorted(
        part.due
        for part in parts
        if part.status not in {st.MET, st.MISSED} and part.due is not None and part.due >= as_of
    )
    if not 0 < lacking <= len(open_ends):
        return None
    return open_ends[len(open_ends) - lacking]
