"""Judges the windows of somebody the office's registers name: exempt, or decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.registers import Decided
from studyhours.rules.facts import Standing
from studyhours.rules.judging import judge_window, standing
from studyhours.rules.model import Rule
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


def windows_of_person(
    plan: RulePlan, seen: Seen, stands: Sequence[Standing | None]
) -> tuple[WindowResult, ...]:
    """Every window of a rule, with what the registers and facts say of it.

    Args:
        plan: The rule.
        seen: What the subject has, with the ``person`` where registers name one.
        stands: How each window stands where it is not judged by what was done.
    """
    person = seen.person or Person()
    both = zip(plan.planned, stands, strict=True)
    return tuple(_with_decision(plan, entry, seen, person, one) for entry, one in both)


def _with_decision(
    plan: RulePlan, entry: Planned, seen: Seen, person: Person, stands: Standing | None
) -> WindowResult:
    mine = person.judged_by(entry.rule.pro_rata)
    own = seen if seen.person is None else replace(seen, person=mine)
    result = _window(plan, entry, own, mine, stands)
    result = replace(result, basis=mine.grounds(entry.asks.stretch.spans))
    decision = person.decision_on(entry.window)
    if result.status != st.NEEDS_DECISION or decision is None:
        return result
    decided = standing(result, decision.outcome, DECIDED[decision.outcome])
    return replace(decided, basis=(*result.basis, decision))


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
    return result if stands is None else standing(result, stands.status, stands.reason)


def in_decision(result: RuleResult, decision: Decided | None, rule: Rule) -> RuleResult:
    """A rule as a person decided it, where it needs that.

    Args:
        result: The rule judged.
        decision: The decision about all of its windows; None where there is none.
        rule: The rule, which says what missing it brings.
    """
    if result.status != st.NEEDS_DECISION or decision is None:
        return result
    missed = decision.outcome == st.MISSED
    return replace(
        result,
        status=decision.outcome,
        reason=DECIDED[decision.outcome],
        consequence=rule.if_missed if missed else "none",
        ceilings=rule.ceilings if missed else (),
        basis=(*result.basis, decision),
    )
