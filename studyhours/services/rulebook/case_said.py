"""What the small tables of a case hold, in words, and what was typed back as cases write it.

A word that the grammar does not know is one of the school's own and stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from studyhours.domain.registers import reason_word
from studyhours.domain.texts import Texts
from studyhours.rules.columns import EVIDENCE_COLUMN, WORDED
from studyhours.services.rulebook.case_forms import more_text, read_more
from studyhours.services.rulebook.sentence_measures import OF_FACTS, words_of_fact
from studyhours.services.wording.describing import reason_words

_SECTIONS: Mapping[str, str] = {
    **{column: f"rule_{column}." for column in WORDED},
    EVIDENCE_COLUMN: "case_evidence.",
    "status": "case_status.",
    "whose": "rule_word.",
    "with": "case_with.",
}
"""Where the words of a key's values stand."""
_KEYS = "case_more."
_OBJECT, _COLON = "object", ":"
_LEAVE = "leave"
_CLOSED = frozenset({*OF_FACTS, _LEAVE, "long_course", "opt_out"})
"""Facts that know no other words than those of the grammar."""
_WIDE = str.maketrans({"：": ": ", "，": ", "})
_QUOTES = frozenset("'\"")
Turn = Callable[[str, str], str]
"""Says a word of a section, or gives the word itself."""


def more_said(entry: Mapping[str, object], shown: Collection[str], texts: Texts) -> str:
    """What an entry says besides the columns shown: ``形式: 线上, 字数: 20``."""
    rest = {key: value for key, value in entry.items() if key not in shown}
    return more_text(_turned(rest, _saying(texts), key_first=True), ())


def more_written(said: str, texts: Texts) -> Mapping[str, object] | None:
    """What such a line is to a case; None where it cannot be understood."""
    plain = said if set(said) & _QUOTES else said.translate(_WIDE)
    found = read_more(plain)
    return None if found is None else _turned(found, _writing(texts), key_first=False)


def fact_said(fact: str, value: str, texts: Texts) -> str:
    """A value of a fact; where the school has words of its own, as its register has it."""
    return words_of_fact(fact, value, texts) if fact in _CLOSED else value


def fact_written(fact: str, said: str, texts: Texts) -> str:
    """A value that was typed: a word of the grammar where the fact knows no others."""
    if fact == _LEAVE:
        return reason_written(said)
    section = OF_FACTS.get(fact, "fact_word.")
    return _writing(texts)(section, said.strip()) if fact in _CLOSED else said.strip()


def reason_said(reason: str, texts: Texts) -> str:
    """A reason for leave, or why something was registered."""
    return reason_words((reason,), texts)[0]


def reason_written(said: str) -> str:
    """A reason that was typed."""
    return reason_word(said)


def _saying(texts: Texts) -> Turn:
    return lambda section, word: texts.entries.get(f"{section}{word}", word)


def _writing(texts: Texts) -> Turn:
    def write(section: str, said: str) -> str:
        for key, text in texts.entries.items():
            if text == said and key.startswith(section):
                return key.removeprefix(section)
        return said

    return write


def _turned(entry: Mapping[str, object], turn: Turn, *, key_first: bool) -> dict[str, object]:
    """Keys and values in words, or back; which value is meant is told by the written key."""
    turned: dict[str, object] = {}
    for key, value in entry.items():
        other = turn(_KEYS, key)
        turned[other] = _value(key if key_first else other, value, turn)
    return turned


def _value(key: str, value: object, turn: Turn) -> object:
    if isinstance(value, list | tuple):
        return [_value(key, one, turn) for one in value]
    word = str(value)
    if key == _OBJECT:
        what, colon, name = word.partition(_COLON)
        return f"{turn('case_object.', what)}{colon}{name}" if colon else word
    section = _SECTIONS.get(key)
    if section is None:
        return value
    if key == EVIDENCE_COLUMN:
        # Several words may stand in one text; said in words they may hold no blank.
        return " ".join(turn(section, one) for one in word.split())
    return turn(section, word)
