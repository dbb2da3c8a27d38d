"""Whom a rule binds, as the reference reads facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyhours.rules.evaluation import PersonFact
from studyhours.rules.model import AllTest, AnyTest, FactTest, Rule, Test
from studyhours.rules.requirements import (
    Coverage,
)
from tests.rules.reference_stand import (
    ONE_DAY,
)
from tests.rules.reference_windows import (
    Span,
    days,
)


def excused(
    rule: Rule | Coverage, people: Sequence[PersonFact], day: date, span: Span
) -> str | None:
    """How a rule stands by facts in a window from one day to another; None where it binds."""
    if any(_holds(test, people, day, span) for test in rule.waived_when):
        return "exempt"
    for test in rule.applies_to:
        holds = _holds(test, people, day, span)
        if not holds:
            return "needs_decision" if holds is None else "not_applicable"
    for question in rule.decide if isinstance(rule, Rule) else ():
        # What may be the case is left to a person, as what is.
        if all(_holds(test, people, day, span) is not False for test in question.when):
            return "needs_decision"
    return None


def _holds(test: Test, people: Sequence[PersonFact], day: date, span: Span) -> bool | None:
    if isinstance(test, AnyTest):
        inner = {_holds(one, people, day, span) for one in test.tests}
        return True if True in inner else None if None in inner else False
    if isinstance(test, AllTest):
        every = [_holds(one, people, day, span) for one in test.tests]
        return min(every, key=(False, None, True).index)
    ends = {"window_start": span[0], "window_end": span[1]}
    asked = ends.get(test.on, day) if isinstance(test.on, str) else test.on
    said = [
        fact.value
        for fact in people
        if fact.attribute == test.attribute
        and (fact.first or asked) <= asked <= (fact.last or asked)
    ]
    if not said:
        return None
    if test.attribute in {"service_years", "age"}:
        return any(_numbered(test, date.fromisoformat(since), asked) for since in said)
    return bool(set(said) & set(test.values)) is not test.negated


def _numbered(test: FactTest, since: date, day: date) -> bool:
    birthdays = _birthdays(since, day)
    years, least, below = max(len(birthdays) - 1, 0), test.at_least or 0, test.below
    if years < least or (below is not None and years >= below):
        return False

    def past(number: int) -> bool:
        return len(birthdays) > number and birthdays[number] < day

    return (test.over is None or past(test.over)) and not (
        test.at_most is not None and past(test.at_most)
    )


def _birthdays(since: date, day: date) -> list[date]:
    """The first day, and every day on which one more year is full, up to another."""
    leap = (since.month, since.day) == (2, 29)
    return [
        one
        for one in days(since, day)
        if (one.month, one.day) == (since.month, since.day)
        or (leap and (one.month, one.day) == (3, 1) and (one - ONE_DAY).day == 28)
    ]
