"""Which record kind, and which of its types, a word of a sentence names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from studyhours.domain.tidy import clean_name
from studyhours.domain.vocabulary import as_list, as_table, key_of, vocabulary_file, words
from studyhours.services.people.pinyin import letters_of
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.kinds_list import KindShown

_BY_VOCABULARY = {"observation": "observation_type", "lesson": "lesson_type",
                  "writing": "writing_type", "training": "training_type"}  # fmt: skip
SURE, LIKELY, PART = 3, 2, 1
_LEAST = 2
TITLES_OF_PEOPLE = ("老师", "同志")


class Meant(NamedTuple):
    """What a word may mean: a kind, or a type of one."""

    kind: str
    type: str | None


class KindWords:
    """The words of a ledger's kinds.

    Args:
        kinds: Its kinds; types that are offered no more are not named.
    """

    def __init__(self, kinds: Sequence[KindShown]) -> None:
        self._kinds = {one.id: one for one in kinds}
        self._sure: dict[str, list[Meant]] = {}
        self._initials: dict[str, list[Meant]] = {}
        self._titles: list[tuple[str, Meant]] = []
        for kind in kinds:
            self._learn(kind.title.values(), Meant(kind.id, None))
            for one in kind.offered:
                self._learn(one.title.values(), Meant(kind.id, one.id))
        for word, base in _synonyms().items():
            for kind in kinds:
                if kind.base == base and key_of(word) not in self._sure:
                    self._sure[key_of(word)] = [Meant(kind.id, None)]

    def _learn(self, names: Iterable[str], meant: Meant) -> None:
        for name in dict.fromkeys(names):
            self._sure.setdefault(key_of(name), []).append(meant)
            letters = letters_of(name).replace(" ", "")
            if len(letters) >= _LEAST:
                self._initials.setdefault(letters, []).append(meant)
            if meant.type is not None:
                self._titles.append((key_of(name), meant))

    def find(self, word: str, kind: str | None = None) -> tuple[int, tuple[Meant, ...]]:
        """What a word means: how surely, and everything that fits equally well.

        Args:
            word: The word.
            kind: Where the kind is known, only what belongs to that one.
        """
        key = key_of(word)
        if not key:
            return 0, ()
        tries = (
            (SURE, self._sure.get(key, [])),
            (SURE, self._by_vocabulary(word)),
            (LIKELY, self._initials.get(key, []) if key.isascii() else []),
            (PART, [meant for name, meant in self._titles if len(key) >= _LEAST and key in name]),
        )
        for strength, found in tries:
            fitting = [one for one in found if kind is None or one.kind == kind]
            # A kind's own name says all; a type of the same name would only be a part of it.
            whole = [one for one in fitting if one.type is None]
            if fitting:
                return strength, tuple(dict.fromkeys(whole or fitting))
        return 0, ()

    def _by_vocabulary(self, word: str) -> list[Meant]:
        """As imports read the words of a column of types."""
        key = key_of(word)
        found = []
        for kind in self._kinds.values():
            name = _BY_VOCABULARY.get(kind.id)
            type_id = words(name).ids.get(key) if name is not None else None
            if type_id is not None and any(one.id == type_id for one in kind.offered):
                found.append(Meant(kind.id, type_id))
        return found


@cache
def _synonyms() -> Mapping[str, str]:
    named = as_table(vocabulary_file("quick_entry")["kinds"])
    return {word: str(base) for word, base in named.items()}


def named_exactly(what: str, word: str) -> str | None:
    """The level, mode or place a word names; bare numbers and signs name none in a sentence."""
    if len(word) < 2 or not any(map(str.isalpha, word)):
        return None
    if what == "level" and not word.isascii() and not word.endswith("级"):
        return None  # 校本研修 is rather what a course is called
    return words(what).ids.get(key_of(word))


def looks_like_a_name(word: str) -> bool:
    """Whether a word begins with a common surname and is as long as a name."""
    table = vocabulary_file("quick_entry")
    surnames, titles = as_list(table["surnames"]), as_list(table["no_names"])
    return word not in titles and any(
        word.startswith(one) and 1 <= len(word) - len(one) <= 2 for one in surnames
    )


class PeopleWords:
    """What a roster's people are called: staff numbers, names, initials and whole pinyin.

    Args:
        teachers: Everybody in the roster.
    """

    def __init__(self, teachers: Sequence[TeacherShown]) -> None:
        self._numbers: dict[str, list[TeacherShown]] = {}
        self._names: dict[str, list[TeacherShown]] = {}
        self._spelled: dict[str, list[TeacherShown]] = {}
        self._surnames: dict[str, list[TeacherShown]] = {}
        for one in teachers:
            if one.staff_no:
                self._numbers.setdefault(one.staff_no, []).append(one)
            self._names.setdefault(clean_name(one.name), []).append(one)
            for length in (1, 2):
                self._surnames.setdefault(one.name[:length], []).append(one)
            syllables = one.pinyin.lower().split()
            for said in {"".join(part[0] for part in syllables), "".join(syllables)}:
                self._spelled.setdefault(said, []).append(one)

    def has_number(self, word: str) -> bool:
        """Whether a word is somebody's staff number."""
        return word in self._numbers

    def is_spelled(self, word: str) -> bool:
        """Whether a word is nobody's number or name, so that only its letters may mean somebody."""
        return word not in self._numbers and clean_name(word) not in self._names

    def find(self, word: str) -> list[TeacherShown]:
        """Whom a word names; nobody where it is rather something else."""
        found = self._numbers.get(word) or self._names.get(clean_name(word))
        if found:
            return found
        if word.endswith(TITLES_OF_PEOPLE) and len(word) in (3, 4):
            return self._surnames.get(word[:-2], [])
        letters = word.lower()
        if len(letters) < _LEAST or not letters.isascii() or not letters.isalpha():
            return []
        return self._spelled.get(letters, [])
