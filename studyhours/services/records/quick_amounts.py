"""Which words of a sentence say an amount, and which numbers are a title's: Unit 3, 第 3 课."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from studyhours.domain.tidy import fold
from studyhours.domain.vocabulary import as_list, vocabulary_file
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.quick_sentence import AFTER, MARKED
from studyhours.services.records.typed import read_amount

BARE = re.compile(r"\d+(?:\.\d+)?")
COUNT = re.compile(r"(\d{1,4}|[一二两三四五六七八九十]{1,3})[篇本条项个份次]")
_BEGIN = "0123456789.一两二三四五六七八九十半"
_NUMBERED = "第"
Span = tuple[int, int]
"""Where an amount begins, and how many words it has."""


def amounts_in(words: Sequence[str], kind: KindShown | None) -> frozenset[Span]:
    """Where amounts with a unit stand.

    A unit in Chinese is surely one (1节, 1 节, 两课时). One in other letters (2 periods, 3d) is one
    only where no such stands, for it may be a word of an English title.

    Args:
        words: All of the sentence.
        kind: What it is a record of, where that is known.
    """
    spans = [(at, count) for at in range(len(words)) for count in (1, 2)]
    found = [span for span in spans if _is_amount(words, span, kind)]
    sure = [span for span in found if not _joined(words, span)[-1].isascii()]
    return frozenset(sure or [span for span in found if not is_numbered(words, span[0])])


def bare_amounts(words: Sequence[str], free: Collection[int]) -> list[int]:
    """Where numbers without a unit stand that are an amount rather than a title's.

    Such a number stands for itself (听课 2 赵敏 圆), or ends the title, whose last word is Chinese
    (培训 新课标 4); in Unit 3 and 3 的倍数 it belongs to the title.

    Args:
        words: All of the sentence.
        free: Those that mean nothing else.
    """
    return [
        at
        for at in sorted(free)
        if BARE.fullmatch(words[at].rstrip(AFTER))
        and at + 1 not in free
        and (at - 1 not in free or (at == max(free) and _may_end_before(words[at - 1])))
    ]


def is_of_latin(words: Sequence[str], taken: Collection[int], span: range) -> bool:
    """Whether a Latin word stands beside others that mean nothing yet: School in At school.

    Args:
        words: All of the sentence.
        taken: Those that mean something.
        span: The word, or several.
    """
    said = "".join(words[at] for at in span)
    return (
        said.isascii()
        and any(map(str.isalpha, said))
        and any(
            0 <= at < len(words)
            and at not in taken
            and words[at].isascii()
            and words[at][0].isalnum()
            for at in (span[0] - 1, span[-1] + 1)
        )
    )


def _may_end_before(word: str) -> bool:
    """Whether a title may end with a word where a number follows."""
    return not word[-1].isascii() and not word.endswith(_NUMBERED)


def _joined(words: Sequence[str], span: Span) -> str:
    at, count = span
    return "".join(words[at : at + count]).rstrip(AFTER)


def _is_amount(words: Sequence[str], span: Span, kind: KindShown | None) -> bool:
    at, count = span
    parts = words[at : at + count]
    if len(parts) < count or any(part[0] in MARKED for part in parts):
        return False
    if count > 1 and (
        not BARE.fullmatch(parts[0])
        or parts[1][0] in _BEGIN
        or (at > 0 and words[at - 1].endswith(_NUMBERED))
    ):
        return False
    word = _joined(words, span)
    # 一, 十五: a numeral alone is rather a word of a title.
    if not word or word[0] not in _BEGIN or all(one in _BEGIN for one in word):
        return False
    if kind is not None and not kind.fields.units and COUNT.fullmatch(word):
        return True
    return read_amount(word, kind.unit if kind is not None else "hour") is not None


def is_numbered(words: Sequence[str], at: int) -> bool:
    """Whether the word before is one that is numbered: Unit, Lesson, Part …"""
    return at > 0 and fold(words[at - 1]).lower().rstrip(".") in _numbered()


@cache
def _numbered() -> frozenset[str]:
    return frozenset(as_list(vocabulary_file("quick_entry")["numbered"]))
