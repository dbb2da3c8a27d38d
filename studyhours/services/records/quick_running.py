"""Sentences written without blanks: 上周五参加新课标培训6学时, 昨天听了王芳老师的课《圆》1节."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from studyhours.domain.tidy import has_han
from studyhours.domain.vocabulary import as_list, as_table, vocabulary_file
from studyhours.services.records.quick_days import is_plain_day, read_days
from studyhours.services.records.quick_kind import find_kind
from studyhours.services.records.quick_sentence import AFTER, MARKED, QuickWorld, tokens_of
from studyhours.services.records.quick_words import (
    SURE,
    TITLES_OF_PEOPLE,
    looks_like_a_name,
    named_exactly,
)

_LONGEST = 2000
_LEAST = 2
_AMOUNT = re.compile(
    r"(\d+(?:\.\d+)?个?(?:学时|课时|小时|分钟)"
    r"|(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半]{1,3})(?:个?小时|学时|课时|节|天)(?=课?$))课?"
)
_BEHIND = r"(?:一节|公开)?课?(.*)"
_OF = re.compile(rf"(.{{2,4}}?)(?:执教|讲|上)?的{_BEHIND}")
_OF_TITLED = re.compile(rf"(.{{1,4}}?(?:{'|'.join(TITLES_OF_PEOPLE)}))(?:执教|讲|上)?的?{_BEHIND}")


def words_of(sentence: str, world: QuickWorld) -> list[str]:
    """The words of a sentence; one that names no kind as it stands is taken apart, if that helps.

    Args:
        sentence: As typed; line ends are blanks.
        world: What it is understood by.
    """
    words = list(tokens_of(" ".join(sentence[:_LONGEST].split())))
    return _with_level(words if find_kind(words, world.named) is not None else _apart(words, world))


def _with_level(words: list[str]) -> list[str]:
    """Words of which one names a training of the school's own, and its level unless one is said."""
    if not any(one in _words("school_based") for one in words):
        return words
    if any(named_exactly("level", one.rstrip(AFTER)) is not None for one in words):
        return words
    return [*words, str(_table()["school_level"])]


def _apart(words: list[str], world: QuickWorld) -> list[str]:
    apart = [one for word in words for one in _amounts_apart(word, world.today)]
    for at, word in enumerate(apart):
        behind, told = apart[at + 1 : at + 2], len(apart) > len(words)
        if _is_run(word) and (named := _kind_apart(word, behind, world, told=told)):
            return [*apart[:at], *named, *apart[at + 1 :]]
    return words


def _is_run(word: str) -> bool:
    return has_han(word) and word[0] not in MARKED


def _amounts_apart(word: str, today: date) -> Iterator[str]:
    """A word without the day it begins with and the amounts in it."""
    if not _is_run(word):
        yield word
        return
    day = _day_before(word, today)
    if day:
        yield day
    rest = word[len(day) :]
    yield from (part for one in _AMOUNT.split(rest) if (part := one.strip(AFTER)))


def _day_before(word: str, today: date) -> str:
    """The day a word begins with, as long as it can be; digits and points alone are none."""
    for end in range(len(word), _LEAST - 1, -1):
        said = word[:end]
        days = None if is_plain_day(said) else read_days(said, today)
        if days is not None and days.first is not None:
            return said
    return ""


def _kind_apart(word: str, behind: Sequence[str], world: QuickWorld, *, told: bool) -> list[str]:
    """A word as the name of a kind and what is left of it; nothing where it names none.

    Args:
        word: The word.
        behind: The one that follows, if any.
        world: What it is understood by.
        told: Whether a day or an amount stood in it, so that it is no mere title.
    """
    done = next((verb for verb in _words("done") if word.startswith(verb)), "")
    rest, known = word[len(done) :], world.named
    for end in range(len(rest), _LEAST - 1, -1) if told or done else ():
        if known.find(rest[:end])[0] == SURE and not rest[end:].startswith(_words("goes_on")):
            return [one for one in (rest[:end], rest[end:]) if one]
    if any(one in rest for one in _words("courses")):
        return [_words("courses")[0], rest]
    for verb, kind in as_table(_table()["verbs"]).items():
        if word.startswith(verb) and not word.startswith(_words("no_verbs")):
            return [str(kind), *_whose(word[len(verb) :], world)]
    if word in _words("read") and behind and behind[0][0] in MARKED:
        return [str(_table()["reading"])]
    return []


def _whose(said: str, world: QuickWorld) -> list[str]:
    """Whose lesson was seen and what it was about: 王芳老师的圆."""
    found = _OF_TITLED.fullmatch(said) or _OF.fullmatch(said)
    if found is not None:
        name, title = found[1], found[2]
        plain = name[:-2] if name.endswith(TITLES_OF_PEOPLE) else name
        if not world.people.find(plain) and (plain != name or looks_like_a_name(plain)):
            return [one for one in (plain + TITLES_OF_PEOPLE[0], title) if one]
        if world.people.find(plain):
            return [one for one in (plain, title) if one]
    return [said] if said not in {"", "课"} else []


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(as_list(_table()[name]))


def _table() -> dict[str, object]:
    return dict(as_table(vocabulary_file("quick_entry")["running"]))
