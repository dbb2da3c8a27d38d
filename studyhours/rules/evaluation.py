"""Judges subjects by planned rules: (plans, facts, date) → results. Pure.

Everything that is the same for all subjects is in the plan; and subjects with the same tallies
share one result, so that exact arithmetic is done once for each amount that occurs and not once for
each subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain import statuses as st
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.registers import Spell
from studyhours.domain.windows import Window
from studyhours.rules import status as judging
from studyhours.rules.around import Around
from studyhours.rules.facts import PersonFact, Standing, excused, standing_by, tests_of
from studyhours.rules.facts_known import Facts
from studyhours.rules.judging import LEFT, judge_window, outcome_of
from studyhours.rules.judging_persons import in_decision, windows_of_person
from studyhours.rules.model import WINDOW_END, WINDOW_START
from studyhours.rules.persons import WHOLE, Person, persons_of
from studyhours.rules.plan import RulePlan, with_reads
from studyhours.rules.planned import (
    Amount,
    PlannedCombination,
    PlannedCoverage,
    PlannedLinked,
    PlannedRatio,
    PlannedThreshold,
    PlannedWindow,
    Seen,
    Tallied,
    TallyAnswer,
)
from studyhours.rules.requirements import Coverage, Part, unit_of_requirement
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
from studyhours.rules.subjects import BOTH, PAIR, TEACHER
from studyhours.rules.times import CYCLE

__all__ = ["Facts", "Judge", "PersonFact", "evaluate_all", "judges_of", "together"]


def evaluate_all(
    plans: Sequence[RulePlan], facts: Facts, calendar: SchoolCalendar, as_of: date
) -> dict[str, tuple[SubjectResult, ...]]:
    """Judges everybody by the plans that bind them, as of the end of a day.

    Returns:
        Results by kind of subject, in the order of the subjects.
    """
    results: Results = {}
    by_plan: dict[tuple[str, str, str], Mapping[str, RuleResult]] = {}
    subjects = {**facts.units, TEACHER: facts.subjects}
    for plan in with_reads(plans):
        answers = [facts.answers[one] for one in plan.requests]
        judge = Judge(plan, answers, facts, calendar, as_of, results)
        found = {
            uid: judge.judge(uid, facts.people.get(uid, ()))
            for uid in subjects.get(plan.rule.subject, ())
        }
        by_plan[plan.key] = found
        results.setdefault(plan.key[:2], {}).update(found)
    return {
        subject: _of_everybody(
            uids, [by_plan[one.key] for one in plans if one.rule.subject == subject]
        )
        for subject, uids in subjects.items()
    }


def _of_everybody(
    uids: Sequence[str], rules: Sequence[Mapping[str, RuleResult]]
) -> tuple[SubjectResult, ...]:
    return tuple(together(uid, [results[uid] for results in rules]) for uid in uids)


def judges_of(
    plans: Sequence[RulePlan], facts: Facts, calendar: SchoolCalendar, as_of: date
) -> list[Judge]:
    """One judge for each plan that asks nothing of others.

    They look at the answers as these are when they judge.
    """
    return [
        Judge(plan, [facts.answers[one] for one in plan.requests], facts, calendar, as_of, {})
        for plan in plans
    ]


def together(subject: str, rules: Sequence[RuleResult]) -> SubjectResult:
    """The results of all rules with what they come to."""
    return SubjectResult(
        subject,
        judging.verdict_of(rule.status for rule in rules),
        judging.worst_consequence(rule.consequence for rule in rules),
        tuple(rules),
    )


Results: TypeAlias = dict[tuple[str, str], dict[str, RuleResult]]
"""What has been judged so far: by rule set and rule, then by subject."""
_NOT_PAIRED = Standing(st.NOT_APPLICABLE, "not_paired")
_Tallies: TypeAlias = list[list[Tallied | None]]
_OfRequest: TypeAlias = tuple[list[Tallied | None], tuple[Amount, ...]]
_Stands: TypeAlias = Standing | tuple[Standing | None, ...] | None
"""How a rule stands by facts: as a whole, or its windows one by one."""


class Judge:
    """One plan with its answers, ready to judge subject after subject."""

    def __init__(
        self,
        plan: RulePlan,
        answers: Sequence[TallyAnswer],
        facts: Facts,
        calendar: SchoolCalendar,
        as_of: date,
        results: Results,
    ) -> None:
        self._plan = plan
        self._facts = facts
        self._results = results
        self._alone = not plan.asks_of_others
        self._as_of = as_of
        asked = [entry.rule.pro_rata for entry in plan.planned if entry.rule.pro_rata]
        windows = [entry.window for entry in plan.planned]
        self._persons = persons_of(facts.registers, plan.ruleset_id, plan.rule.id, asked, windows)
        year = calendar.year
        self._span = _span(plan) or Window(year.first, year.last)
        # A cycle's pace is that of all days: it needs no terms.
        self._no_terms = not calendar.terms and plan.rule.window != CYCLE
        self._answers = answers
        self._nothing: list[_OfRequest] = [
            ([None] * len(request.windows), (None,) * len(request.windows))
            for request in plan.requests
        ]
        self._of_nothing: RuleResult | None = None
        last = plan.planned[-1].window.last if plan.planned else as_of
        self._day = min(as_of, last)
        asks = plan.rule.asks
        self._kind = first_kind(asks)
        self._unit = unit_of_requirement(asks.requirement)
        tests = tuple(tests_of(plan.rule))
        self._has_exceptions = bool(tests)
        self._by_window = any(test.on in {WINDOW_START, WINDOW_END} for test in tests)
        self._excused: dict[tuple[PersonFact, ...], tuple[Standing | None, ...]] = {}
        self._judged: dict[tuple[tuple[Amount, ...], ...], RuleResult] = {}
        self._left: dict[Standing, RuleResult] = {}
        self._windows = [
            (entry, entry.judged, *_only_place(entry))
            for entry in (one.asks for one in plan.planned)
        ]

    def judge(self, subject: str, people: Sequence[PersonFact]) -> RuleResult:
        """The result of one subject, of whom ``people`` are the dated facts."""
        plan = self._plan
        stands = self._stands(people) if self._has_exceptions else None
        if plan.rule.subject == PAIR:
            stands = self._while_paired(subject, stands)
        person = self._persons.get(subject)
        if person is not None or isinstance(stands, tuple):
            return self._judge_person(subject, person, stands)
        if stands is not None:
            return self._unjudged(stands)
        if plan.undecided:
            return self._unjudged(Standing(st.NEEDS_DECISION, plan.undecided))
        if not self._alone:
            return self._judge_seen(Seen(*self._tallied(subject), None, Around(self, subject)))
        if not any(subject in answer for answer in self._answers):
            if self._of_nothing is None:
                self._of_nothing = self._judge_seen(Seen(*self._tallied(subject)))
            return self._of_nothing
        tallied, amounts = self._tallied(subject)
        known = self._judged.get(amounts)
        if known is None:
            known = self._judged[amounts] = self._judge_seen(Seen(tallied, amounts))
        return known

    def _stands(self, people: Sequence[PersonFact]) -> _Stands:
        """How the rule stands by facts; window by window where that differs."""
        rule, planned = self._plan.rule, self._plan.planned
        if not self._by_window or not planned:
            return excused(rule, people, self._day, self._span)
        known = self._excused.get(key := tuple(people))
        if known is None:
            known = self._excused[key] = tuple(
                excused(rule, people, self._day, entry.window) for entry in planned
            )
        different = {one.status if one else None for one in known}
        return known if len(different) > 1 else known[0]

    def _while_paired(self, subject: str, stands: _Stands) -> _Stands:
        """How the rule stands for a pair: a window without a day of its agreement is not its."""
        planned = self._plan.planned
        each = stands if isinstance(stands, tuple) else (stands,) * len(planned)
        bound = tuple(
            one
            if self._facts.relations.tied(BOTH, subject, entry.asks.stretch.spans)
            else _NOT_PAIRED
            for one, entry in zip(each, planned, strict=True)
        )
        return bound if _NOT_PAIRED in bound else stands

    def _tallied(self, subject: str) -> tuple[_Tallies, tuple[tuple[Amount, ...], ...]]:
        found = [
            _at_windows(answer[subject], len(nothing[0])) if subject in answer else nothing
            for answer, nothing in zip(self._answers, self._nothing, strict=True)
        ]
        return [tallied for tallied, _ in found], tuple([amounts for _, amounts in found])

    def seen(self, uid: str) -> Seen:
        """What somebody else has at the places of this rule."""
        person = self._persons.get(uid)
        return Seen(*self._tallied(uid), None if person is None else person.judged_by(None))

    def seen_around(self, subject: str) -> Seen:
        """What a subject has, with those tied to it."""
        return replace(self.seen(subject), others=Around(self, subject))

    def stands(self, uid: str, coverage: Coverage, window: Window) -> Standing | None:
        """How somebody else stands by the facts that a rule asks of others."""
        people = self._facts.people.get(uid, ())
        return standing_by(coverage.waived_when, coverage.applies_to, people, self._day, window)

    def name(self, uid: str) -> str:
        """What somebody is called."""
        return self._facts.relations.names.get(uid, uid)

    def tied(self, word: str, subject: str, spans: Sequence[Window]) -> tuple[str, ...]:
        """Who is tied to a subject on some day of a window."""
        return self._facts.relations.tied(word, subject, spans)

    def result(self, uid: str, rule: str) -> RuleResult | None:
        """What somebody else came to by another rule of the set."""
        return self._results.get((self._plan.ruleset_id, rule), {}).get(uid)

    def asked(self, rule: str) -> Part:
        """What another rule of the set asks."""
        return next(one.rule.asks for one in self._plan.reads if one.rule.id == rule)

    def _judge_person(self, subject: str, person: Person | None, stands: _Stands) -> RuleResult:
        """Somebody whom the registers name about this rule, or whom not all windows bind."""
        plan = self._plan
        undecided = Standing(st.NEEDS_DECISION, plan.undecided) if plan.undecided else None
        whole: Standing | None = None
        if isinstance(stands, tuple):
            each = tuple(one or undecided for one in stands)
        else:
            whole = stands or undecided
            each = (whole,) * len(plan.planned)
        result = None
        if plan.planned:
            others = None if self._alone else Around(self, subject)
            seen = Seen(*self._tallied(subject), person, others)
            windows = windows_of_person(plan, seen, each)
            result = self._of_windows(windows, whole)
        elif person is not None and person.exempt_in((self._span,)) == WHOLE:
            basis = person.exemptions_in((self._span,))
            return self._unjudged(Standing(st.EXEMPT, "exempted"), basis)
        if result is None:
            result = self._unjudged(whole or Standing(st.NEEDS_DECISION, "no_windows"))
        decision = None if person is None else person.decision_on(self._span)
        return in_decision(result, decision, plan.rule)

    def _of_windows(
        self, windows: Sequence[WindowResult], stands: Standing | None
    ) -> RuleResult | None:
        """What windows come to; None where the rule as a whole stands as it does."""
        asked = (stands.status, stands.reason) if stands else None
        if asked and any((one.status, one.reason) == asked for one in windows):
            return None
        plan = self._plan
        outcome = outcome_of(plan.rule.asks, windows, self._as_of, repeated=not plan.single)
        basis = tuple(dict.fromkeys(entry for one in windows for entry in one.basis))
        if outcome.status in LEFT:
            return self._unjudged(Standing(outcome.status, outcome.reason), basis)
        full = windows[0].full if plan.single else None
        return replace(self._of_outcome(outcome, windows), basis=basis, full=full)

    def _judge_seen(self, seen: Seen) -> RuleResult:
        plan = self._plan
        amounts = seen.amounts
        windows = [
            (judged.get(amounts[request][index]) if request >= 0 else None)
            or judge_window(entry, seen)
            for entry, judged, request, index in self._windows
        ]
        outcome = outcome_of(plan.rule.asks, windows, self._as_of, repeated=not plan.single)
        return self._of_outcome(outcome, windows)

    def _of_outcome(self, outcome: Outcome, windows: Sequence[WindowResult]) -> RuleResult:
        if self._no_terms and outcome.status in {st.AT_RISK, st.ON_TRACK}:
            outcome = replace(outcome, status=st.NEEDS_DECISION, reason="no_calendar")
        return self._result(outcome, windows[0].window if self._plan.single else None)

    def _unjudged(self, stands: Standing, basis: tuple[Spell, ...] = ()) -> RuleResult:
        known = self._left.get(stands)
        if known is None:
            known = self._left[stands] = self._standing_so(stands)
        return replace(known, basis=basis) if basis else known

    def _standing_so(self, stands: Standing) -> RuleResult:
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
        outcome = Outcome(stands.status, Fraction(0), target, windows, None, stands.reason)
        found = self._result(outcome)
        if stands.question is not None:
            found = replace(found, question=plan.rule.decide[stands.question].ask)
        return found

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
            ceilings=plan.rule.ceilings if outcome.status == st.MISSED else (),
        )


def _at_windows(answer: Mapping[int, Tallied], windows: int) -> _OfRequest:
    """What one subject has in the windows of a request, in their order."""
    tallied = list(map(answer.get, range(windows)))
    return tallied, tuple([None if one is None else one.amount for one in tallied])


def _only_place(window: PlannedWindow) -> tuple[int, int]:
    """Where the only tally of a window stands that is remembered by it; -1 where there is none."""
    if not window.alone or len(window.places) != 1:
        return -1, -1
    (only,) = window.places
    return only.request, only.index


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
        case PlannedRatio() | PlannedCoverage() | PlannedLinked():
            return Fraction(0)
