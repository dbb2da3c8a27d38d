"""The quick-entry line's words and what a sentence is understood as: see ``quick_entry``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from studyhours.domain.tidy import fold
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.quick_words import KindWords, PeopleWords
from studyhours.services.records.rows import RecordContent

PARTS = ("day", "kind", "teacher", "person", "title", "amount", "level", "mode", "place", "text",
         "remarks")  # fmt: skip
"""What a part of a sentence may be."""
FAULTS = (
    "no_kind", "two_kinds", "many_kinds", "bad_day", "two_days", "day_or_title", "many_people",
    "two_amounts", "one_each", "not_yours", "need_teacher", "need_title", "need_type",
    "need_amount", "bad_amount", "title_too_long",
)  # fmt: skip
"""What may be wrong with a sentence, or missing in it."""

_TOKEN = re.compile(
    r"《[^《》]*》|〈[^〈〉]*〉|“[^“”]*”|「[^「」]*」|\"[^\"]*\"|[^\s《〈“「\"]+|\S"
)
MARKED = {"《": "》", "〈": "〉", "“": "”", "「": "」", '"': '"'}
"""What a title stands in, by what it begins with."""
AFTER = "：:，,。；;"
"""What may follow a word and is none."""


@dataclass(frozen=True, slots=True)
class QuickPart:
    """A part of a sentence, as it was understood.

    Attributes:
        what: One of ``PARTS``.
        typed: The words of it, as typed.
        value: What they mean: a day, an id, a name, an amount; a text where it is one.
        more: What else: the last day of a span, a type, a unit.
    """

    what: str
    typed: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class QuickFault:
    """What is wrong with a sentence, or missing.

    Attributes:
        code: One of ``FAULTS``.
        typed: The words it is about; empty for what is missing.
        choices: What they might mean: kinds and types by their ids, people by their uids.
    """

    code: str
    typed: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """A sentence understood.

    Attributes:
        parts: Its parts, in the order they were typed.
        faults: What is wrong or missing; nothing where it can be saved.
        kind: The kind it is of, where it names one.
        values: The texts of a form, as far as they are known.
        content: What would be saved, where nothing is wrong.
    """

    parts: tuple[QuickPart, ...]
    faults: tuple[QuickFault, ...]
    kind: KindShown | None
    values: Mapping[str, str]
    content: RecordContent | None = None


@dataclass(frozen=True, slots=True)
class QuickWorld:
    """What a sentence is understood by.

    Attributes:
        kinds: The ledger's kinds.
        teachers: Everybody in the roster.
        today: Today.
        own: Uid of the one teacher this login writes records for; None for anybody.
        teacher: Uid of whom a sentence is about that names nobody; None where it has to say.
        alone: Whether nobody else is in the roster.
        observed: Whose lessons were seen before, by name, where nobody else is in the roster.
        no_names: Words that are no names, though they look so.
        named: The words of the kinds.
        people: What everybody is called.
    """

    kinds: Sequence[KindShown]
    teachers: Sequence[TeacherShown]
    today: date
    own: str | None = None
    teacher: str | None = None
    alone: bool = False
    observed: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()
    named: KindWords = field(init=False, compare=False)
    people: PeopleWords = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Learns the words of the kinds, and what everybody is called."""
        object.__setattr__(self, "named", KindWords(self.kinds))
        object.__setattr__(self, "people", PeopleWords(self.teachers))


def tokens_of(sentence: str) -> Iterator[str]:
    """The words of a sentence, folded; a title in its marks is one word."""
    for found in _TOKEN.finditer(fold(sentence)):
        word = found[0].strip()
        if word in AFTER or not word:
            continue
        head, colon, tail = word.partition("：") if "：" in word else word.partition(":")
        if colon and tail and head and word[0] not in MARKED and not head[-1].isdigit():
            yield from (head, tail)
        else:
            yield word
