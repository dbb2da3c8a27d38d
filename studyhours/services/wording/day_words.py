"""Days and spans of days as people write them."""

from __future__ import annotations

from datetime import date, datetime

from studyhours.domain.clock import school_time
from studyhours.domain.registers import Spell
from studyhours.domain.texts import Texts


def day_text(day: date | None, texts: Texts) -> str:
    """A day as people write it."""
    if day is None:
        return ""
    if texts.language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return day.isoformat()


def moment_text(instant: datetime, texts: Texts) -> str:
    """A day and the time of it, as a clock in the school shows it."""
    at = school_time(instant)
    return f"{day_text(at.date(), texts)} {at:%H:%M}"


def short_day_text(day: date | None, texts: Texts) -> str:
    """A day in a list: ``2025.9.1``, ``2025-09-01``."""
    if day is None or texts.language != "zh":
        return day_text(day, texts)
    return f"{day.year}.{day.month}.{day.day}"


def period_text(spell: Spell, texts: Texts) -> str:
    """From when to when something holds."""
    if spell.first is None and spell.last is None:
        return texts.say("register.always")
    if spell.first == spell.last:
        return day_text(spell.first, texts)
    first, last = day_text(spell.first, texts), day_text(spell.last, texts)
    if spell.first is None:
        return texts.say("register.until", last=last)
    if spell.last is None:
        return texts.say("register.since", first=first)
    return texts.say("register.span", first=first, last=last)
