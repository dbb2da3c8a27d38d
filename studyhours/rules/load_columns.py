"""Words of columns in a rule file: the conditions of ``where``, and the keys of tables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from studyhours.domain.traits import known_words, object_key, word_kept
from studyhours.rules.columns import EVIDENCE_COLUMN, EVIDENCE_WORDS, FIXED, OWN, WORDED
from studyhours.rules.document import Item
from studyhours.rules.model import Condition
from studyhours.rules.reader import Reader
from studyhours.rules.subjects import PAIR, PARTNER

_WITH = "with"
_KEYS = (*WORDED, EVIDENCE_COLUMN, "on_list", "has", "characters", _WITH)
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
    if "on_list" in entries:
        listed = _on_lists(reader, entries["on_list"])
        conditions.append(Condition("object", listed, 0, "not_on_list"))
    if "has" in entries:
        reader.choices(entries["has"], ("text",), "has")
        conditions.append(Condition("text", (), 1, "no_text"))
    if "characters" in entries:
        number = reader.whole(entries["characters"])
        conditions.append(Condition("text", (), number, "too_short"))
    if _WITH in entries:
        other = reader.choice(entries[_WITH], (PARTNER,), PARTNER)
        if reader.subject not in {PAIR, ""}:
            reader.complain("with_of_pair", entries[_WITH].line)
        conditions.append(Condition(PARTNER, (other,), 0, "not_with_partner"))
    return tuple(conditions)


def load_lists(reader: Reader, item: Item | None) -> None:
    """Reads the lists of books that ``on_list`` may name; each is looked at, used or not."""
    if item is None:
        return
    found = {}
    for name, entry in reader.open_mapping(item).items():
        books = [(_book(reader, one), one) for one in reader.some(entry, name)]
        refuse_same_word(reader, ((kept, str(one.value), one.line) for kept, one in books))
        found[name] = tuple(kept for kept, _ in books if kept)
    reader.lists = found


def _book(reader: Reader, item: Item) -> str:
    """A title or ISBN, as records fold what they are about."""
    before = len(reader.findings)
    kept = object_key("book", reader.text(item)) or ""
    if not kept and len(reader.findings) == before:
        reader.complain("not_a_text", item.line)
    return kept


def _on_lists(reader: Reader, item: Item) -> tuple[str, ...]:
    """The books of one list or of several."""
    names = [(reader.text(one), one.line) for one in reader.some(item, "on_list")]
    for name, line in names:
        if name not in reader.lists:
            known = ", ".join(reader.lists) or "-"
            reader.complain("no_such_list", line, name=name, known=known)
    return tuple(dict.fromkeys(kept for name, _ in names for kept in reader.lists.get(name, ())))


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
