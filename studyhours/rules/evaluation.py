"""Judges subjects by planned rules: (plans, facts, date) → results. Pure.

Everything that is the same for all subjects is in the plan; and subjects with the same tallies
share one result, so that exact arithmetic is done once for each amount that occurs and not once for
each subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.registers import Spell
from studyhours.domain.windows import Window
from studyhours.rules import status as judging
from studyhours.rules.judging import LEFT, judge_window, outcome_of
from studyhours.rules.judging_persons import Standing, in_decision, windows_of_person
from studyhours.rules.model import FactTest
from studyhours.rules.persons import WHOLE, Person, Registers, persons_of
from studyhours.rules.plan import RulePlan
from studyhours.rules.planned import (
    Amount,
    PlannedCombination,
    PlannedRatio,
    PlannedThreshold,
    PlannedWindow,
    Seen,
    Tallied,
    TallyAnswer,
    TallyRequest,
)
from studyhours.rules.requirements import unit_of_requirement
from studyhours.rules.results import (
    WINDOW,
    Outcome,
    RuleResult,
    SubjectResult,
    WindowCount,
    WindowResult,
    bound_of,
    first_kind,
)
from studyhours.rules.times import CYCLE


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
        answers: The answers to ``plan.requests_of`` the plans.
        registers: What the office's registers say of them.
    """

    subjects: Sequence[str]
    people: Mapping[str, Sequence[PersonFact]]
    answers: Mapping[TallyRequest, TallyAnswer]
    registers: Registers = field(default_factory=Registers)


def evaluate(
    plans: Sequence[RulePlan], facts: Facts, calendar: SchoolCalendar, as_of: date
) -> tuple[SubjectResult, ...]:
    """Judges every subject by every plan as of the end of a day."""
    judges = [
        _Judge(
            plan, [facts.answers[one] for one in plan.requests], facts.registers, calendar, as_of
        )
        for plan in plans
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


def _amount(tallied: Tallied | None) -> Amount:
    if tallied is None:
        return None
    if tallied.sums:
        return (tallied.records, *tallied.sums.items())
    return tallied.groups or tallied.records


class _Judge:
    """One plan with its answers, ready to judge subject after subject."""

    def __init__(
        self,
        plan: RulePlan,
        answers: Sequence[TallyAnswer],
        registers: Registers,
        calendar: SchoolCalendar,
        as_of: date,
    ) -> None:
        self._plan = plan
        self._as_of = as_of
        asked = [entry.rule.pro_rata for entry in plan.planned if entry.rule.pro_rata]
        windows = [entry.window for entry in plan.planned]
        self._persons = persons_of(registers, plan.ruleset_id, plan.rule.id, asked, windows)
        year = calendar.year
        self._span = _span(plan) or Window(year.first, year.last)
        # A cycle's pace is that of all days: it needs no terms.
        self._no_terms = not calendar.terms and plan.rule.window != CYCLE
        self._asked = [
            (answer, range(len(request.windows)))
            for request, answer in zip(plan.requests, answers, strict=True)
        ]
        last = plan.planned[-1].window.last if plan.planned else as_of
        self._day = min(as_of, last)
        asks = plan.rule.asks
        self._kind = first_kind(asks)
        self._unit = unit_of_requirement(asks.requirement)
        self._has_exceptions = bool(plan.rule.applies_to or plan.rule.waived_when)
        self._judged: dict[tuple[tuple[Amount, ...], ...], RuleResult] = {}

    def judge(self, subject: str, people: Sequence[PersonFact]) -> RuleResult:
        plan = self._plan
        excused = _excused(plan, people, self._day) if self._has_exceptions else None
        person = self._persons.get(subject)
        if person is not None:
            return self._judge_person(subject, person, excused)
        if excused is not None:
            return self._unjudged(*excused)
        if plan.undecided:
            return self._unjudged(st.NEEDS_DECISION, plan.undecided)
        seen = self._seen(subject)
        known = self._judged.get(seen.amounts)
        if known is None:
            known = self._judged[seen.amounts] = self._judge_seen(seen)
        return known

    def _seen(self, subject: str, person: Person | None = None) -> Seen:
        tallied = [
            list(map(answer.get(subject, _NOTHING).get, windows)) for answer, windows in self._asked
        ]
        return Seen(tallied, tuple(tuple(map(_amount, found)) for found in tallied), person)

    def _judge_person(self, subject: str, person: Person, excused: Standing | None) -> RuleResult:
        """Somebody whom the registers name about this rule."""
        plan = self._plan
        undecided = (st.NEEDS_DECISION, plan.undecided) if plan.undecided else None
        stands = excused or undecided
        result = None
        if plan.planned:
            windows = windows_of_person(plan, self._seen(subject, person), stands)
            result = self._of_windows(windows, stands)
        elif person.exempt_in((self._span,)) == WHOLE:
            basis = person.exemptions_in((self._span,))
            return self._unjudged(st.EXEMPT, "exempted", basis)
        if result is None:
            result = self._unjudged(*(stands or (st.NEEDS_DECISION, "no_windows")))
        return in_decision(result, person.decision_on(self._span), plan.rule.if_missed)

    def _of_windows(
        self, windows: Sequence[WindowResult], stands: Standing | None
    ) -> RuleResult | None:
        """What windows come to; None where the rule as a whole stands as it does."""
        if stands and any((one.status, one.reason) == stands for one in windows):
            return None
        plan = self._plan
        outcome = outcome_of(plan.rule.asks, windows, self._as_of, repeated=not plan.single)
        basis = tuple(dict.fromkeys(entry for one in windows for entry in one.basis))
        if outcome.status in LEFT:
            return self._unjudged(outcome.status, outcome.reason, basis)
        full = windows[0].full if plan.single else None
        return replace(self._of_outcome(outcome, windows), basis=basis, full=full)

    def _judge_seen(self, seen: Seen) -> RuleResult:
        plan = self._plan
        windows = [judge_window(entry.asks, seen) for entry in plan.planned]
        outcome = outcome_of(plan.rule.asks, windows, self._as_of, repeated=not plan.single)
        return self._of_outcome(outcome, windows)

    def _of_outcome(self, outcome: Outcome, windows: Sequence[WindowResult]) -> RuleResult:
        if self._no_terms and outcome.status in {st.AT_RISK, st.ON_TRACK}:
            outcome = replace(outcome, status=st.NEEDS_DECISION, reason="no_calendar")
        return self._result(outcome, windows[0].window if self._plan.single else None)

    def _unjudged(self, status: str, reason: str, basis: tuple[Spell, ...] = ()) -> RuleResult:
        plan = self._plan
        target = Fraction(0)
        windows = None
        if plan.single:
            target = _target(plan.planned[-1].asks) if plan.planned else target
        else:
            total = len(plan.planned)
            target = Fraction(total - plan.rule.tolerance.of(total))
            elapsed = sum(self._as_of >= entry.window.last for entry in plan.planned)
            windows = WindowCount(0, elapsed, total, ())
        found = self._result(Outcome(status, Fraction(0), target, windows, None, reason))
        return replace(found, basis=basis) if basis else found

    def _result(self, outcome: Outcome, window: Window | None = None) -> RuleResult:
        plan = self._plan
        asks, windows = plan.rule.asks, outcome.windows
        consequence = "veto" if outcome.vetoed else plan.rule.if_missed
        return RuleResult(
            ruleset_id=plan.ruleset_id,
            version=plan.version.number,
            rule_id=plan.rule.id,
            title=plan.rule.title,
            status=outcome.status,
            value=outcome.value,
            target=outcome.target,
            unit=WINDOW if windows else self._unit,
            windows=windows,
            span=plan.rule.window,
            kind=self._kind,
            due=outcome.due,
            consequence=consequence if outcome.status == st.MISSED else "none",
            reason=outcome.reason,
            provisional=plan.provisional,
            bound=bound_of(asks, windows),
            window=window,
            parts=outcome.parts,
            vetoed=outcome.vetoed,
        )


def _span(plan: RulePlan) -> Window | None:
    """The days from the first window's first to the last one's last."""
    if not plan.planned:
        return None
    first = min(entry.window.first for entry in plan.planned)
    return Window(first, max(entry.window.last for entry in plan.planned))


def _target(window: PlannedWindow) -> Fraction:
    """What one window asks, of somebody who is not judged by it."""
    match window.asks:
        case PlannedThreshold(target=target):
            return target or Fraction(0)
        case PlannedCombination(combination=combination):
            return Fraction(combination.needed)
        case PlannedRatio():
            return Fraction(0)


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
