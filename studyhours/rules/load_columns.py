"""Words of columns in a rule file: the conditions of ``where``, and the keys of tables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from studyhours.domain.traits import known_words, word_kept
from studyhours.rules.columns import EVIDENCE_COLUMN, EVIDENCE_WORDS, FIXED, OWN, WORDED
from studyhours.rules.document import Item
from studyhours.rules.model import Condition
from studyhours.rules.reader import Reader

_KEYS = (*WORDED, EVIDENCE_COLUMN, "has", "characters")
_NEAR = 0.8
"""So alike that a word is a slip of the pen and not a school's own."""


def load_conditions(reader: Reader, item: Item | None) -> tuple[Condition, ...]:
    """What must hold for a record to count; complaints go to the reader."""
    if item is None:
        return ()
    entries = reader.mapping(item, _KEYS)
    conditions = []
    for column in WORDED:
        if column in entries:
            said = reader.some(entries[column], column)
            words = tuple(load_word(reader, column, entry) for entry in said)
            conditions.append(Condition(column, words, 0, f"wrong_{column}"))
    if EVIDENCE_COLUMN in entries:
        needed = reader.choices(entries[EVIDENCE_COLUMN], EVIDENCE_WORDS, EVIDENCE_COLUMN)
        conditions.append(Condition("evidence", needed, 0, "no_evidence"))
    if "has" in entries:
        reader.choices(entries["has"], ("text",), "has")
        conditions.append(Condition("text", (), 1, "no_text"))
    if "characters" in entries:
        number = reader.whole(entries["characters"])
        conditions.append(Condition("text", (), number, "too_short"))
    return tuple(conditions)


def load_word(reader: Reader, column: str, item: Item) -> str | int:
    """A word a column may hold, as records keep it; any word where it has no fixed vocabulary."""
    if column in FIXED:
        words = FIXED[column]
        return words.get(reader.choice(item, tuple(words), ""), "")
    said = reader.text(item)
    return _own_word(reader, column, said, item.line) if column in OWN else said


def _own_word(reader: Reader, column: str, said: str, line: int) -> str:
    """A word that may be the school's own: records fold it in the same way."""
    kept, known = word_kept(column, said), known_words(column)
    near = difflib.get_close_matches(said, known, n=1, cutoff=_NEAR) if said.isascii() else []
    if kept is None or (kept not in known and near):
        reader.complain("unknown_value", line, value=said, known=", ".join(near or sorted(known)))
        return ""
    return kept


def refuse_same_word(reader: Reader, found: Iterable[tuple[str | int, str, int]]) -> None:
    """Complains of words that mean the same in one table.

    Args:
        reader: Where complaints go.
        found: What records keep, the word as written, and its line.
    """
    seen: set[str | int] = set()
    for kept, said, line in found:
        if kept in seen and kept != "":
            reader.complain("same_word_twice", line, value=said)
        seen.add(kept)
