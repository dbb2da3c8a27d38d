"""What a rule counts, in words that stand in a sentence: a noun, and notes on how it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from studyhours.domain.texts import Texts
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
from studyhours.rules.model import Leaf
from studyhours.rules.requirements import AT_MOST
from studyhours.services.rulebook.sentence_leaves import (
    condition_noun,
    conversion_words,
    counted_words,
    leaf_noun,
    low,
)
from studyhours.services.rulebook.values import unit_key
from studyhours.services.wording.describing import (
    added_leaves,
    column_words,
    reason_words,
    tie_word,
    type_words,
)
from studyhours.services.wording.numbers_said import number_said

_RECORD = "record"


OF_FACTS = {
    "group_kind": "unit_kind.",
    "role": "rule_word.role_",
    "ours": "rule_word.ours_",
}
"""Facts whose words stand elsewhere."""


def words_of_fact(fact: str, value: str, texts: Texts) -> str:
    """A value of a fact as people say it; what has no word is shown as it is written."""
    if fact == "leave":
        return reason_words((value,), texts)[0]
    section = OF_FACTS.get(fact, f"fact_word.{fact}_")
    said = texts.entries.get(f"{section}{value}")
    return said or texts.entries.get(f"fact_word.{value}", value)


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
        note for leaf in added_leaves(measure) if (note := conversion_words(leaf, texts))
    )
    return noun_words(measure, texts), list(notes)


def noun_words(measure: Measure, texts: Texts) -> str:
    """What a measure counts."""
    match measure:
        case Leaf():
            return leaf_noun(measure, texts)
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
        return low(type_words((str(said),), texts)[0])
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
        return leaf_noun(leaf, texts)
    words = [condition_noun(one, texts) for one in leaf.conditions]
    return texts.say("rule_said.conditions").join(words)
