"""Judges one subject by what is planned for a rule: window by window, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from operator import attrgetter

from studyhours.domain import statuses as st
from studyhours.domain.quantity import round_down, round_up
from studyhours.rules import status as judging
from studyhours.rules.judging_others import LEFT, cover, link, next_deadline
from studyhours.rules.persons import NOT_HELD, WHOLE, Person
from studyhours.rules.planned import (
    PlannedCombination,
    PlannedCoverage,
    PlannedLinked,
    PlannedPart,
    PlannedRatio,
    PlannedThreshold,
    PlannedWindow,
    Seen,
)
from studyhours.rules.requirements import AT_MOST, Part
from studyhours.rules.results import Outcome, PartResult, WindowCount, WindowResult
from studyhours.rules.worth import undecided, worth_of

_SHOWN = Fraction(1, 100)
__all__ = ["LEFT", "judge_window", "outcome_of", "standing"]
_STATUS, _VETOED = attrgetter("status"), attrgetter("vetoed")
"""A school's days are hundreds of thousands of windows: one attribute of all is read at a time."""


def judge_window(window: PlannedWindow, seen: Seen) -> WindowResult:
    """One window of a requirement."""
    if seen.person is not None:
        return _window_of_person(window, seen, seen.person)
    if not window.alone:
        return _window(window, seen)
    key = seen.key(window.places)
    known = window.judged.get(key)
    if known is None:
        known = window.judged[key] = _window(window, seen)
    return known


def _window(window: PlannedWindow, seen: Seen) -> WindowResult:
    found = _asked(window, seen)
    person = seen.person
    if person is not None:
        found = _relieved(found, window, person)
    if window.veto is None:
        return found
    inside = seen if person is None else replace(seen, person=person.judging_veto())
    return _vetoed(found, _part(window.veto, inside, window.as_of, veto=True))


def _asked(window: PlannedWindow, seen: Seen) -> WindowResult:
    match window.asks:
        case PlannedThreshold() as asks:
            return _threshold(asks, window, seen)
        case PlannedRatio() as asks:
            return _ratio(asks, window, seen)
        case PlannedCombination() as asks:
            return _combination(asks, window, seen)
        case PlannedCoverage() as asks:
            return cover(asks, window, seen, _part)
        case PlannedLinked() as asks:
            return link(asks, window, seen)


def _window_of_person(window: PlannedWindow, seen: Seen, person: Person) -> WindowResult:
    """A window of somebody the registers name: nothing is remembered, for few are alike."""
    spans = window.stretch.spans
    if person.exempt_in(spans) == WHOLE:
        return standing(_window(window, replace(seen, person=None)), st.EXEMPT, "exempted")
    if not person.share(spans):
        found = _window(window, replace(seen, person=None))
        return standing(found, st.NOT_APPLICABLE, "not_served")
    return _window(window, seen)


def _relieved(result: WindowResult, window: PlannedWindow, person: Person) -> WindowResult:
    """A window of which the person is exempt in part, as far as that is laid down anywhere.

    What is fulfilled as a whole is fulfilled; a combination is as its parts are, each by its own
    days; what is asked in the rest of the days a person must decide.
    """
    in_part = person.exempt_in(window.stretch.spans) != NOT_HELD
    if not in_part or isinstance(window.asks, PlannedCombination) or result.status in LEFT:
        return result
    holds = (result.status == st.MET) != person.in_veto
    return result if holds else standing(result, st.NEEDS_DECISION, "exempt_in_part")


def standing(result: WindowResult, status: str, reason: str) -> WindowResult:
    """A window that stands otherwise than by what was done in it."""
    return replace(result, status=status, reason=reason, parts=(), end=None, vetoed=False)


def outcome_of(
    part: Part, windows: Sequence[WindowResult], as_of: date, *, repeated: bool
) -> Outcome:
    """What the windows of a requirement come to: the one it has, or all of them counted."""
    if repeated:
        return _repeated(part, windows, as_of)
    if not windows:
        return Outcome(st.NOT_APPLICABLE, Fraction(0), Fraction(0), None, None, "no_windows")
    only = windows[0]
    return Outcome(
        only.status,
        only.value,
        only.target,
        None,
        only.due,
        only.reason,
        only.parts,
        vetoed=only.vetoed,
    )


def _repeated(part: Part, windows: Sequence[WindowResult], as_of: date) -> Outcome:
    binding, statuses = windows, list(map(_STATUS, windows))
    if not LEFT.isdisjoint(statuses):
        binding = [window for window in windows if window.status not in LEFT]
        statuses = list(map(_STATUS, binding))
    if windows and not binding:
        return _left(windows)
    total = len(binding)
    tolerance = part.time.tolerance.of(total)
    vetoed = any(map(_VETOED, binding))
    status = st.MISSED if vetoed else judging.repeated_status(statuses, tolerance)
    met = statuses.count(st.MET)
    elapsed = sum([as_of >= one.window.last for one in binding])
    waiting = (
        window.due for window in binding if window.status != st.MET and window.window.last >= as_of
    )
    return Outcome(
        status,
        Fraction(met),
        Fraction(total - tolerance),
        WindowCount(met, elapsed, total, tuple(windows)),
        next(waiting, binding[-1].window.last) if binding else None,
        _repeated_reason(status, binding, vetoed=vetoed),
        vetoed=vetoed,
    )


def _left(windows: Sequence[WindowResult]) -> Outcome:
    """What windows come to none of which binds."""
    exempt = [one for one in windows if one.status == st.EXEMPT]
    first = (exempt or windows)[0]
    counts = WindowCount(0, 0, 0, tuple(windows))
    return Outcome(first.status, Fraction(0), Fraction(0), counts, None, first.reason)


def _repeated_reason(status: str, windows: Sequence[WindowResult], *, vetoed: bool) -> str:
    if vetoed:
        return "vetoed"
    if status == st.NEEDS_DECISION:
        return next(window.reason for window in windows if window.status == status)
    return f"windows_{status}"


def _threshold(asks: PlannedThreshold, window: PlannedWindow, seen: Seen) -> WindowResult:
    days = window.stretch.window
    threshold, target = asks.threshold, asks.target or Fraction(0)
    exact = worth_of(asks.measure, seen)
    unclear = undecided(asks.measure, seen)
    if unclear is not None:
        value = round_down(exact, threshold.step)
        return WindowResult(days, value, target, st.NEEDS_DECISION, unclear)
    if threshold.bound == AT_MOST:
        value = round_up(exact, threshold.step)
        status = judging.limit_status(days, value, target, window.as_of)
        return WindowResult(days, value, target, status, f"limit_{status}")
    value = round_down(exact, threshold.step)
    full = None
    less = None if seen.person is None else seen.person.less(target, window.stretch.spans)
    if less is not None:
        full, target = target, less
        if not target:  # nothing is asked: that is no pass
            return WindowResult(days, value, target, st.NOT_APPLICABLE, "rounded_to_nothing")
    status = judging.window_status(days, value, target, window.as_of, window.share, window.risk)
    return WindowResult(days, value, target, status, status, full=full)


def _ratio(asks: PlannedRatio, window: PlannedWindow, seen: Seen) -> WindowResult:
    days = window.stretch.window
    part, whole = worth_of(asks.part, seen), worth_of(asks.whole, seen)
    needed = asks.ratio.share * whole
    holds, most = asks.ratio.holds(part, whole), asks.ratio.bound == AT_MOST
    # Rounded so that what is shown says the same as what was found.
    value = (round_up if most else round_down)(part, _SHOWN)
    target = (round_down if holds != most else round_up)(needed, _SHOWN)
    unclear = undecided(asks.part, seen) or undecided(asks.whole, seen)
    if unclear is not None:
        return WindowResult(days, value, target, st.NEEDS_DECISION, unclear)
    if not whole and window.as_of >= days.last:
        return WindowResult(days, value, target, st.NEEDS_DECISION, "nothing_in_whole")
    status = judging.ratio_status(days, window.as_of, window.share, window.risk, holds=holds)
    reason = f"ratio_most_{status}" if most else f"ratio_{status}"
    return WindowResult(days, value, target, status, reason)


def _combination(asks: PlannedCombination, window: PlannedWindow, seen: Seen) -> WindowResult:
    days = window.stretch.window
    parts = tuple(_part(part, seen, window.as_of) for part in asks.parts)
    binding = [part for part in parts if part.status not in LEFT]
    needed = min(asks.combination.needed, len(binding))
    met = sum(part.status == st.MET for part in binding)
    value, target = Fraction(met), Fraction(needed)
    if all(part.status == st.EXEMPT for part in parts):
        return WindowResult(days, value, target, st.EXEMPT, "exempted", parts)
    if not binding:
        # Where nothing is asked nothing is met either: never an empty pass.
        return WindowResult(days, value, target, st.NEEDS_DECISION, "no_windows", parts)
    status = judging.combined_status([part.status for part in binding], needed)
    reason = f"parts_{status}"
    if status == st.NEEDS_DECISION:
        reason = next(part.reason for part in binding if part.status == status)
    return WindowResult(
        days,
        value,
        target,
        status,
        reason,
        parts,
        next_deadline(binding, needed - met, window.as_of) or days.last,
        vetoed=status == st.MISSED and any(part.vetoed for part in binding),
    )


def _part(planned: PlannedPart, seen: Seen, as_of: date, *, veto: bool = False) -> PartResult:
    windows = [judge_window(window, seen) for window in planned.windows]
    outcome = outcome_of(planned.part, windows, as_of, repeated=planned.repeated and bool(windows))
    return PartResult(planned.part, planned.span, outcome, veto=veto)


def _vetoed(result: WindowResult, veto: PartResult) -> WindowResult:
    """A window's result with its veto beside it."""
    parts = (*result.parts, veto)
    if veto.status == st.MET:
        return replace(
            result,
            status=st.MISSED,
            reason="vetoed",
            parts=parts,
            end=result.window.last,
            vetoed=True,
        )
    if veto.status == st.NEEDS_DECISION and result.status != st.MISSED:
        return replace(result, status=veto.status, reason=veto.reason, parts=parts)
    return replace(result, parts=parts)
