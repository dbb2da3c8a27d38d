"""What a rule counts, in words that stand in a sentence: a noun, and notes on how it is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from studyhours.domain.kinds import standard_kinds
from studyhours.domain.texts import Texts
from studyhours.rules.columns import EVIDENCE_COLUMN, OBJECT_COLUMN
from studyhours.rules.grants import is_of_grants
from studyhours.rules.load_targets import DEFAULT_STEP
from studyhours.rules.measures import (
    SELF,
    WHOLE,
    Add,
    Best,
    Cap,
    Deduct,
    Measure,
    Previous,
    Scale,
    Share,
    Stages,
    Substitute,
    Table,
    Weigh,
    leaves_in,
    unit_of,
)
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.requirements import AT_MOST
from studyhours.rules.subjects import PARTNER
from studyhours.services.rulebook.values import unit_key
from studyhours.services.wording.describing import (
    OF_OTHERS,
    added_leaves,
    column_words,
    condition_words,
    kind_word,
    reason_words,
    tie_word,
    type_words,
)
from studyhours.services.wording.numbers_said import number_said

_BARE = frozenset({"level", "mode", "place", "category"})
"""Conditions that stand before a noun without anything between."""
_NAMED = frozenset({"grade", "result", "role"})
"""Conditions whose words need the name of the column."""
_RECORD = "record"
_BOOKS_NAMED = 4
"""So many books of a list are named; of more, how many there are."""


def either(words: Iterable[str], texts: Texts) -> str:
    """``甲、乙或丙``."""
    said = list(words)
    if len(said) < 2:
        return "".join(said)
    before = texts.say("part.and").join(said[:-1])
    return texts.say("part.or").join((before, said[-1]))


def words_of_fact(fact: str, value: str, texts: Texts) -> str:
    """A value of a fact as people say it; what has no word is shown as it is written."""
    if fact == "leave":
        return reason_words((value,), texts)[0]
    sections = {
        "group_kind": "unit_kind.",
        "role": "rule_word.role_",
        "ours": "rule_word.ours_",
    }
    section = sections.get(fact, f"fact_word.{fact}_")
    return texts.entries.get(f"{section}{value}", value)


def percent_words(value: Fraction) -> str:
    """A share of a hundred."""
    return f"{number_said(value * 100)}%"


def rounding_words(step: Fraction, bound: str, texts: Texts) -> list[str]:
    """What a result is rounded to, where the rule says so."""
    if step == DEFAULT_STEP:
        return []
    key = "rule_said.rounded_up" if bound == AT_MOST else "rule_said.rounded_down"
    return [texts.say(key, step=number_said(step))]


def amount_words(value: Fraction, measure: Measure, texts: Texts) -> str:
    """A number with the unit of a measure: ``72 学时``, ``1 篇``; English says one of one."""
    return counted_words(value, _unit_key(measure, texts), texts)


def counted_words(value: Fraction, unit: str, texts: Texts) -> str:
    """A number with a unit."""
    name = texts.say(f"unit_one.{unit}") if value == 1 else texts.say(f"unit.{unit}")
    return texts.say("rule_said.amount", number=number_said(value), unit=name)


def _unit_key(measure: Measure, texts: Texts) -> str:
    """The unit, records by the word of their kind: 篇, 本, 节."""
    return _record_key(unit_key(measure), measure, texts)


def _record_key(unit: str, measure: Measure, texts: Texts) -> str:
    if texts.language != "zh":
        return unit  # other languages count records as records
    kinds = {kind for leaf in added_leaves(measure) for kind in leaf.kinds}
    if unit == _RECORD and kinds <= {"writing"}:
        return "record_writing"
    if unit == _RECORD and kinds <= {"lesson", "observation"}:
        return "record_lesson"
    return "record_reading" if unit == _RECORD and kinds <= {"reading"} else unit


def measure_words(measure: Measure, texts: Texts) -> tuple[str, list[str]]:
    """What is counted, and notes on how.

    Returns:
        The noun, operators in brackets after what they are about; and what goes for all of it,
        such as what a lesson period is worth.
    """
    notes = dict.fromkeys(
        note for leaf in added_leaves(measure) if (note := _converted(leaf, texts))
    )
    return noun_words(measure, texts), list(notes)


def noun_words(measure: Measure, texts: Texts) -> str:
    """What a measure counts."""
    match measure:
        case Leaf():
            return _leaf(measure, texts)
        case Add():
            summands = [noun_words(one, texts) for one in _summands(measure)]
            if len(summands) == 1:
                return summands[0]
            said = texts.say("rule_said.plus").join(summands)
            return texts.say("rule_said.added", measures=said)
        case Share(of=of, weight=weight, measure=inner) if weight == 1 and of != SELF:
            what = noun_words(inner, texts)
            return texts.say("rule_said.of_share", of=tie_word(of, texts), what=what)
        case Previous(months=months, measure=inner):
            return texts.say(
                "rule_said.of_before", before=_before(months, texts), what=noun_words(inner, texts)
            )
        case _:
            what, notes = _operated(measure, texts)
            said = texts.say("part.comma").join(notes)
            return texts.say("part.where", what=what, conditions=said)


def _summands(measure: Measure) -> Iterator[Measure]:
    """What is added up, sums inside a sum taken apart: none of them is said to be together."""
    if isinstance(measure, Add):
        for one in measure.measures:
            yield from _summands(one)
    else:
        yield measure


def is_counted(measure: Measure) -> bool:
    """Whether a measure comes to a number of records: 至少 1 篇论文, and not 论文不少于 1 篇."""
    return isinstance(measure, Leaf) and measure.what == "count"


def _operated(measure: Measure, texts: Texts) -> tuple[str, list[str]]:
    """What operators within each other are about, and what they do, the innermost first."""
    if isinstance(measure, Leaf | Add | Previous) or (
        isinstance(measure, Share) and measure.weight == 1 and measure.of != SELF
    ):
        return noun_words(measure, texts), []
    inner = measure.leaf if isinstance(measure, Weigh) else measure.measure
    what, notes = _operated(inner, texts)
    return what, [*notes, _operator(measure, texts, again=bool(notes))]


def _operator(measure: Measure, texts: Texts, *, again: bool) -> str:
    """What one operator does; ``again``: to what another has done something to before."""
    match measure:
        case Cap():
            return _cut(measure, texts, again=again)
        case Best(number=number, measure=inner):
            unit = _record_key(_RECORD, inner, texts)
            return texts.say("rule_said.best", amount=counted_words(Fraction(number), unit, texts))
        case Stages():
            return _steps(measure, texts)
        case Scale(factor=factor, measure=inner, unit=unit):
            return _scaled(factor, unit, inner, texts)
        case Weigh(tables=tables, leaf=leaf, unit=unit):
            converted = "" if unit == leaf.unit else texts.say(f"unit.{unit}")
            said = [_table(tables[0], converted, texts)]
            said += [_table(one, "", texts) for one in tables[1:]]
            return texts.say("part.comma").join(said)
        case Substitute():
            return _substitute(measure, texts)
        case Deduct():
            return _deducted(measure, texts)
        case Share(of=of, weight=weight):
            whose = tie_word(of, texts)
            return texts.say("rule_said.share", of=whose, weight=percent_words(weight))
        case _:
            return ""


# ---------------------------------------------------------------- leaves


def _leaf(leaf: Leaf, texts: Texts) -> str:
    several = len(leaf.conditions) > 1 and any(
        one.field in _BARE and len(one.allowed) > 1 for one in leaf.conditions
    )
    conditions = [
        said for one in leaf.conditions if (said := _condition(one, texts, named=several))
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
        return either((_low(one) for one in type_words(leaf.types, texts)), texts)
    return either((_kind(one, leaf, texts) for one in leaf.kinds), texts)


def _kind(kind: str, leaf: Leaf, texts: Texts) -> str:
    """A kind's name; counted ones are things: 书 and 课, where amounts are 读书 and 上课."""
    own = texts.entries.get(f"rule_said.{leaf.what}_{kind}") if leaf.what != "sum" else None
    if own is not None:
        return own
    word = kind_word(kind, texts)
    return _low(word) if kind in standard_kinds() else word


def _low(word: str) -> str:
    """A name in the middle of a sentence."""
    return word[:1].lower() + word[1:]


def _condition(condition: Condition, texts: Texts, *, named: bool = False) -> str:
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


def _converted(leaf: Leaf, texts: Texts) -> str:
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


# ---------------------------------------------------------------- operators


def _steps(measure: Stages, texts: Texts) -> str:
    inner = _unit_key(measure.measure, texts)
    said = []
    for step in measure.steps:
        worth = counted_words(step.each, measure.unit, texts)
        each = texts.say(f"unit_one.{inner}")
        if step.first is None:
            said.append(texts.say("rule_said.rest", unit=each, worth=worth))
        else:
            first = number_said(step.first)
            said.append(texts.say("rule_said.step", first=first, unit=each, worth=worth))
    return texts.say("part.comma").join(said)


def _scaled(factor: Fraction, unit: str, inner: Measure, texts: Texts) -> str:
    own = _unit_key(inner, texts)
    if unit == unit_of(inner):
        return texts.say("rule_said.scaled", factor=number_said(factor))
    worth = counted_words(factor, unit, texts)
    return texts.say("rule_said.each_worth", unit=texts.say(f"unit_one.{own}"), worth=worth)


def _table(table: Table, converted: str, texts: Texts) -> str:
    """A table of factors; the first of two also says what records are turned into."""
    said = [
        texts.say("rule_said.weight", word=table_word(table.field, word, texts), number=worth)
        for word, worth in ((word, number_said(one)) for word, one in table.weights)
    ]
    if table.other is not None:
        said.append(texts.say("rule_said.weight_other", number=number_said(table.other)))
    else:
        said.append(texts.say("rule_said.weight_asked"))
    weights = texts.say("part.and").join(said)
    key = "rule_said.table_unit" if converted else "rule_said.table"
    column = texts.say(f"rule_word.{table.field}")
    return texts.say(key, column=column, weights=weights, unit=converted)


def table_word(field: str, said: str | int, texts: Texts) -> str:
    """A word of a column as tables have it."""
    if field == "type":
        return _low(type_words((str(said),), texts)[0])
    return column_words(field, (said,), texts) or str(said)


def _cut(measure: Cap, texts: Texts, *, again: bool) -> str:
    """What is too little to count, cut off, or rounded: ``每条不足 2 学时的不计``."""
    each = "" if measure.per == WHOLE else texts.say(f"rule_word.{measure.per}")
    least, limit, step = (
        "" if number is None else amount_words(number, measure.measure, texts)
        for number in (measure.least or None, measure.limit, measure.step or None)
    )
    said = []
    if least and each:
        said.append(texts.say("rule_said.least_per", each=each, amount=least))
    elif least:
        said.append(texts.say("rule_said.least", amount=least))
    if limit and each:
        said.append(texts.say("rule_said.cap_per", each=each, amount=limit))
    elif limit:
        said.append(texts.say("rule_said.cap_all" if again else "rule_said.cap", amount=limit))
    if step and each:
        said.append(texts.say("rule_said.rounded_per", each=each, amount=step))
    elif step:
        said.append(texts.say("rule_said.rounded", amount=step))
    return texts.say("part.comma").join(said)


def _before(months: int, texts: Texts) -> str:
    """What the window before is called: ``上一年``, ``前一个 3 年``."""
    years = months // 12
    return texts.say(
        "rule_said.year_before" if years == 1 else "rule_said.years_before", years=years
    )


def _carried(by: Previous, measure: Substitute, texts: Texts) -> str:
    """What the window before had too much of, and is counted in the one after."""
    said = texts.say(
        "rule_said.carried",
        before=_before(by.months, texts),
        beyond=amount_words(measure.beyond, by, texts),
    )
    notes = [said]
    if measure.rate != 1:
        notes.append(texts.say("rule_said.scaled", factor=number_said(measure.rate)))
    if measure.at_most is not None:
        most = amount_words(measure.at_most, measure.measure, texts)
        notes.append(texts.say("rule_said.carried_most", amount=most))
    return texts.say("part.comma").join(notes)


def _substitute(measure: Substitute, texts: Texts) -> str:
    if isinstance(measure.by, Previous) and measure.by.measure == measure.measure:
        return _carried(measure.by, measure, texts)
    by = noun_words(measure.by, texts)
    if measure.beyond:
        beyond = amount_words(measure.beyond, measure.by, texts)
        said = [texts.say("rule_said.stands_in_beyond", by=by, beyond=beyond)]
    else:
        said = [texts.say("rule_said.stands_in", by=by)]
    if measure.rate != 1:
        said.append(texts.say("rule_said.scaled", factor=number_said(measure.rate)))
    if measure.at_most is not None:
        most = amount_words(measure.at_most, measure.measure, texts)
        said.append(texts.say("rule_said.stands_in_most", amount=most))
    return texts.say("part.comma").join(said)


def _deducted(measure: Deduct, texts: Texts) -> str:
    own = {(leaf.kinds, leaf.types) for leaf in leaves_in(measure.measure)}
    said = [
        texts.say(
            "rule_said.taken",
            case=_case(take.leaf, own, texts),
            amount=amount_words(take.amount, measure.measure, texts),
        )
        for take in measure.takes
    ]
    if measure.void is not None:
        case = _case(measure.void.leaf, own, texts)
        said.append(texts.say("rule_said.void", case=case, number=measure.void.at_least))
    return texts.say("part.comma").join(said)


def _case(leaf: Leaf, own: set[tuple[tuple[str, ...], tuple[str, ...]]], texts: Texts) -> str:
    """What something is taken away for: the conditions alone, where the records are the same."""
    if (leaf.kinds, leaf.types) not in own or not leaf.conditions:
        return _leaf(leaf, texts)
    words = [_condition(one, texts) for one in leaf.conditions]
    return texts.say("rule_said.conditions").join(words)
