"""Values of rules in words: a window, a number with its unit, a condition, a whole requirement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from studyhours.domain.texts import Texts
from studyhours.rules.measures import Deduct, Measure, Share, Step, Table, Take, Void, unit_of
from studyhours.rules.model import (
    AllTest,
    AnyTest,
    Ceiling,
    Condition,
    Dated,
    FactTest,
    Question,
    Ranking,
    RiskMarks,
    Source,
    Tolerance,
)
from studyhours.rules.pro_rata import ProRata
from studyhours.rules.requirements import (
    Combination,
    Coverage,
    Linked,
    Needed,
    Part,
    Ratio,
    Requirement,
    Threshold,
)
from studyhours.rules.times import AROUND, CYCLE, Cycle, Edge, MonthDay, Within
from studyhours.services.rulebook.people import (
    fact_words,
    leave_words,
    needed_words,
    other_words,
    outcome_words,
    pro_rata_words,
    question_words,
    rounding_words,
    unit_words,
)
from studyhours.services.wording.describing import (
    added_leaves,
    column_words,
    condition_words,
    kind_word,
    leaf_words,
    part_title,
    tie_word,
    type_words,
)
from studyhours.services.wording.explaining import day_text
from studyhours.services.wording.numbers_said import number_said as _number

_CODES = {
    "rule_if_missed": "consequence",
    "leaf_unit": "unit",
    "stages_unit": "unit",
    "scale_unit": "unit",
    "weigh_unit": "unit",
    "combination_how": "part",
    "time_dated_by": "rule_word",
    "threshold_bound": "rule_word",
    "ratio_bound": "rule_word",
    "leaf_what": "rule_word",
    "cap_per": "rule_word",
    "rule_subject": "rule_word",
    "leaf_whose": "rule_word",
}
"""Changes whose values are words of the grammar, and the section they are named in."""


_SHARES = frozenset({"ratio_share", "share_weight"})
_TIES = frozenset({"coverage_of", "linked_to", "share_of"})


def value_words(code: str, value: object, texts: Texts) -> str:
    """A value that changed.

    Args:
        code: The change's code, for values that are words of the grammar.
        value: What was there, or is; not None.
        texts: Language.
    """
    if isinstance(value, str):
        if code in _TIES:
            return tie_word(value, texts)
        return _window(value, texts) if code == "time_unit" else _coded(code, value, texts)
    if isinstance(value, Fraction):
        return _percent(value) if code in _SHARES else _number(value)
    if isinstance(value, Mapping):
        return _mapping(code, value, texts)
    if isinstance(value, tuple):
        return _tuple(code, value, texts)
    if isinstance(value, Measure):
        return _measure(value, texts)
    if isinstance(value, Part):
        return part_words(value, texts)
    if isinstance(value, Threshold | Combination | Ratio | Coverage | Linked):
        return _requirement(value, texts)
    return _of_time(value, texts)


def _of_time(value: object, texts: Texts) -> str:
    """Days, and what else says when."""
    match value:
        case date():
            return day_text(value, texts)
        case Tolerance(windows=windows, share=share):
            return _percent(share) if share else str(windows)
        case Cycle():
            return _cycle(value, texts)
        case Within():
            return _within(value, texts)
        case RiskMarks(one=one, many=many):
            return texts.say("rule_changed.risk", one=_number(one), many=_number(many))
        case Void():
            return _member(value, texts)
        case Needed():
            return needed_words(value, texts)
        case ProRata():
            return pro_rata_words(value, texts)
        case _:
            return str(value)


def part_words(part: Part, texts: Texts) -> str:
    """What a requirement asks, in short: ``学年，研训，至少 72 学时``."""
    said = [] if part.time.unit == AROUND else [_window(part.time.unit, texts)]
    said.append(part_title(part, texts))
    match part.requirement:
        case Threshold(measure=measure, targets=targets, bound=bound):
            number = f"{_targets(targets, texts)} {unit_word(measure, texts)}"
            said.append(texts.say("rule_changed.number", bound=_word(bound, texts), number=number))
        case Combination(needed=needed, parts=parts):
            said.append(texts.say("rule_changed.parts", needed=needed, parts=len(parts)))
        case Ratio(share=share, bound=bound):
            number = _percent(share)
            said.append(texts.say("rule_changed.number", bound=_word(bound, texts), number=number))
        case Coverage() | Linked():
            said.append(needed_words(part.requirement.needed, texts))
    return texts.say("part.comma").join(said)


def _tuple(code: str, value: Sequence[object], texts: Texts) -> str:
    if code == "leaf_kinds":
        return _listed((kind_word(str(one), texts) for one in value), texts)
    if code == "leaf_types":
        return _listed(type_words([str(one) for one in value], texts), texts)
    if code == "linked_statuses":
        return _listed((texts.say(f"status.{one}") for one in value), texts)
    if code == "pro_rata_without":
        return leave_words([str(one) for one in value], texts)
    if code == "threshold_targets":
        return _targets([one for one in value if isinstance(one, Dated)], texts)
    return _listed((_member(one, texts) for one in value), texts)


def _member(value: object, texts: Texts) -> str:
    """An element of a list that is told as a whole."""
    match value:
        case FactTest() | AnyTest() | AllTest():
            return fact_words(value, texts)
        case Question():
            return question_words(value, texts)
        case Condition():
            return condition_words(value, texts)
        case Void(leaf=leaf, at_least=number):
            return texts.say("rule_changed.void", asked=leaf_words(leaf, texts), number=number)
        case Take(leaf=leaf, amount=amount):
            asked = leaf_words(leaf, texts)
            return texts.say("rule_changed.take", asked=asked, amount=_number(amount))
        case Source(row=row):
            return row
        case Ceiling() | Ranking():
            return outcome_words(value, texts)
        case Step():
            return _step(value, texts)
        case Table():
            weights = [
                f"{_table_word(value.field, said, texts)}×{_number(number)}"
                for said, number in value.weights
            ]
            said = texts.say("part.and").join(weights)
            return texts.say("part.where", what=_word(value.field, texts), conditions=said)
        case _:
            return str(value)


def _step(step: Step, texts: Texts) -> str:
    each = _number(step.each)
    if step.first is None:
        return texts.say("rule_changed.rest", each=each)
    return texts.say("rule_changed.step", first=_number(step.first), each=each)


def _table_word(field: str, said: str | int, texts: Texts) -> str:
    if field == "type":
        return type_words([str(said)], texts)[0]
    return column_words(field, (said,), texts) or str(said)


def _mapping(code: str, value: Mapping[str, object], texts: Texts) -> str:
    if code != "leaf_factors":
        return texts.pick({key: str(one) for key, one in value.items()})
    said = [
        f"{_unit(unit, texts)}×{_number(factor)}"
        for unit, factor in value.items()
        if isinstance(factor, Fraction)
    ]
    return texts.say("part.and").join(said)


def _requirement(value: Requirement, texts: Texts) -> str:
    match value:
        case Coverage() | Linked():
            return other_words(value, texts)
        case Combination(how=how, parts=parts):
            said = _listed((part_words(one, texts) for one in parts), texts)
            return texts.say("part.where", what=texts.say(f"part.{how}"), conditions=said)
        case Threshold(measure=measure, targets=targets, bound=bound):
            number = f"{_targets(targets, texts)} {unit_word(measure, texts)}"
            asked = texts.say("rule_changed.number", bound=_word(bound, texts), number=number)
            return texts.say("part.comma").join((_measure(measure, texts), asked))
        case Ratio(part=part, whole=whole, share=share, bound=bound):
            said = texts.say("part.ratio", part=_measure(part, texts), whole=_measure(whole, texts))
            number = _percent(share)
            asked = texts.say("rule_changed.number", bound=_word(bound, texts), number=number)
            return texts.say("part.comma").join((said, asked))


def _measure(measure: Measure, texts: Texts) -> str:
    said = dict.fromkeys(leaf_words(leaf, texts) for leaf in added_leaves(measure))
    name = _listed(said, texts)
    own = type(measure).__name__.lower()
    if own == "leaf":
        return name
    if isinstance(measure, Share):
        of = tie_word(measure.of, texts)
        return texts.say("part.share", of=of, weight=_percent(measure.weight), what=name)
    if isinstance(measure, Deduct):
        void = () if measure.void is None else (measure.void,)
        less = (_member(one, texts) for one in (*measure.takes, *void))
        name = texts.say("part.comma").join((name, *less))
    return texts.say("part.where", what=_word(own, texts), conditions=name)


def _targets(targets: Sequence[Dated], texts: Texts) -> str:
    said = []
    for one in targets:
        number = _number(one.value)
        if one.first is not None:
            first = day_text(one.first, texts)
            number = texts.say("rule_changed.from_day", day=first, number=number)
        elif len(targets) > 1 or one.last is not None:
            last = day_text(one.last, texts)
            number = texts.say("rule_changed.to_day", day=last, number=number)
        said.append(number)
    return _listed(said, texts)


def _cycle(cycle: Cycle, texts: Texts) -> str:
    if cycle.first is None:
        if cycle.last is None:
            return texts.say("rule_changed.rolling", years=cycle.years)
        day = _edge(cycle.last, texts)
        return texts.say("rule_changed.rolling_to", years=cycle.years, day=day)
    return texts.say("rule_changed.cycle", years=cycle.years, day=day_text(cycle.first, texts))


def _within(within: Within, texts: Texts) -> str:
    said = []
    if within.months:
        months = texts.say("part.and").join(str(month) for month in within.months)
        said.append(texts.say("rule_changed.months", months=months))
    if within.first is not None:
        said.append(texts.say("rule_changed.begins", day=_edge(within.first, texts)))
    if within.last is not None:
        said.append(texts.say("rule_changed.ends", day=_edge(within.last, texts)))
    return _listed(said, texts)


def _edge(edge: Edge, texts: Texts) -> str:
    if isinstance(edge, MonthDay):
        return f"{edge.month:02}-{edge.day:02}"
    return day_text(edge, texts)


def _coded(code: str, value: str, texts: Texts) -> str:
    if code == "pro_rata_unit":
        return unit_words(value, texts)
    if code == "pro_rata_rounding":
        return rounding_words(value, None, texts)
    section = _CODES.get(code)
    if section == "rule_word" or (section == "consequence" and value == "none"):
        return _word(value, texts)
    if section is None:
        return value
    return texts.entries.get(f"{section}.{value}", value).rstrip("。.")


def _word(value: str, texts: Texts) -> str:
    """A word of the grammar; one that has no name is shown as it is written."""
    return texts.entries.get(f"rule_word.{value or 'whole'}", value)


def unit_word(measure: Measure, texts: Texts) -> str:
    """The name of the unit a measure comes to."""
    return _unit(unit_key(measure), texts)


def unit_key(measure: Measure) -> str:
    """The unit a measure comes to; items of evaluations are points."""
    unit = unit_of(measure)
    kinds = {kind for leaf in added_leaves(measure) for kind in leaf.kinds}
    return "item_evaluation" if unit == "item" and kinds == {"evaluation"} else unit


def _unit(unit: str, texts: Texts) -> str:
    return texts.entries.get(f"unit.{unit}", unit)


def _window(unit: str, texts: Texts) -> str:
    own = texts.entries.get(f"rule_word.window_{unit}")
    return own or texts.entries.get(f"span_short.{unit or CYCLE}", unit)


def _listed(said: Iterable[str], texts: Texts) -> str:
    return texts.say("part.and").join(said)


def _percent(value: Fraction) -> str:
    return f"{_number(value * 100)}%"
