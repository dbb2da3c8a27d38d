"""Tests of facts in a rule file: ``applies_to``, ``waived_when``, and the cases of ``decide``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from studyhours.domain.people import FACTS, NUMBERS
from studyhours.rules.document import Item
from studyhours.rules.model import (
    WINDOW_END,
    WINDOW_START,
    AllTest,
    AnyTest,
    FactTest,
    Question,
    Test,
)
from studyhours.rules.reader import Reader
from studyhours.rules.subjects import TEACHER, UNIT_FACTS

ANY, ALL = "any", "all"
IS, IS_NOT, AT_LEAST, BELOW, ON = "is", "is_not", "at_least", "below", "on"
OVER, AT_MOST = "over", "at_most"
_NUMBERED = (AT_LEAST, BELOW, OVER, AT_MOST)
_KEYS = ("fact", IS, IS_NOT, *_NUMBERED, ON)


def load_tests(reader: Reader, item: Item | None, key: str) -> tuple[Test, ...]:
    """Reads a list of tests, not empty where it is given; complaints go to the reader."""
    return tuple(_test(reader, entry) for entry in reader.some(item, key))


def load_questions(reader: Reader, item: Item | None) -> tuple[Question, ...]:
    """Reads ``decide``: cases with the question that a person must answer."""
    questions = []
    for entry in reader.some(item, "decide"):
        parts = reader.mapping(entry, ("when", "ask"), ("when", "ask"))
        when = load_tests(reader, parts.get("when"), "when")
        questions.append(Question(when, reader.words(parts.get("ask"))))
    return tuple(questions)


def _test(reader: Reader, item: Item) -> Test:
    if isinstance(item.value, dict):
        if ANY in item.value:
            return AnyTest(load_tests(reader, reader.mapping(item, (ANY,))[ANY], ANY))
        if ALL in item.value:
            return AllTest(load_tests(reader, reader.mapping(item, (ALL,))[ALL], ALL))
    parts = reader.mapping(item, (*_KEYS, ANY, ALL), ("fact",))
    known = _facts_of(reader)
    fact = reader.choice(parts.get("fact"), known, known[0])
    on = _day(reader, parts.get(ON))
    if fact in NUMBERS:
        return _number(reader, item, parts, fact, on)
    for key in _NUMBERED:
        if key in parts:
            reader.complain("fact_is_no_number", parts[key].line, fact=fact)
            return FactTest(fact, ())
    if IS not in parts and IS_NOT not in parts:
        reader.missing(item, IS)
    if IS in parts and IS_NOT in parts:
        reader.complain("one_requirement", parts[IS_NOT].line, key=IS_NOT, first=IS)
    key = IS if IS in parts else IS_NOT
    said = reader.some(parts.get(key), key)
    if reader.subject != TEACHER and UNIT_FACTS.get(fact):
        values = tuple(reader.choice(value, UNIT_FACTS[fact], "") for value in said)
    else:
        values = tuple(reader.text(value) for value in said)
    return FactTest(fact, values, negated=key == IS_NOT and key in parts, on=on)


def _facts_of(reader: Reader) -> tuple[str, ...]:
    """The facts that may be asked of whom the rule binds."""
    return (*FACTS, *NUMBERS) if reader.subject == TEACHER else (*UNIT_FACTS,)


def _number(
    reader: Reader, item: Item, parts: Mapping[str, Item], fact: str, on: str | date
) -> FactTest:
    for key in (IS, IS_NOT):
        if key in parts:
            reader.complain("fact_is_number", parts[key].line, fact=fact)
            return FactTest(fact, ())
    if not any(key in parts for key in _NUMBERED):
        reader.missing(item, AT_LEAST)
    for key, other in ((OVER, AT_LEAST), (AT_MOST, BELOW)):
        if key in parts and other in parts:
            reader.complain("one_requirement", parts[key].line, key=key, first=other)
    least, below = (_years(reader, parts.get(key)) for key in (AT_LEAST, BELOW))
    over, most = (reader.whole(parts[key]) if key in parts else None for key in (OVER, AT_MOST))
    _refuse_nothing_between(reader, parts, (least, over), (below, most))
    return FactTest(fact, (), at_least=least, below=below, on=on, over=over, at_most=most)


def _refuse_nothing_between(
    reader: Reader,
    parts: Mapping[str, Item],
    lows: tuple[Fraction | None, int | None],
    highs: tuple[Fraction | None, int | None],
) -> None:
    """Complains where no number of years can be both; only "at least 5, at most 5" is a day."""
    low = next((one for one in lows if one is not None), None)
    high = next((one for one in highs if one is not None), None)
    if low is None or high is None:
        return
    one_day = AT_LEAST in parts and AT_MOST in parts
    if low > high or (low == high and not one_day):
        line = parts[AT_MOST if AT_MOST in parts else BELOW].line
        reader.complain("nothing_between", line, first=str(low), last=str(high))


def _years(reader: Reader, item: Item | None) -> Fraction | None:
    return None if item is None else reader.number(item)


def _day(reader: Reader, item: Item | None) -> str | date:
    """The day asked for: an end of the window, or a date; empty where nothing is said."""
    if item is None:
        return ""
    said = reader.text(item)
    if said[:1].isdigit():
        return reader.day(item) or ""
    return reader.choice(item, (WINDOW_START, WINDOW_END), "")
