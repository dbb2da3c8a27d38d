"""Measures of a rule file: a leaf, or an operator over measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from studyhours.domain.quantity import UNITS
from studyhours.rules.columns import TABLED
from studyhours.rules.document import Item
from studyhours.rules.load_columns import load_word, refuse_same_word
from studyhours.rules.load_grants import GRANT, load_grant
from studyhours.rules.load_measure import NO_LEAF, load_leaf, load_taking, of_records_alone
from studyhours.rules.load_others import load_share, refuse_weights
from studyhours.rules.measures import (
    PERIODS,
    RECORD,
    WHOLE,
    Add,
    Best,
    Cap,
    Deduct,
    Measure,
    Previous,
    Scale,
    Stages,
    Step,
    Substitute,
    Table,
    Take,
    Void,
    Weigh,
    leaves_in,
    unit_of,
)
from studyhours.rules.model import DISTINCT, Leaf
from studyhours.rules.reader import Reader

_ONE = Fraction(1)
OTHER, AT_LEAST = "other", "at_least"
_CUTS = ("at_most", AT_LEAST, "round_to")
"""What a cap may do with an amount: one of these at least."""


def load_measure(reader: Reader, item: Item) -> Measure:
    """Reads a measure; complaints go to the reader."""
    written = item.value if isinstance(item.value, dict) else {}
    operators = [key for key in _OPERATORS if key in written]
    if not operators and GRANT in written:
        return load_grant(reader, item)
    if not operators:
        return load_leaf(reader, item, tuple(_OPERATORS))
    entries = reader.mapping(item, tuple(_OPERATORS))
    for other in operators[1:]:
        reader.complain("one_requirement", entries[other].line, key=other, first=operators[0])
    return _OPERATORS[operators[0]](reader, entries[operators[0]])


def load_definitions(reader: Reader, item: Item | None) -> None:
    """Reads the measures that ``use`` may name; each is looked at, used or not."""
    if item is None:
        return
    if not isinstance(item.value, dict):
        reader.complain("not_a_mapping", item.line)
        return
    reader.defined = item.value
    for name, measure in item.value.items():
        reader.using.append(name)
        load_measure(reader, measure)
        reader.using.pop()


def _use(reader: Reader, item: Item) -> Measure:
    name = reader.text(item)
    if name in reader.using:
        reader.complain("used_in_itself", item.line, name=name)
        return NO_LEAF
    if name not in reader.defined:
        known = ", ".join(reader.defined) or "-"
        reader.complain("not_defined", item.line, name=name, known=known)
        return NO_LEAF
    # What is wrong with a definition has been said where it stands.
    quiet = Reader()
    quiet.defined, quiet.using = reader.defined, [*reader.using, name]
    quiet.lists, quiet.subject, quiet.inside = reader.lists, reader.subject, reader.inside
    quiet.back = reader.back
    measure = load_measure(quiet, reader.defined[name])
    if reader.subject:  # a definition may be right, and not for whom this rule binds
        new = [one for one in quiet.findings if one not in reader.findings]
        reader.findings += [replace(one, line=item.line) for one in new]
    if any(one.code == "rules.used_in_itself" for one in quiet.findings):
        reader.complain("used_in_itself", item.line, name=name)
    return measure


def _add(reader: Reader, item: Item) -> Measure:
    measures = tuple(load_measure(reader, entry) for entry in reader.some(item, "add"))
    refuse_other_units(reader, item, measures)
    refuse_weights(reader, item, measures)
    return Add(measures)


def _share(reader: Reader, item: Item) -> Measure:
    return load_share(reader, item, load_measure, NO_LEAF)


def refuse_other_units(reader: Reader, item: Item, measures: Sequence[Measure]) -> None:
    """Complains of measures that cannot be added or compared; of what was not read, not again."""
    read = (one for one in measures if NO_LEAF not in leaves_in(one))
    units = dict.fromkeys(map(unit_of, read))
    if len(units) > 1:
        reader.complain("units_differ", item.line, units=", ".join(units))


def refuse_objects(reader: Reader, item: Item, measure: Measure) -> None:
    """Complains where records are looked at one by one, and different objects are counted."""
    if any(leaf.what == DISTINCT for leaf in leaves_in(measure)):
        reader.complain("objects_not_records", item.line)


def _cap(reader: Reader, item: Item) -> Measure:
    parts = reader.mapping(item, (*_CUTS, "per", "measure"), ("measure",))
    if isinstance(item.value, dict) and not any(key in item.value for key in _CUTS):
        reader.missing(item, _CUTS[0])
    inner = _inner(reader, parts)
    per = reader.choice(parts.get("per"), (RECORD, *PERIODS), WHOLE)
    if per == RECORD and not isinstance(inner, Leaf | Weigh):
        reader.complain("per_record_of_leaf", parts["per"].line)
    elif per == RECORD:
        refuse_objects(reader, parts["per"], inner)
        inner = _alone(inner)
    limit = reader.number(parts["at_most"]) if "at_most" in parts else None
    least, step = (
        reader.positive(parts[key]) if key in parts else Fraction(0) for key in _CUTS[1:]
    )
    if limit is not None and max(least, step) > max(limit, Fraction(0)):
        key = AT_LEAST if least > limit else "round_to"
        reader.complain("cut_to_nothing", parts[key].line, key=key, limit=str(limit))
    return Cap(limit, per, inner, least, step)


def _alone(measure: Measure) -> Measure:
    """What is cut record by record."""
    return of_records_alone(measure) if isinstance(measure, Leaf) else measure


def _best(reader: Reader, item: Item) -> Measure:
    parts = reader.mapping(item, ("number", "measure"), ("number", "measure"))
    inner = _inner(reader, parts)
    number = _at_least_one(reader, parts, "number")
    cut = inner.measure if isinstance(inner, Cap) and inner.per == RECORD else inner
    if not isinstance(cut, Leaf | Weigh):
        reader.complain("best_of_records", item.line)
        return inner
    refuse_objects(reader, item, inner)
    return Best(number, _alone(inner))


def _at_least_one(reader: Reader, parts: Mapping[str, Item], key: str) -> int:
    number = reader.whole(parts[key]) if key in parts else 1
    if number < 1:
        reader.complain("too_small", parts[key].line, value=str(number), minimum="1")
    return number


def _previous(reader: Reader, item: Item) -> Measure:
    parts = reader.mapping(item, ("measure",), ("measure",))
    if reader.subject and not reader.back:  # a definition is for rules of any window
        reader.complain("previous_of_years", item.line)
    return Previous(reader.back, _inner(reader, parts))


def _stages(reader: Reader, item: Item) -> Measure:
    parts = reader.mapping(item, ("unit", "steps", "measure"), ("steps", "measure"))
    inner = _inner(reader, parts)
    steps = [_step(reader, entry) for entry in reader.some(parts.get("steps"), "steps")]
    for entry, step in zip(reader.sequence(parts.get("steps"))[:-1], steps, strict=False):
        if step.first is None:
            reader.complain("step_without_end", entry.line)
    return Stages(load_unit(reader, parts, inner), tuple(steps), inner)


def _step(reader: Reader, item: Item) -> Step:
    parts = reader.mapping(item, ("first", "each"), ("each",))
    first = reader.positive(parts["first"]) if "first" in parts else None
    return Step(first, _number(reader, parts, "each", Fraction(0)))


def _substitute(reader: Reader, item: Item) -> Measure:
    keys = ("measure", "by", "beyond", "rate", "at_most")
    parts = reader.mapping(item, keys, ("measure", "by"))
    limit = reader.number(parts["at_most"]) if "at_most" in parts else None
    return Substitute(
        _inner(reader, parts),
        load_measure(reader, parts["by"]) if "by" in parts else NO_LEAF,
        _number(reader, parts, "beyond", Fraction(0)),
        _number(reader, parts, "rate", _ONE),
        limit,
    )


def _factor(reader: Reader, item: Item) -> Measure:
    parts = reader.mapping(item, ("by", "unit", "measure"), ("by", "measure"))
    inner = _inner(reader, parts)
    unit = load_unit(reader, parts, inner)
    if "by" not in parts or not isinstance(parts["by"].value, dict):
        return Scale(_number(reader, parts, "by", _ONE), unit, inner)
    tables = [
        _table(reader, field, entry) for field, entry in reader.mapping(parts["by"], TABLED).items()
    ]
    if not 1 <= len(parts["by"].value) <= 2:
        reader.complain("one_or_two_tables", parts["by"].line)
    if not isinstance(inner, Leaf):
        reader.complain("table_of_leaf", parts["by"].line)
        return inner
    refuse_objects(reader, parts["by"], inner)
    return Weigh(of_records_alone(inner), tuple(tables), unit)


def _table(reader: Reader, field: str, item: Item) -> Table:
    weights = []
    words = []
    other = None
    for said, number in reader.open_mapping(item).items():
        if said == OTHER:
            other = reader.number(number)
        else:
            kept = load_word(reader, field, Item(number.line, said))
            words.append((kept, said, number.line))
            weights.append((kept, reader.number(number)))
    refuse_same_word(reader, words)
    return Table(field, tuple(weights), other)


def _inner(reader: Reader, parts: Mapping[str, Item]) -> Measure:
    return load_measure(reader, parts["measure"]) if "measure" in parts else NO_LEAF


def _number(reader: Reader, parts: Mapping[str, Item], key: str, default: Fraction) -> Fraction:
    return reader.number(parts[key]) if key in parts else default


def load_unit(reader: Reader, parts: Mapping[str, Item], inner: Measure) -> str:
    """The unit an operator gives, or that of the measure inside it."""
    return reader.choice(parts.get("unit"), UNITS, unit_of(inner))


def _deduct(reader: Reader, item: Item) -> Measure:
    parts = reader.mapping(item, ("measure", "each", "void"), ("measure",))
    inner = _inner(reader, parts)
    if not {"each", "void"} & parts.keys():
        reader.missing(item, "each")
    takes = []
    for entry in reader.some(parts.get("each"), "each"):
        keys = reader.mapping(entry, ("of", "where", "whose", "take"), ("where", "take"))
        amount = reader.positive(keys["take"]) if "take" in keys else _ONE
        takes.append(Take(load_taking(reader, entry, keys, inner), amount))
    if "void" not in parts:
        return Deduct(inner, tuple(takes), None)
    keys = reader.mapping(parts["void"], ("of", "where", "whose", AT_LEAST), ("where", AT_LEAST))
    number = _at_least_one(reader, keys, AT_LEAST)
    void = Void(load_taking(reader, parts["void"], keys, inner), number)
    return Deduct(inner, tuple(takes), void)


_OPERATORS: Mapping[str, Callable[[Reader, Item], Measure]] = {
    "add": _add,
    "best": _best,
    "cap": _cap,
    "deduct": _deduct,
    "factor": _factor,
    "previous": _previous,
    "share": _share,
    "stages": _stages,
    "substitute": _substitute,
    "use": _use,
}
