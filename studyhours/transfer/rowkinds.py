"""Rows that are no data: totals, notes, signatures, repeated headers, sample rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from studyhours.domain.tidy import fold, squeeze
from studyhours.transfer.cells import Cell, cell_text
from studyhours.transfer.vocabulary import key_of, vocabulary_file

_AFTER_NOTE = re.compile(r"^(?:[:：(（\[【_.、。]|\d|$)")
_SENTENCE = re.compile(r"[。；;：:！!]|^\d+[.、．]|^[(（][一二三四五\d]")
_PAGE = re.compile(r"第\d+页|共\d+页|\d+/\d+页|page\d+")
_LONG = 15  # characters; a lone cell that long is a remark, not a name
_SHORT_TOTAL = 12


@cache
def row_words(name: str) -> frozenset[str]:
    """One list of ``rows.toml`` as keys."""
    table = vocabulary_file("rows")[name]
    if not isinstance(table, dict):
        raise TypeError(f"{name} is no table")
    return frozenset(key_of(word) for word in table["words"])


@lru_cache(maxsize=16_384)
def is_total(text: str) -> bool:
    """Whether a cell says that its row is a sum, such as ``合计``, ``总计：`` or ``语文组小计``."""
    key = key_of(text)
    if key in row_words("total"):
        return True
    if len(key) <= _SHORT_TOTAL and key.endswith(("合计", "总计", "小计", "共计")):
        return True
    return re.fullmatch(r"(?:合计|总计|共计|小计)\d+(?:\.\d+)?[人条项次学时节课]*", key) is not None


@lru_cache(maxsize=16_384)
def is_note(text: str) -> bool:
    """Whether a cell begins a note or a sign-off: ``备注：…``, ``填表人``, ``说明 1.``."""
    plain = squeeze(text)
    if _PAGE.match(plain):
        return True
    head = re.match(r"[^\W\d_]+", plain)
    if head is None:
        return False
    word = head.group()
    return word in row_words("note") and _AFTER_NOTE.match(plain[len(word) :]) is not None


def kind_of_row(
    filled: Sequence[tuple[int, Cell]], person: Sequence[int], mapped: frozenset[int]
) -> str | None:
    """Why a row is no data: a reason under ``skip``, ``blank`` to say nothing, None for data.

    Args:
        filled: Column and value of the row's filled cells, at least one.
        person: The columns that say who is meant.
        mapped: Every column that was understood.
    """
    first = cell_text(filled[0][1])
    who = [text for column, cell in filled if column in person and (text := cell_text(cell))]
    if is_total(first) or any(is_total(text) for text in who):
        return "total_row"
    named = [text for text in who if not is_note(text)]
    if key_of(first) in row_words("example"):
        return "note_row"
    if named and not (len(filled) == 1 and _is_remark(named[0])):
        return None
    if is_note(first) or any(is_note(text) for text in who) or (who and len(filled) == 1):
        return "note_row"
    texts = [cell_text(cell) for _, cell in filled]
    if any(is_total(text) for text in texts if len(text) <= _SHORT_TOTAL):
        return "total_row"
    if len(filled) == 1 and not _is_number(texts[0]):
        return "note_row"
    if not any(column in mapped for column, _ in filled):
        # Numbered lines of an empty form.
        return "blank" if all(_is_number(text) for text in texts) else "note_row"
    return None


def _is_remark(text: str) -> bool:
    return len(text) > _LONG or _SENTENCE.search(fold(text)) is not None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
