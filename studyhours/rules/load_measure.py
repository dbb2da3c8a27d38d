"""The ``measure`` part of a rule file: what is looked at, what must hold, what is added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from studyhours.domain.quantity import UNITS
from studyhours.rules.columns import OBJECTS
from studyhours.rules.document import Item
from studyhours.rules.load_columns import load_conditions
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.reader import Reader
from studyhours.rules.subjects import OWN, TEACHER, WHOSE, whose_of

HOW = ("sum", "count", DISTINCT)
"""A leaf is exactly one of these."""
NO_LEAF = Leaf("count", "record", (), (), (), {})
"""What stands for a measure that cannot be read."""


def load_leaf(reader: Reader, item: Item, operators: tuple[str, ...] = ()) -> Leaf:
    """Reads a leaf; complaints go to the reader.

    Args:
        reader: Where complaints go.
        item: The measure.
        operators: What else might have stood here, for the sake of misspelt ones.
    """
    before = len(reader.findings)
    keys = (*HOW, "of", "where", "convert", "whose", *operators)
    entries = reader.mapping(item, keys, ("of",))
    if sum(how in entries for how in HOW) != 1:
        if len(reader.findings) == before:
            reader.complain("sum_or_count", item.line)
        return NO_LEAF
    kinds, types = load_selection(reader, entries.get("of"))
    conditions = load_conditions(reader, entries.get("where"))
    whose = load_whose(reader, entries.get("whose"))
    if "sum" not in entries:
        if "convert" in entries:
            reader.complain("convert_without_sum", entries["convert"].line)
        if DISTINCT in entries:
            what = reader.choice(entries[DISTINCT], OBJECTS, OBJECTS[0])
            return Leaf(DISTINCT, what, kinds, types, conditions, {}, whose=whose)
        reader.choice(entries["count"], ("record",), "record")
        sheets = asks_how(conditions)
        return Leaf("count", "record", kinds, types, conditions, {}, whose=whose, sheets=sheets)
    unit = reader.choice(entries["sum"], UNITS, UNITS[0])
    factors = load_factors(reader, entries.get("convert"), unit)
    return Leaf("sum", unit, kinds, types, conditions, factors, whose=whose)


def load_whose(reader: Reader, item: Item | None) -> str:
    """Whose records count for a subject that is no teacher."""
    known = whose_of(reader.subject)
    if item is None:
        return known[0]
    said = reader.choice(item, WHOSE, known[0])
    if said not in known:
        if (reader.subject, said) != (TEACHER, OWN):
            words = ", ".join(filter(None, known)) or OWN
            reader.complain("whose_of_subject", item.line, value=said, known=words)
        return known[0]
    return said


def load_taking(reader: Reader, item: Item, entries: Mapping[str, Item], inner: object) -> Leaf:
    """The leaf of records that something is taken away for.

    Args:
        reader: Where complaints go.
        item: The entry.
        entries: Its keys; without ``of`` it is about what the measure is about.
        inner: The measure taken from.
    """
    if "of" in entries:
        kinds, types = load_selection(reader, entries["of"])
        whose = load_whose(reader, entries.get("whose"))
    elif isinstance(inner, Leaf):
        kinds, types, whose = inner.kinds, inner.types, inner.whose
    else:
        reader.missing(item, "of")
        return NO_LEAF
    before = len(reader.findings)
    conditions = load_conditions(reader, entries.get("where"))
    if not conditions and "where" in entries and len(reader.findings) == before:
        reader.complain("missing_key", entries["where"].line, key="attendance")
    sheets = asks_how(conditions)
    return Leaf(
        "count", "record", kinds, types, conditions, {}, takes=True, whose=whose, sheets=sheets
    )


def asks_how(conditions: Iterable[Condition]) -> bool:
    """Whether conditions ask how somebody attended, as sign-in sheets say of everybody."""
    return any(condition.field == "attendance" for condition in conditions)


def of_records_alone(leaf: Leaf) -> Leaf:
    """A leaf where records are told apart: a name on a sheet says too little of itself."""
    return replace(leaf, sheets=False) if leaf.sheets else leaf


def load_selection(reader: Reader, item: Item | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds and types of ``of``."""
    selection = {} if item is None else reader.mapping(item, ("kind", "type"), ("kind",))
    kinds = tuple(reader.text(kind) for kind in reader.some(selection.get("kind"), "kind"))
    types = tuple(reader.text(kind) for kind in reader.some(selection.get("type"), "type"))
    return kinds, types


def load_factors(reader: Reader, item: Item | None, unit: str) -> Mapping[str, Fraction]:
    """What each unit is worth in that of the leaf; the unit itself where nothing is said."""
    if item is None:
        return {unit: Fraction(1)}
    entries = reader.mapping(item, UNITS)
    if item.value == {}:
        reader.complain("missing_key", item.line, key=unit)
    return {name: reader.positive(value) for name, value in entries.items()}
