"""Judges the windows of somebody the office's registers name: exempt, or decided by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain import statuses as st
from studyhours.domain.registers import Decided
from studyhours.rules.judging import judge_window, standing
from studyhours.rules.persons import WHOLE, Person
from studyhours.rules.plan import Planned, RulePlan
from studyhours.rules.planned import Seen
from studyhours.rules.results import RuleResult, WindowResult

DECIDED = {
    st.MET: "decided_met",
    st.MISSED: "decided_missed",
    st.EXEMPT: "decided_exempt",
    st.NOT_APPLICABLE: "decided_not_applicable",
}
"""Reasons of what a person decided."""

Standing: TypeAlias = tuple[str, str]
"""A status that does not come from what was done, and its reason."""


def windows_of_person(
    plan: RulePlan, seen: Seen, stands: Standing | None
) -> tuple[WindowResult, ...]:
    """Every window of a rule, with what the registers say of it.

    Args:
        plan: The rule.
        seen: What the subject has, with the ``person``.
        stands: How every window stands where the rule is not judged at all.
    """
    return tuple(_windows(plan, seen, seen.person or Person(), stands))


def _windows(
    plan: RulePlan, seen: Seen, person: Person, stands: Standing | None
) -> Iterator[WindowResult]:
    for entry in plan.planned:
        mine = person.judged_by(entry.rule.pro_rata)
        result = _window(plan, entry, replace(seen, person=mine), mine, stands)
        result = replace(result, basis=mine.grounds(entry.asks.stretch.spans))
        decision = person.decision_on(entry.window)
        if result.status == st.NEEDS_DECISION and decision is not None:
            decided = standing(result, decision.outcome, DECIDED[decision.outcome])
            result = replace(decided, basis=(*result.basis, decision))
        yield result


def _window(
    plan: RulePlan, entry: Planned, seen: Seen, person: Person, stands: Standing | None
) -> WindowResult:
    spans = entry.asks.stretch.spans
    if plan.undecided:  # then nothing was tallied
        result = WindowResult(entry.window, Fraction(0), Fraction(0), st.NEEDS_DECISION)
    else:
        result = judge_window(entry.asks, seen)
    if person.exempt_in(spans) == WHOLE:
        return standing(result, st.EXEMPT, "exempted")
    if not person.share(spans):
        return standing(result, st.NOT_APPLICABLE, "not_served")
    return result if stands is None else standing(result, *stands)


def in_decision(result: RuleResult, decision: Decided | None, if_missed: str) -> RuleResult:
    """A rule as a person decided it, where it needs that.

    Args:
        result: The rule judged.
        decision: The decision about all of its windows; None where there is none.
        if_missed: What missing the rule brings.
    """
    if result.status != st.NEEDS_DECISION or decision is None:
        return result
    return replace(
        result,
        status=decision.outcome,
        reason=DECIDED[decision.outcome],
        consequence=if_missed if decision.outcome == st.MISSED else "none",
        basis=(*result.basis, decision),
    )
