"""What grades and prizes are called, on paper and at the window."""

from __future__ import annotations

from studyhours.domain.texts import Texts
from studyhours.domain.traits import known_words

PRIZES = frozenset({"special", "first", "second", "third"})
_PRIZE = "奖"


def grade_text(kept: str, typed: str, texts: Texts) -> str:
    """A grade in words.

    What a school calls it in a word of its own stays as it was typed; so does the name of a prize
    in Chinese: 金奖 counts as a first prize, and is yet not called 一等奖.

    Args:
        kept: The word that the record keeps of it, see ``word_kept``.
        typed: What was typed; empty where only the word is known.
        texts: Language.
    """
    if kept not in known_words("grade"):
        return typed or kept
    if typed.endswith(_PRIZE) and texts.language == "zh":
        return typed
    word = texts.say(f"rule_grade.{kept}")
    return texts.say("certificate.prize", grade=word) if kept in PRIZES else word
