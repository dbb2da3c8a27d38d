"""Days, terms and effects in words."""

from __future__ import annotations

from datetime import date

from studyhours.services.settings.calendar_effect import Effect
from studyhours.ui.words import Words

HOLIDAY_KEYS = {
    "mid_autumn": "settings.mid_autumn",
    "national_day": "settings.national_day",
    "new_year": "settings.new_year",
    "spring_festival": "settings.spring_festival",
    "qingming": "settings.qingming",
    "labour_day": "settings.labour_day",
    "dragon_boat": "settings.dragon_boat",
}


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
