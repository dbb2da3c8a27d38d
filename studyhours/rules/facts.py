"""Whom a rule binds: tests of dated facts, on a day or in each window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studyhours.domain import statuses as st
from studyhours.domain.people import NUMBERS
from studyhours.domain.windows import Window
from studyhours.rules.model import WINDOW_END, WINDOW_START, AllTest, AnyTest, FactTest, Rule, Test
from studyhours.rules.requirements import coverages_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A dated fact about a subject; None leaves an end open.

    Attributes:
        attribute: One of ``domain.people.FACTS`` or ``NUMBERS``.
        value: What it says; of a number the day it is counted from.
        first: First day it holds.
        last: Last day it holds.
    """

    attribute: str
    value: str
    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether the fact is true on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Standing:
    """A status that does not come from what was done.

    Attributes:
        status: ``exempt``, ``not_applicable`` or ``needs_decision``.
        reason: Code of the sentence that says why.
        question: Number of the question of ``decide`` that a person must answer; None for none.
    """

    status: str
    reason: str
    question: int | None = None


def excused(rule: Rule, people: Sequence[PersonFact], day: date, window: Window) -> Standing | None:
    """Whether facts of the person take the rule away, and why; unknown facts need a decision.

    Args:
        rule: The rule.
        people: The facts of the person.
        day: The day that facts are asked for where the rule names none.
        window: The window, whose ends it may name.
    """
    stands = standing_by(rule.waived_when, rule.applies_to, people, day, window)
    if stands is not None:
        return stands
    for number, question in enumerate(rule.decide):
        answers = [_answer(test, people, day, window) for test in question.when]
        if False in answers:
            continue
        if None in answers:
            return Standing(st.NEEDS_DECISION, "fact_unknown")
        return Standing(st.NEEDS_DECISION, "asked", number)
    return None


def standing_by(
    waived_when: Sequence[Test],
    applies_to: Sequence[Test],
    people: Sequence[PersonFact],
    day: date,
    window: Window,
) -> Standing | None:
    """Whether tests of facts exempt somebody or do not bind them; None where they are bound.

    Args:
        waived_when: Any that holds exempts.
        applies_to: All must hold.
        people: The facts of the person.
        day: The day that facts are asked for where a test names none.
        window: The window, whose ends a test may name.
    """
    for test in waived_when:
        if _answer(test, people, day, window):
            return Standing(st.EXEMPT, "waived")
    for test in applies_to:
        answer = _answer(test, people, day, window)
        if answer is None:
            return Standing(st.NEEDS_DECISION, "fact_unknown")
        if not answer:
            return Standing(st.NOT_APPLICABLE, "not_bound")
    return None


def _answer(test: Test, people: Sequence[PersonFact], day: date, window: Window) -> bool | None:
    """Whether a test holds; None where what it asks for is not known."""
    if isinstance(test, AnyTest):
        answers = [_answer(one, people, day, window) for one in test.tests]
        if True in answers:
            return True
        return None if None in answers else False
    if isinstance(test, AllTest):
        answers = [_answer(one, people, day, window) for one in test.tests]
        if False in answers:
            return False
        return None if None in answers else True
    asked = _day_of(test, day, window)
    values = [
        fact.value for fact in people if fact.attribute == test.attribute and fact.holds(asked)
    ]
    if not values:
        return None
    if test.attribute in NUMBERS:
        return any(_is_between(test, value, asked) for value in values)
    return any(value in test.values for value in values) != test.negated


def _day_of(test: FactTest, day: date, window: Window) -> date:
    if test.on == WINDOW_START:
        return window.first
    if test.on == WINDOW_END:
        return window.last
    return test.on if isinstance(test.on, date) else day


def _is_between(test: FactTest, since: str, day: date) -> bool:
    """Whether the years up to a day are as many as a test asks.

    Over five years is the day after the fifth anniversary, at most five that day itself.
    """
    years = years_since(since, day)
    if test.at_least is not None and years < test.at_least:
        return False
    if test.below is not None and years >= test.below:
        return False
    if test.over is not None and not _is_over(since, day, test.over):
        return False
    return test.at_most is None or not _is_over(since, day, test.at_most)


def _is_over(since: str, day: date, years: int) -> bool:
    """Whether the day of so many full years is gone by."""
    return day > date.fromisoformat(since) and years_since(since, day - _ONE_DAY) >= years


def years_since(written: str, day: date) -> int:
    """Full years from a day to another, that day included; 0 before it."""
    first = date.fromisoformat(written)
    years = day.year - first.year - ((day.month, day.day) < (first.month, first.day))
    return max(years, 0)


def tests_of(rule: Rule) -> Iterator[FactTest]:
    """Every test of a rule, those of ``any`` and ``all`` and of its questions included."""
    yield from _plain(rule.waived_when)
    yield from _plain(rule.applies_to)
    for question in rule.decide:
        yield from _plain(question.when)


def tests_of_others(rule: Rule) -> Iterator[FactTest]:
    """Every test of those a rule asks something of one by one."""
    for coverage in coverages_of(rule.asks):
        yield from _plain(coverage.waived_when)
        yield from _plain(coverage.applies_to)


def _plain(tests: Iterable[Test]) -> Iterator[FactTest]:
    for test in tests:
        if isinstance(test, AnyTest | AllTest):
            yield from _plain(test.tests)
        else:
            yield test
