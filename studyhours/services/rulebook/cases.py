"""Runs the cases of a rule set through the engine, without any ledger.

The only other runner is that of the tests, which calls this one for the cases of the shipped sets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from studyhours.domain.calendar import HolidayTable
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import decimal_text
from studyhours.domain.registers import Spell
from studyhours.rules.cases import NO_RESULT, TEACHER, Case, Expected
from studyhours.rules.evaluation import Facts, evaluate_all
from studyhours.rules.memory_tallies import tally
from studyhours.rules.model import RuleSet, Version
from studyhours.rules.persons import Registers
from studyhours.rules.plan import plan_rules, requests_of
from studyhours.rules.results import PartResult, RuleResult, SubjectResult
from studyhours.rules.subjects import TEACHER as TEACHER_SUBJECT
from studyhours.rules.trace import Trace, trace_rule
from studyhours.services.ledgers.holidays import published_holidays
from studyhours.services.registers.grounds import ground_plain

STATUS, VERDICT, APPRAISAL, CEILINGS = "status", "verdict", "appraisal", "ceilings"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that did not come as expected.

    Attributes:
        rule: The rule; empty for the verdict and the consequence of all together.
        what: Which of ``load_cases.EXPECTED``, or ``verdict``, ``appraisal``.
        expected: What was expected.
        came: What came; ``none`` where the rule has no result.
    """

    rule: str
    what: str
    expected: Expected
    came: Expected


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was run.

    Attributes:
        case: The case.
        result: What came, of all rules.
        traces: For each of its rules the records counted and not counted.
        deviations: What came otherwise than expected.
    """

    case: Case
    result: SubjectResult
    traces: tuple[Trace, ...]
    deviations: tuple[Deviation, ...]

    @property
    def passed(self) -> bool:
        """Whether all came as expected."""
        return not self.deviations


def run_cases(
    ruleset: RuleSet, cases: Sequence[Case], progress: Progress = unwatched
) -> tuple[CaseResult, ...]:
    """Judges cases by a rule set as if it alone were in force, and always.

    What days it is adopted for is about versions and not about what it says.

    Args:
        ruleset: The rule set.
        cases: Its own, or others.
        progress: Told of the stage ``cases``, and may call it off between one and the next.
    """
    always = replace(ruleset, first=None, last=None)
    version = Version(ruleset.number or 1, None, None, always)
    results = []
    for done, case in enumerate(cases):
        progress("cases", done, len(cases))
        results.append(run_case((version,), case))
    return tuple(results)


def run_case(versions: Sequence[Version], case: Case) -> CaseResult:
    """Judges one case.

    Args:
        versions: The versions of one rule set, with the days they are in force.
        case: The case.
    """
    calendar = case.calendar(published_table())
    records = case.records_in(calendar)
    every = plan_rules(versions, calendar, case.as_of)
    plans = [plan for plan in every if plan.rule.subject == case.subject]
    answers = {one: tally(one, records) for one in requests_of(every)}
    own = case.registers
    registers = Registers(
        {TEACHER: own.exempted},
        {TEACHER: own.decided},
        {TEACHER: own.served},
        {TEACHER: own.away},
    )
    people = {TEACHER: case.facts, **{one.name: one.facts for one in case.others}}
    whom = case.whom()
    facts = Facts(whom.pop(TEACHER_SUBJECT, []), people, answers, registers, case.relations(), whom)
    judged = evaluate_all(every, facts, calendar, case.as_of)[case.subject]
    result = next(one for one in judged if one.subject == TEACHER)
    traces = tuple(trace_rule(plan, records[TEACHER], case.as_of) for plan in plans)
    return CaseResult(case, result, traces, _deviations(case, result, traces))


@cache
def published_table() -> HolidayTable:
    """The State Council's holidays, which cases have unless they bring their own."""
    found = published_holidays()
    days = {day: working for day, (working, _) in found.days.items()}
    return HolidayTable(days, found.first, found.last)


def described(rule: RuleResult, trace: Trace) -> Mapping[str, Expected]:
    """A result in the words of cases."""
    counts = rule.windows
    reasons = Counter(one.code for one in trace.not_counted)
    each = counts.each if counts else ()
    return {
        "status": rule.status,
        "value": decimal_text(rule.value),
        "target": decimal_text(rule.target),
        "shortfall": decimal_text(rule.shortfall),
        "unit": rule.unit,
        "windows": f"{counts.met}/{counts.elapsed}/{counts.total}" if counts else NO_RESULT,
        "each": tuple(decimal_text(one.value) for one in each),
        "targets": tuple(decimal_text(one.target) for one in each),
        "statuses": tuple(one.status for one in each),
        "parts": tuple(map(_part, rule.parts)),
        "reason": rule.reason,
        "basis": tuple(map(_ground, rule.basis)),
        "due": rule.due.isoformat() if rule.due else NO_RESULT,
        "version": str(rule.version),
        "provisional": "yes" if rule.provisional else "no",
        "counted": str(len(trace.counted)),
        "not_counted": {code: str(number) for code, number in reasons.items()},
        "ceilings": {one.outcome: one.grade for one in rule.ceilings},
    }


def _deviations(
    case: Case, result: SubjectResult, traces: Sequence[Trace]
) -> tuple[Deviation, ...]:
    came = {
        rule.rule_id: described(rule, trace)
        for rule, trace in zip(result.rules, traces, strict=True)
    }
    found = [one for rule in case.expect for one in _of_rule(rule, case.expect[rule], came)]
    ceilings = {one.outcome: one.grade for _, one in result.ceilings}
    told: tuple[tuple[str, Expected | None, Expected], ...] = (
        (VERDICT, case.verdict, result.verdict),
        (APPRAISAL, case.appraisal, result.appraisal),
        (CEILINGS, case.ceilings, ceilings),
    )
    for what, expected, actual in told:
        if expected is not None and expected != actual:
            found.append(Deviation("", what, expected, actual))
    return tuple(found)


def _of_rule(
    rule: str,
    expected: Mapping[str, Expected] | str,
    came: Mapping[str, Mapping[str, Expected]],
) -> list[Deviation]:
    actual = came.get(rule)
    if isinstance(expected, str):
        return [Deviation(rule, STATUS, expected, actual[STATUS])] if actual is not None else []
    if actual is None:
        return [Deviation(rule, STATUS, expected.get(STATUS, ""), NO_RESULT)]
    return [
        Deviation(rule, what, wanted, actual[what])
        for what, wanted in expected.items()
        if not _agrees(what, actual[what], wanted)
    ]


def _agrees(what: str, actual: Expected, wanted: Expected) -> bool:
    """Whether something came as expected; of a part its status alone may be written."""
    if what != "parts" or not isinstance(actual, tuple) or not isinstance(wanted, tuple):
        return actual == wanted
    if len(actual) != len(wanted):
        return False
    both = zip(actual, wanted, strict=True)
    return all(one in {came, came.partition(" ")[0]} for came, one in both)


def _ground(ground: Spell) -> str:
    plain = ground_plain(ground)
    return f"{plain['sort']} {plain.get('reason', '')}".strip()


def _part(part: PartResult) -> str:
    veto = " veto" if part.veto else ""
    return f"{part.status} {decimal_text(part.value)}/{decimal_text(part.target)}{veto}"
