"""Pinyin of names, for sorting and for searching by initials.

Characters are read one by one; what is read otherwise, surnames above all, stands in
``resources/vocabulary/readings.toml``. The large dictionary of phrases that pypinyin brings is left
out: it holds hardly any surname, and reading it keeps the interpreter, and so the window, for a
tenth of a second in one piece.
"""

from __future__ import annotations

import os
import re
import threading
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from studyhours.domain.resources import resource
from studyhours.domain.tidy import has_han
from studyhours.services.people.first_readings import FirstReadings

_PRIVATE = 0xE100
_guard = threading.Lock()
"""Held while the reader is made: what two threads make at once reads nothing any more."""


def pinyin_of(name: str) -> str:
    """A person's name as ``ou yang xue mei``; other scripts as they are."""
    surnames = _readings("surnames")
    for length in (2, 1):
        surname, given = name[:length], name[length:]
        if surname in surnames and given:
            return " ".join((surnames[surname], *_syllables(given))).strip()
    return " ".join(_syllables(name))


def spelled(text: str) -> str:
    """Any words as ``jie fang lu xiao xue``: no first character is read as a surname."""
    return " ".join(_syllables(text))


def initials_of(name: str) -> str:
    """Initials of a school's name in capitals, Chinese characters only: 河湾 → HW, 重庆 → CQ."""
    return "".join(one[:1] for one in _syllables(name, errors="ignore")).upper()


def letters_of(text: str) -> str:
    """Initials of any text in small letters, one for each Chinese character, blanks between runs.

    Read character by character, as the index of words wants it of many thousand titles: only the
    words of ``readings.toml`` are read as words.
    """
    if has_han(text):
        return _words().sub(_initials_found, text).translate(_letters())
    return ""


def _initials_found(found: re.Match[str]) -> str:
    # Out of the way of letters that the text itself has: those are no initials.
    said = _readings("words")[found[0]]
    return "".join(chr(_PRIVATE + ord(part[0])) for part in said.split())


class _Letters(dict[int, str]):
    """Initials by character, as they are asked for; anything but a Chinese character ends a run."""

    def __missing__(self, code: int) -> str:
        if _PRIVATE < code < _PRIVATE + 0x80:
            return chr(code - _PRIVATE)
        character = chr(code)
        said = "".join(_syllables(character)) if has_han(character) else ""
        letter = said[:1] if said[:1].isascii() and said[:1].islower() else " "
        self[code] = letter
        return letter


@cache
def _letters() -> _Letters:
    return _Letters()


@cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _readings("words"))))


def _syllables(text: str, errors: str = "default") -> list[str]:
    return [str(one) for one in _reader()(text, errors=errors)] if text else []


@cache
def _readings(what: str) -> Mapping[str, str]:
    text = resource("vocabulary", "readings.toml").read_text(encoding="utf-8")
    found: Mapping[str, str] = tomllib.loads(text)[what]
    return found


def _reader() -> Any:  # noqa: ANN401 - pypinyin's function
    with _guard:  # a cache alone lets a second thread in while the first is at it
        return _made_reader()


@cache
def _made_reader() -> Any:  # noqa: ANN401 - pypinyin's function
    # Its own switches; they are looked at once, when the package is loaded.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import constants, converter, lazy_pinyin, load_phrases_dict, load_single_dict

    words = _readings("words").items()
    load_phrases_dict({word: [[one] for one in said.split()] for word, said in words})
    load_single_dict({ord(one): said for one, said in _readings("characters").items()})
    # What reads has a name of its own for the dictionary, which is wanted for nothing else.
    reader: Any = converter
    reader.PINYIN_DICT = FirstReadings(constants.PINYIN_DICT)
    constants.PINYIN_DICT.clear()
    return lazy_pinyin
