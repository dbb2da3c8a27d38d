"""A matrix of minimums: shorthand for one requirement for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from studyhours.rules.columns import TABLED
from studyhours.rules.document import Item
from studyhours.rules.load_columns import load_word, refuse_same_word
from studyhours.rules.load_measure import NO_LEAF, of_records_alone
from studyhours.rules.load_operators import load_measure, refuse_objects
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
    refuse_objects(reader, item, leaf)
    leaf = of_records_alone(leaf)
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
    return reader.choice(parts.get("by"), TABLED, "")


def _cells(
    reader: Reader, leaf: Leaf, fields: tuple[str, str], rows: Mapping[str, Item]
) -> Iterator[Threshold]:
    kept_rows = _kept(reader, fields[0], rows)
    for row, line in rows.items():
        columns = reader.open_mapping(line)
        kept_columns = _kept(reader, fields[1], columns)
        for column, number in columns.items():
            kept = ((fields[0], kept_rows[row]), (fields[1], kept_columns[column]))
            tables = tuple(Table(field, ((word, _ONE),), _NOTHING) for field, word in kept if field)
            targets = load_targets(reader, number, AT_LEAST)
            yield Threshold(Weigh(leaf, tables, leaf.unit), AT_LEAST, targets, DEFAULT_STEP)


def _kept(reader: Reader, field: str, entries: Mapping[str, Item]) -> Mapping[str, str | int]:
    """What records keep for the words of one line of a matrix."""
    if not field:
        return dict.fromkeys(entries, "")
    kept = {
        said: load_word(reader, field, Item(entry.line, said)) for said, entry in entries.items()
    }
    refuse_same_word(reader, ((kept[said], said, entry.line) for said, entry in entries.items()))
    return kept
