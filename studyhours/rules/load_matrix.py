"""A matrix of minimums: shorthand for one requirement for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from studyhours.rules.document import Item
from studyhours.rules.load_measure import NO_LEAF
from studyhours.rules.load_operators import COLUMNS, load_measure, load_value
from studyhours.rules.load_targets import DEFAULT_STEP, load_targets
from studyhours.rules.measures import Table, Weigh
from studyhours.rules.model import Leaf
from studyhours.rules.reader import Reader
from studyhours.rules.requirements import ALL, AT_LEAST, Combination, Part, Threshold
from studyhours.rules.times import AROUND, Time

_ONE, _NOTHING = Fraction(1), Fraction(0)


def load_matrix(reader: Reader, item: Item, around: Time) -> Combination:
    """Reads a matrix; all of its cells must be met.

    Args:
        reader: Where complaints go.
        item: The matrix.
        around: The time of the requirement it is.
    """
    keys = ("measure", "rows", "columns", AT_LEAST)
    parts = reader.mapping(item, keys, keys)
    leaf = load_measure(reader, parts["measure"]) if "measure" in parts else NO_LEAF
    if not isinstance(leaf, Leaf):
        reader.complain("table_of_leaf", item.line)
        leaf = NO_LEAF
    fields = (_field(reader, parts.get("rows")), _field(reader, parts.get("columns")))
    if fields[0] == fields[1]:
        reader.complain("same_column_twice", item.line, column=fields[0])
    rows = reader.open_mapping(parts[AT_LEAST]) if AT_LEAST in parts else {}
    time = Time(AROUND, around=around.unit or around.around, dated_by=around.dated_by)
    cells = tuple(Part({}, time, asked) for asked in _cells(reader, leaf, fields, rows))
    return Combination(ALL, len(cells), cells)


def _field(reader: Reader, item: Item | None) -> str:
    if item is None:
        return ""
    parts = reader.mapping(item, ("by",), ("by",))
    return reader.choice(parts.get("by"), tuple(COLUMNS), "")


def _cells(
    reader: Reader, leaf: Leaf, fields: tuple[str, str], rows: Mapping[str, Item]
) -> Iterator[Threshold]:
    for row, line in rows.items():
        for column, number in reader.open_mapping(line).items():
            said = ((fields[0], row, line.line), (fields[1], column, number.line))
            tables = tuple(
                Table(field, ((load_value(reader, field, word, at), _ONE),), _NOTHING)
                for field, word, at in said
                if field
            )
            targets = load_targets(reader, number, AT_LEAST)
            yield Threshold(Weigh(leaf, tables, leaf.unit), AT_LEAST, targets, DEFAULT_STEP)
