"""The holiday table as published, from the ``chinesecalendar`` package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar.constants import holidays, workdays

from studyhours.domain.canonical import content_hash

SOURCE = "国务院办公厅节假日安排通知"


@dataclass(frozen=True, slots=True)
class PublishedHolidays:
    """Days off and make-up days, and the span of years for which they are published."""

    days: Mapping[date, tuple[bool, str]]
    first: date
    last: date
    source: str


@cache
def published_holidays() -> PublishedHolidays:
    """The State Council's table, whole years only; nothing is estimated beyond it."""
    days: dict[date, tuple[bool, str]] = {}
    for day, name in holidays.items():
        days[day] = (False, _chinese(name))
    for day, name in workdays.items():
        days[day] = (True, _chinese(name))
    first = date(min(days).year, 1, 1)
    last = date(max(days).year, 12, 31)
    return PublishedHolidays(days, first, last, SOURCE)


def published_until(last: date) -> Mapping[date, tuple[bool, str]]:
    """The days published up to a day."""
    return {day: said for day, said in published_holidays().days.items() if day <= last}


def published_mark(last: date) -> str:
    """A hash of the days published up to a day: whether another version ships the same ones."""
    days = published_until(last).items()
    return content_hash([[day.isoformat(), *said] for day, said in sorted(days)])


def _chinese(name: str) -> str:
    return _NAMES.get(name, name)


_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
