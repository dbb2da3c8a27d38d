"""A leaf of a measure in words: its records, its conditions, and what other units are worth."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from studyhours.domain.kinds import standard_kinds
from studyhours.domain.texts import Texts
from studyhours.rules.columns import EVIDENCE_COLUMN, OBJECT_COLUMN
from studyhours.rules.grants import is_of_grants
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.subjects import PARTNER
from studyhours.services.wording.describing import (
    OF_OTHERS,
    column_words,
    condition_words,
    kind_word,
    reason_words,
    type_words,
)
from studyhours.services.wording.numbers_said import number_said

_BARE = frozenset({"level", "mode", "place", "category"})
"""Conditions that stand before a noun without anything between."""
_NAMED = frozenset({"grade", "result", "role"})
"""Conditions whose words need the name of the column."""
_BOOKS_NAMED = 4
"""So many books of a list are named; of more, how many there are."""


def either(words: Iterable[str], texts: Texts) -> str:
    """``甲、乙或丙``."""
    said = list(words)
    if len(said) < 2:
        return "".join(said)
    before = texts.say("part.and").join(said[:-1])
    return texts.say("part.or").join((before, said[-1]))


def counted_words(value: Fraction, unit: str, texts: Texts) -> str:
    """A number with a unit."""
    name = texts.say(f"unit_one.{unit}") if value == 1 else texts.say(f"unit.{unit}")
    return texts.say("rule_said.amount", number=number_said(value), unit=name)


def leaf_noun(leaf: Leaf, texts: Texts) -> str:
    """Which records a leaf looks at, and what must hold of them."""
    several = len(leaf.conditions) > 1 and any(
        one.field in _BARE and len(one.allowed) > 1 for one in leaf.conditions
    )
    conditions = [
        said for one in leaf.conditions if (said := condition_noun(one, texts, named=several))
    ]
    between = texts.say("rule_said.and_also" if several else "rule_said.conditions")
    what = _about(leaf, texts)
    if leaf.what == DISTINCT and leaf.kinds == ("reading",) and not leaf.types:
        return texts.say("rule_said.conditions").join(conditions)  # that they are books is said
    if conditions and len(leaf.conditions) == 1 and leaf.conditions[0].field in _BARE:
        what = texts.say("rule_said.where_bare", what=what, conditions=conditions[0])
    elif conditions:
        what = texts.say("rule_said.where", what=what, conditions=between.join(conditions))
    if leaf.whose in OF_OTHERS:
        whose = texts.say(f"rule_word.{leaf.whose}")
        what = texts.say("rule_said.of_others", whose=whose, what=what)
    return what


def _about(leaf: Leaf, texts: Texts) -> str:
    """The kinds or types."""
    if is_of_grants(leaf):
        return texts.say("part.granted")
    if leaf.types:
        return either((low(one) for one in type_words(leaf.types, texts)), texts)
    return either((_kind(one, leaf, texts) for one in leaf.kinds), texts)


def _kind(kind: str, leaf: Leaf, texts: Texts) -> str:
    """A kind's name; counted ones are things: 书 and 课, where amounts are 读书 and 上课."""
    own = texts.entries.get(f"rule_said.{leaf.what}_{kind}") if leaf.what != "sum" else None
    if own is not None:
        return own
    word = kind_word(kind, texts)
    return low(word) if kind in standard_kinds() else word


def low(word: str) -> str:
    """A name in the middle of a sentence."""
    return word[:1].lower() + word[1:]


def condition_noun(condition: Condition, texts: Texts, *, named: bool = False) -> str:
    """A condition; ``named`` with its column, for several words of several columns run together."""
    field, allowed = condition.field, condition.allowed
    if field in {"text", PARTNER}:
        return condition_words(condition, texts)
    if field == OBJECT_COLUMN:
        return _listed(condition, texts)
    if field == "type":  # of hours granted: the reasons
        return either(reason_words(map(str, allowed), texts), texts)
    if field == EVIDENCE_COLUMN:
        return column_words(field, allowed, texts)
    words = either((column_words(field, (one,), texts) for one in allowed), texts)
    if named and field in _BARE:
        return texts.say("rule_said.is", fact=texts.say(f"rule_word.{field}"), values=words)
    if field in _NAMED:
        column = texts.say(f"rule_word.{field}")
        return texts.say("rule_said.column", column=column, words=words)
    return words


def _listed(condition: Condition, texts: Texts) -> str:
    """A reading list: the first books of it, and how many there are."""
    books = [str(one).partition(":")[2] for one in condition.allowed]
    said = texts.say("part.and").join(books[:_BOOKS_NAMED])
    key = "rule_said.on_list" if len(books) <= _BOOKS_NAMED else "rule_said.on_long_list"
    return texts.say(key, books=said, count=len(books))


def conversion_words(leaf: Leaf, texts: Texts) -> str:
    """What other units are worth; empty where only its own counts, as it is."""
    if leaf.factors.get(leaf.unit) == 1 and len(leaf.factors) == 1:
        return ""
    said = [
        _worth(unit, factor, leaf.unit, texts)
        for unit, factor in leaf.factors.items()
        if unit != leaf.unit or factor != 1
    ]
    if not said:
        return ""
    key = "rule_said.converted" if leaf.unit in leaf.factors else "rule_said.only_converted"
    return texts.say(key, said=texts.say("part.and").join(said))


def _worth(unit: str, factor: Fraction, own: str, texts: Texts) -> str:
    """What a unit is worth: ``每 45 分钟按 1 学时``."""
    if factor.numerator == 1 and factor.denominator > 1:
        many = counted_words(Fraction(factor.denominator), unit, texts)
        one = counted_words(Fraction(1), own, texts)
        return texts.say("rule_said.worth_many", amount=many, worth=one)
    worth = counted_words(factor, own, texts)
    return texts.say("rule_said.worth", unit=texts.say(f"unit_one.{unit}"), worth=worth)
