"""Of whom a rule asks something, in words that stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyhours.domain.texts import Texts
from studyhours.rules.model import AllTest, AnyTest, FactTest, Question, Test
from studyhours.rules.pro_rata import DAY, ProRata
from studyhours.services.rulebook.people import rounding_words
from studyhours.services.rulebook.sentence_leaves import either
from studyhours.services.rulebook.sentence_measures import words_of_fact
from studyhours.services.wording.day_words import day_text
from studyhours.services.wording.describing import reason_words
from studyhours.services.wording.numbers_said import number_said

_YES, _OURS, _AGE = "yes", "ours", "age"


def who_words(tests: Sequence[Test], texts: Texts, *, one_is_enough: bool = False) -> str:
    """People by tests: all must hold of them, or one is enough."""
    if one_is_enough:
        return _either(tests, texts)
    if len(tests) == 1:
        return test_words(tests[0], texts)
    return texts.say("rule_said.and_also").join(_bracketed(one, texts) for one in tests)


def _either(tests: Sequence[Test], texts: Texts) -> str:
    """Tests of which one is enough; several that must hold together stand apart among others."""
    alone = len(tests) == 1
    return texts.say("rule_said.or_also").join(
        test_words(one, texts) if alone else _together(one, texts) for one in tests
    )


def _together(test: Test, texts: Texts) -> str:
    said = test_words(test, texts)
    if isinstance(test, AllTest) and len(test.tests) > 1:
        return texts.say("rule_said.together", tests=said)
    return said


def _bracketed(test: Test, texts: Texts) -> str:
    """A test among others that must hold as well: several of which one is enough stand apart."""
    said = test_words(test, texts)
    if isinstance(test, AnyTest) and len(test.tests) > 1:
        return texts.say("rule_changed.any_of", tests=said)
    return said


def test_words(test: Test, texts: Texts) -> str:
    """What is so of a person: ``教龄满 1 年、不满 10 年``."""
    if isinstance(test, AnyTest):
        return _either(test.tests, texts)
    if isinstance(test, AllTest):
        return who_words(test.tests, texts)
    said = _asked(test, texts)
    if test.on:
        said = texts.say("part.where", what=said, conditions=_day(test.on, texts))
    return said


def _asked(test: FactTest, texts: Texts) -> str:
    fact = texts.say(f"fact.{test.attribute}")
    fact = fact[:1].lower() + fact[1:]
    if not test.values:
        if test.at_least == 0 and test.below is None and test.at_most is None:
            return texts.say("rule_said.fact_known", fact=fact)
        years, kind = [], "age" if test.attribute == _AGE else "years"
        if test.at_least is not None:
            number = number_said(test.at_least)
            years.append(texts.say(f"rule_said.{kind}_from", number=number))
        if test.over is not None:
            years.append(texts.say(f"rule_said.{kind}_over", number=test.over))
        if test.below is not None:
            number = number_said(test.below)
            years.append(texts.say(f"rule_said.{kind}_below", number=number))
        if test.at_most is not None:
            years.append(texts.say(f"rule_said.{kind}_at_most", number=test.at_most))
        numbers = texts.say("rule_said.years_and").join(years)
        return texts.say("rule_said.fact_number", fact=fact, numbers=numbers)
    if test.attribute == _OURS:
        own = (_YES in test.values) != test.negated
        return texts.say("rule_said.own_school" if own else "rule_said.other_school")
    if test.values == (_YES,):
        return _holds(test, fact, texts)
    return _is(test, fact, texts)


def _holds(test: FactTest, fact: str, texts: Texts) -> str:
    """Whether something is so that is so or not."""
    own = texts.entries.get(f"rule_said.holds_{test.attribute}")
    if own and not test.negated:
        return own
    key = "rule_said.fact_not" if test.negated else "rule_said.fact"
    return texts.say(key, fact=own or fact)


def _is(test: FactTest, fact: str, texts: Texts) -> str:
    named = dict.fromkeys(words_of_fact(test.attribute, one, texts) for one in test.values)
    values = either(named, texts)
    own = f"rule_said.is_{test.attribute}"
    if test.negated:
        return texts.say("rule_said.is_not", fact=fact, values=values)
    key = own if own in texts.entries else "rule_said.is"
    return texts.say(key, fact=fact, values=values)


def _day(on: str | date, texts: Texts) -> str:
    if isinstance(on, str):
        return texts.entries.get(f"rule_word.day_{on}", on)
    return texts.say("rule_changed.on_day", day=day_text(on, texts))


def decide_words(question: Question, texts: Texts) -> str:
    """In which case a person decides, and what they are asked."""
    who = who_words(question.when, texts)
    return texts.say("rule_said.decide", who=who, ask=texts.pick(question.ask))


def pro_rata_said(rule: ProRata, texts: Texts) -> str:
    """How targets follow the time served."""
    key = "rule_said.served_days" if rule.unit == DAY else "rule_said.served_months"
    said = [texts.say(key)]
    if rule.without:
        reasons = texts.say("part.and").join(reason_words(rule.without, texts))
        said.append(texts.say("rule_said.not_served", reasons=reasons))
    said.append(rounding_words(rule.rounding, rule.step, texts))
    return texts.say("rule_said.aside").join(said)
