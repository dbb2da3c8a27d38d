"""Days as they stand on paper: in Chinese as everywhere, in English with the month written out."""

from __future__ import annotations

from datetime import date

from studyhours.domain.registers import Spell
from studyhours.domain.texts import Texts
from studyhours.reports.numerals import date_en
from studyhours.services.wording.day_words import day_text, period_text, short_day_text

_LETTERS = 3
"""Letters of a month's name in a table."""


def printed_day(day: date | None, texts: Texts) -> str:
    """A day in a sentence or a head: ``31 August 2026``."""
    if day is None or texts.language == "zh":
        return day_text(day, texts)
    return date_en(day)


def printed_short_day(day: date, texts: Texts) -> str:
    """A day in a column: ``2026.8.31``, ``31 Aug 2026``."""
    if texts.language == "zh":
        return short_day_text(day, texts)
    number, month, year = date_en(day).split()
    return f"{number} {month[:_LETTERS]} {year}"


def printed_period(spell: Spell, texts: Texts) -> str:
    """From when to when something holds."""
    if texts.language == "zh":
        return period_text(spell, texts)
    first, last = printed_day(spell.first, texts), printed_day(spell.last, texts)
    if first and last:
        return first if first == last else texts.say("register.span", first=first, last=last)
    if first or last:
        return texts.say("register.since" if first else "register.until", first=first, last=last)
    return texts.say("register.always")
