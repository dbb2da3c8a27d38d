"""What rules ask of people in words: tests of facts, cases for a decision, part-year service."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studyhours.domain.texts import Texts
from studyhours.rules.model import (
    WINDOW_END,
    WINDOW_START,
    AllTest,
    AnyTest,
    Ceiling,
    FactTest,
    Question,
    Ranking,
    Test,
)
from studyhours.rules.pro_rata import ProRata
from studyhours.rules.requirements import Coverage, Linked, Needed, Part
from studyhours.rules.times import AROUND, Time
from studyhours.services.wording.describing import part_title, reason_words
from studyhours.services.wording.explaining import day_text
from studyhours.services.wording.numbers_said import number_said

_DAYS = {WINDOW_START: "day_window_start", WINDOW_END: "day_window_end"}


def fact_words(test: Test, texts: Texts) -> str:
    """What a test asks of a person: ``教龄（1 年及以上、不满 10 年）``."""
    if isinstance(test, AnyTest):
        said = texts.say("part.or").join(fact_words(one, texts) for one in test.tests)
        return texts.say("rule_changed.any_of", tests=said)
    if isinstance(test, AllTest):
        said = texts.say("part.comma").join(fact_words(one, texts) for one in test.tests)
        return texts.say("rule_changed.all_of", tests=said)
    asked = [*_asked(test, texts)]
    if test.on:
        asked.append(_day(test, texts))
    name = texts.say(f"fact.{test.attribute}")
    return texts.say("part.where", what=name, conditions=texts.say("part.comma").join(asked))


def _asked(test: FactTest, texts: Texts) -> list[str]:
    if test.values:
        words = texts.say("part.or").join(_value(test.attribute, one, texts) for one in test.values)
        return [texts.say("rule_changed.none_of", values=words) if test.negated else words]
    said: list[str] = []
    kind = "age" if test.attribute == "age" else "years"
    if test.at_least is not None:
        said.append(texts.say(f"rule_changed.{kind}_from", number=number_said(test.at_least)))
    if test.below is not None:
        said.append(texts.say(f"rule_changed.{kind}_below", number=number_said(test.below)))
    if test.over is not None:
        said.append(texts.say(f"rule_changed.{kind}_over", number=test.over))
    if test.at_most is not None:
        said.append(texts.say(f"rule_changed.{kind}_at_most", number=test.at_most))
    return said


def _value(attribute: str, said: str, texts: Texts) -> str:
    """A value of a fact; of units it may be a word of the grammar."""
    if attribute == "group_kind":
        return texts.entries.get(f"unit_kind.{said}", said)
    if attribute in {"role", "ours"}:
        return texts.entries.get(f"rule_word.{attribute}_{said}", said)
    return said


def _day(test: FactTest, texts: Texts) -> str:
    if isinstance(test.on, str):
        return texts.entries.get(f"rule_word.{_DAYS.get(test.on)}", test.on)
    return texts.say("rule_changed.on_day", day=day_text(test.on, texts))


def question_words(question: Question, texts: Texts) -> str:
    """In which case a person must decide, and what they are asked."""
    when = texts.say("part.and").join(fact_words(test, texts) for test in question.when)
    return texts.say("rule_changed.question", when=when, ask=texts.pick(question.ask))


def outcome_words(value: Ceiling | Ranking, texts: Texts) -> str:
    """The grades of a named outcome, or the best of them that is left."""
    if isinstance(value, Ceiling):
        return texts.say("consequence.at_best", outcome=value.outcome, grade=value.grade)
    listed = texts.say("part.comma").join(value.grades)
    return texts.say("part.where", what=value.outcome, conditions=listed)


def needed_words(needed: Needed, texts: Texts) -> str:
    """How many of several."""
    if needed.share is None:
        return texts.say("rule_changed.at_least_so_many", number=needed.number)
    share = f"{number_said(needed.share * 100)}%"
    return texts.say("rule_changed.at_least_share", share=share)


def other_words(value: Coverage | Linked, texts: Texts) -> str:
    """What is asked of others."""
    asked = part_title(Part({}, Time(AROUND), value), texts)
    return texts.say("part.comma").join((asked, needed_words(value.needed, texts)))


def pro_rata_words(rule: ProRata, texts: Texts) -> str:
    """How targets follow the time served."""
    said = [unit_words(rule.unit, texts)]
    if rule.without:
        reasons = leave_words(rule.without, texts)
        said.append(texts.say("rule_changed.without", reasons=reasons))
    said.append(rounding_words(rule.rounding, rule.step, texts))
    return texts.say("part.comma").join(said)


def leave_words(reasons: Sequence[str], texts: Texts) -> str:
    """Kinds of leave."""
    return texts.say("part.and").join(reason_words(reasons, texts))


def unit_words(unit: str, texts: Texts) -> str:
    """Whether service is counted by days or by months."""
    return texts.entries.get(f"rule_word.served_by_{unit}", unit)


def rounding_words(rounding: str, step: Fraction | None, texts: Texts) -> str:
    """Which way a target is rounded, and to a multiple of what where that is told as well."""
    way = texts.entries.get(f"rule_word.round_{rounding}", rounding)
    if step is None:
        return way
    return texts.say("rule_changed.rounded", way=way, step=number_said(step))
