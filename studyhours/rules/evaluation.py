"""Judges subjects by planned rules: (plans, facts, date) → results. Pure.

Everything that is the same for all subjects (shares of school days gone by) is worked out once for
each rule; and subjects with the same tallies share one result, so that exact arithmetic is done
once for each amount that occurs and not once for each subject.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain import statuses as st
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.quantity import convert_sum, round_down
from studyhours.rules import status as judging
from studyhours.rules.model import FactTest, Leaf
from studyhours.rules.plan import Planned, RulePlan, Tallied, TallyAnswer
from studyhours.rules.results import RuleResult, SubjectResult, WindowCount, WindowResult


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A dated fact about a subject; None leaves an end open."""

    attribute: str
    value: str
    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether the fact is true on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Facts:
    """What is known when judging.

    Attributes:
        subjects: Whom to judge, in the order wanted.
        people: Dated facts by subject.
        answers: For each plan, in order, one answer for each of its requests.
    """

    subjects: Sequence[str]
    people: Mapping[str, Sequence[PersonFact]]
    answers: Sequence[Sequence[TallyAnswer]]


_Amount: TypeAlias = Hashable
"""All of a ``Tallied`` that a leaf asks for; equal amounts are judged alike. None for nothing."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A window made ready: what is the same for every subject, and the results it has had."""

    planned: Planned
    target: Fraction
    elapsed: bool
    share: Fraction | None
    judged: dict[_Amount, WindowResult] = field(default_factory=dict)


def evaluate(
    plans: Sequence[RulePlan], facts: Facts, calendar: SchoolCalendar, as_of: date
) -> tuple[SubjectResult, ...]:
    """Judges every subject by every plan as of the end of a day."""
    judges = [
        _Judge(plan, answers, calendar, as_of)
        for plan, answers in zip(plans, facts.answers, strict=True)
    ]
    results = []
    for subject in facts.subjects:
        people = facts.people.get(subject, ())
        rules = tuple(judge.judge(subject, people) for judge in judges)
        results.append(
            SubjectResult(
                subject,
                judging.verdict_of(rule.status for rule in rules),
                judging.worst_consequence(rule.consequence for rule in rules),
                rules,
            )
        )
    return tuple(results)


_NOTHING: Mapping[int, Tallied] = {}


def _amount(tallied: Tallied | None) -> _Amount:
    if tallied is None:
        return None
    return (tallied.records, *tallied.sums.items()) if tallied.sums else tallied.records


def value_of(leaf: Leaf, tallied: Tallied, step: Fraction) -> Fraction:
    """What a leaf came to, converted exactly and rounded down once."""
    if leaf.what == "count":
        return Fraction(tallied.records)
    return round_down(convert_sum(tallied.sums, leaf.factors), step)


class _Judge:
    """One plan with its answers, ready to judge subject after subject."""

    def __init__(
        self,
        plan: RulePlan,
        answers: Sequence[TallyAnswer],
        calendar: SchoolCalendar,
        as_of: date,
    ) -> None:
        self._plan = plan
        self._as_of = as_of
        self._no_terms = not calendar.terms
        self._answers = answers
        self._slots = [] if plan.undecided else [self._slot(p, calendar) for p in plan.planned]
        last = plan.planned[-1].window.last if plan.planned else as_of
        self._day = min(as_of, last)
        self._has_exceptions = bool(plan.rule.applies_to or plan.rule.waived_when)
        self._elapsed = sum(slot.elapsed for slot in self._slots)
        self._judged: dict[tuple[_Amount, ...], RuleResult] = {}

    def _slot(self, planned: Planned, calendar: SchoolCalendar) -> _Slot:
        target = planned.target or Fraction(0)
        share = judging.gone_by(planned.window, calendar, self._as_of)
        return _Slot(planned, target, self._as_of >= planned.window.last, share)

    def judge(self, subject: str, people: Sequence[PersonFact]) -> RuleResult:
        plan = self._plan
        excused = _excused(plan, people, self._day) if self._has_exceptions else None
        if excused is not None:
            return self._unjudged(*excused)
        if plan.undecided:
            return self._unjudged(st.NEEDS_DECISION, plan.undecided)
        tallied = self._tallied(subject)
        amounts = tuple(map(_amount, tallied))
        known = self._judged.get(amounts)
        if known is None:
            windows = [
                self._window(slot, amount, one)
                for slot, amount, one in zip(self._slots, amounts, tallied, strict=True)
            ]
            known = self._single(windows[0]) if plan.single else self._repeated(windows)
            self._judged[amounts] = known
        return known

    def _tallied(self, subject: str) -> list[Tallied | None]:
        """What the subject has in each window; None where nothing happened."""
        found: list[Tallied | None] = []
        for request, answer in zip(self._plan.requests, self._answers, strict=True):
            mine = answer.get(subject, _NOTHING)
            found += map(mine.get, range(len(request.windows)))
        return found

    def _window(self, slot: _Slot, amount: _Amount, tallied: Tallied | None) -> WindowResult:
        known = slot.judged.get(amount)
        if known is None:
            planned = slot.planned
            rule = planned.rule
            value = Fraction(0) if tallied is None else value_of(rule.measure, tallied, rule.step)
            risk = planned.version.ruleset.risk
            target = slot.target
            status = judging.window_status(
                planned.window, value, target, self._as_of, slot.share, risk
            )
            known = WindowResult(planned.window, value, target, status)
            slot.judged[amount] = known
        return known

    def _unjudged(self, status: str, reason: str) -> RuleResult:
        plan = self._plan
        last = plan.planned[-1] if plan.planned else None
        target = Fraction(0)
        unit = plan.rule.measure.unit
        windows = None
        if plan.single:
            target = (last.target if last else None) or Fraction(0)
        else:
            total = len(plan.planned)
            target = Fraction(total - plan.rule.tolerance.of(total))
            unit = "window"
            elapsed = sum(self._as_of >= entry.window.last for entry in plan.planned)
            windows = WindowCount(0, elapsed, total, ())
        return self._result(status, Fraction(0), target, unit, windows, None, reason)

    def _single(self, window: WindowResult) -> RuleResult:
        status, reason = window.status, window.status
        if self._no_terms and status in {st.AT_RISK, st.ON_TRACK}:
            status, reason = st.NEEDS_DECISION, "no_calendar"
        unit = self._plan.rule.measure.unit
        due = window.window.last
        return self._result(status, window.value, window.target, unit, None, due, reason)

    def _repeated(self, windows: Sequence[WindowResult]) -> RuleResult:
        total = len(windows)
        tolerance = self._plan.rule.tolerance.of(total)
        met = sum(window.status == st.MET for window in windows)
        closed_unmet = sum(window.status == st.MISSED for window in windows)
        at_risk = any(window.status == st.AT_RISK for window in windows)
        status = judging.repeated_status(total, met, closed_unmet, tolerance, open_at_risk=at_risk)
        reason = f"windows_{status}"
        if self._no_terms and status in {st.AT_RISK, st.ON_TRACK}:
            status, reason = st.NEEDS_DECISION, "no_calendar"
        waiting = (
            window.window.last
            for window in windows
            if window.status != st.MET and window.window.last >= self._as_of
        )
        due = next(waiting, windows[-1].window.last)
        counts = WindowCount(met, self._elapsed, total, tuple(windows))
        target = Fraction(total - tolerance)
        return self._result(status, Fraction(met), target, "window", counts, due, reason)

    def _result(
        self,
        status: str,
        value: Fraction,
        target: Fraction,
        unit: str,
        windows: WindowCount | None,
        due: date | None,
        reason: str,
    ) -> RuleResult:
        plan = self._plan
        return RuleResult(
            ruleset_id=plan.ruleset_id,
            version=plan.version.number,
            rule_id=plan.rule.id,
            title=plan.rule.title,
            status=status,
            value=value,
            target=target,
            unit=unit,
            windows=windows,
            span=plan.rule.window,
            kind=next(iter(plan.rule.measure.kinds), ""),
            due=due,
            consequence=plan.rule.if_missed if status == st.MISSED else "none",
            reason=reason,
            provisional=plan.provisional,
        )


def _excused(plan: RulePlan, people: Sequence[PersonFact], day: date) -> tuple[str, str] | None:
    """Whether facts of the person take the rule away, and why; unknown facts need a decision."""
    for test in plan.rule.waived_when:
        if _answer(test, people, day):
            return st.EXEMPT, "waived"
    for test in plan.rule.applies_to:
        answer = _answer(test, people, day)
        if answer is None:
            return st.NEEDS_DECISION, "fact_unknown"
        if not answer:
            return st.NOT_APPLICABLE, "not_bound"
    return None


def _answer(test: FactTest, people: Sequence[PersonFact], day: date) -> bool | None:
    values = [fact.value for fact in people if fact.attribute == test.attribute and fact.holds(day)]
    if not values:
        return None
    return any(value in test.values for value in values)
