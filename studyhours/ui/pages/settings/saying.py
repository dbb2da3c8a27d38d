"""Days, terms, effects, sizes and instants in words."""

from __future__ import annotations

from datetime import date, datetime

from studyhours.services.settings.calendar_effect import Effect
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.words import Words

_UNITS = ("KB", "MB", "GB", "TB")
HOLIDAY_KEYS = {
    "mid_autumn": "settings.mid_autumn",
    "national_day": "settings.national_day",
    "new_year": "settings.new_year",
    "spring_festival": "settings.spring_festival",
    "qingming": "settings.qingming",
    "labour_day": "settings.labour_day",
    "dragon_boat": "settings.dragon_boat",
}


_NAMES = {
    "元旦": "settings.new_year",
    "春节": "settings.spring_festival",
    "清明节": "settings.qingming",
    "劳动节": "settings.labour_day",
    "端午节": "settings.dragon_boat",
    "中秋节": "settings.mid_autumn",
    "国庆节": "settings.national_day",
}


def name_said(name: str, words: Words) -> str:
    """What a day is called; published holidays have a name in each language."""
    return words.say(_NAMES[name]) if name in _NAMES and words.language != "zh" else name


def day_said(day: date, words: Words) -> str:
    """A day with its weekday, the year left out."""
    weekday = words.say(f"weekday.{day.isoweekday()}")
    month = words.say(f"month_name.{day.month}")
    return words.say("settings.day", month=month, day=day.day, weekday=weekday)


def effect_said(effect: Effect, words: Words) -> str:
    """How many results would be others."""
    if not effect.judged:
        return words.say("settings.effect_unknown")
    if not effect.results:
        return words.say("settings.effect_none")
    return words.say("settings.effect", teachers=effect.teachers, results=effect.results)


def said_size(size: int) -> str:
    """Bytes as people say them."""
    amount, unit = size / 1024, 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


def instant_said(instant: str, words: Words) -> str:
    """An instant, ISO in UTC, as the school's clock showed it; empty for none."""
    try:
        return moment_text(datetime.fromisoformat(instant), words.texts)
    except ValueError:
        return ""
