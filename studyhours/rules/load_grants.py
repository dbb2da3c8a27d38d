"""The leaf ``grant`` of a rule file: hours granted, and the reasons that are honoured."""

from __future__ import annotations

import difflib

from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import GRANTED, REASONS, reason_word
from studyhours.rules.document import Item
from studyhours.rules.load_measure import load_factors
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.reader import Reader
from studyhours.rules.subjects import TEACHER

GRANT = "grant"
_NEAR = 0.8
"""So alike that a word is a slip of the pen and not a school's own."""


def load_grant(reader: Reader, item: Item) -> Leaf:
    """Reads the leaf; complaints go to the reader."""
    entries = reader.mapping(item, (GRANT, "where", "convert"), (GRANT,))
    if reader.subject not in {TEACHER, ""}:
        reader.complain("not_of_subject", item.line, key=GRANT, subject=reader.subject)
    unit = reader.choice(entries.get(GRANT), UNITS, UNITS[0])
    conditions: tuple[Condition, ...] = ()
    if "where" in entries:
        where = reader.mapping(entries["where"], ("reason",), ("reason",))
        words = load_reasons(reader, where.get("reason"), "reason")
        conditions = (Condition("type", words, 0, "wrong_reason"),)
    factors = load_factors(reader, entries.get("convert"), unit)
    return Leaf("sum", unit, (GRANTED,), (), conditions, factors)


def load_reasons(reader: Reader, item: Item | None, key: str) -> tuple[str, ...]:
    """Reasons, or kinds of leave, as rules know them: known words, or a school's own."""
    words = []
    for entry in reader.some(item, key):
        said = reader.text(entry)
        word = reason_word(said)
        near = difflib.get_close_matches(said, REASONS, n=1, cutoff=_NEAR)
        if not said or (word not in REASONS and near):
            known = ", ".join(near or REASONS)
            reader.complain("unknown_value", entry.line, value=said, known=known)
        words.append(word)
    return tuple(words)
