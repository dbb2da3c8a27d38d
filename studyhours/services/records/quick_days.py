"""Days as one says them: 昨天下午, 上周三, 9.12, 三月五日, 去年9月1日, 26.3.5, last Monday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from studyhours.domain.vocabulary import as_table, vocabulary_file

_WEEK = 7
_YEARS_BACK = 4  # as far as the last 29 February lies
_HAN_WEEKDAY = re.compile(r"(上上个?|上个?|本|这个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_MONTH_DAY = r"(\d{1,2})(?:月|[./-])(\d{1,2})[日号]?"
_ONE = re.compile(_MONTH_DAY)
_TO = r"\s*(?:-|—|–|~|至|到)\s*"
_SPAN = re.compile(rf"{_MONTH_DAY}{_TO}(?:(\d{{1,2}})(?:月|[./-]))?(\d{{1,2}})[日号]?")
_DAY_ALONE = re.compile(r"(\d{1,2})[日号]")
_SHORT = r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?"
_SHORT_YEAR = re.compile(
    rf"({_SHORT})(?:{_TO}(?:({_SHORT})|((?:\d{{1,2}}[-./月])?\d{{1,2}}[日号]?)))?"
)
_NUMBER = r"[零〇○一二三四五六七八九十廿卅\d]"
_WRITTEN = re.compile(
    rf"(?=.*月{_NUMBER})(?=.*[日号])(?:[去前今]年)?{_NUMBER}(?:{_NUMBER}|[年月日号]|{_TO})*"
)
"""A day or a span with its 月 and 日, in numerals of either script."""
_CHAPTER = r"\d{1,2}(?:[.-]\d{1,2}){1,2}"
_PLAIN = re.compile(rf"{_CHAPTER}|\d{{2}}(?:\.\d{{1,2}}){{2}}{_TO}(?:\d{{1,2}}\.){{0,2}}\d{{1,2}}")
_LESSON = re.compile(r"第[一二三四五六七八\d]节课?$")
_TIME = re.compile(r"(?:早上|早晨|上午|中午|下午|晚上|晚|早)$")
_YEARS_SHORT = 10
"""Years back that two digits may mean."""
_WHOLE = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}|\d{8}")


class Days(NamedTuple):
    """A day, or the first and last of a span; both None where a word is a day that cannot be."""

    first: date | None
    last: date | None


_NEVER = Days(None, None)


def read_days(word: str, today: date) -> Days | None:
    """What days a word of a sentence means; None where it is none.

    Without a year the latest such day that is not ahead is meant: what is recorded has happened.

    Args:
        word: Folded; of English also two words (``last monday``).
        today: The day it is said.
    """
    whole = _LESSON.sub("", word.lower())
    said = _TIME.sub("", whole) or whole
    ago = _vocabulary()[0]
    for one in (whole, said):  # 昨晚 has no day left without its evening
        if one in ago:
            return _one(today - timedelta(ago[one]))
    is_written = _WRITTEN.fullmatch(said) is not None
    if is_written:
        said = _in_digits(said)
    weekday = _weekday(said, today)
    if weekday is not None:
        return _one(weekday)
    if found := _DAY_ALONE.fullmatch(said):
        return _one(_day_alone(int(found[1]), today))
    if found := _ONE.fullmatch(said):
        may_be = is_written or _may_be(found)
        return _one(_latest(int(found[1]), int(found[2]), today)) if may_be else None
    if found := _SPAN.fullmatch(said):
        return _span(found, today)
    said = _with_year(said, today)
    if _WHOLE.match(said):
        return _whole(said)
    return _NEVER if is_written else None


def is_plain_day(word: str) -> bool:
    """Whether a word is a day in digits and points alone, as the number of a chapter is: 11.2."""
    return _PLAIN.fullmatch(word) is not None


def _with_year(said: str, today: date) -> str:
    """Days with their year in four digits, where they said that otherwise: 去年9月1日, 26.3.5."""
    for name, back in _vocabulary()[2].items():
        rest = said.removeprefix(name)
        if rest != said:
            return f"{today.year - back}年{rest}"
    found = _SHORT_YEAR.fullmatch(said)
    if found is None:
        return said
    first, last, rest = found.groups()
    years = [2000 + int(one[:2]) for one in (first, last) if one]
    if not all(today.year - _YEARS_SHORT <= year <= today.year for year in years):
        return said
    return "至".join([f"20{first}", *([f"20{last}"] if last else []), *([rest] if rest else [])])


def _one(day: date | None) -> Days:
    return Days(day, day)


def _may_be(found: re.Match[str]) -> bool:
    """Whether numbers with a point between them are rather a day than an amount."""
    return 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31


def _weekday(said: str, today: date) -> date | None:
    monday = today - timedelta(today.weekday())
    weekdays = _vocabulary()[1]
    if found := _HAN_WEEKDAY.fullmatch(said):
        which, place = (found[1] or "").rstrip("个"), weekdays[found[2]]
        back = {"上上": 2, "上": 1, "本": 0, "这": 0}.get(which)
        if back is not None:
            return monday - timedelta(_WEEK * back - place)
    else:
        last, _, name = said.rpartition(" ")
        if name not in weekdays or not name.isascii() or last not in {"", "last"}:
            return None
        place = weekdays[name]
        if last:
            return monday - timedelta(_WEEK - place)
    return today - timedelta((today.weekday() - place) % _WEEK)


def _day_alone(number: int, today: date) -> date | None:
    month = today.replace(day=1)
    for _ in range(12):
        try:
            day = month.replace(day=number)
        except ValueError:
            day = None
        if day is not None and day <= today:
            return day
        month = (month - timedelta(1)).replace(day=1)
    return None


def _latest(month: int, number: int, today: date) -> date | None:
    for year in range(today.year, today.year - _YEARS_BACK - 1, -1):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day <= today:
            # A day that only leap years have is not meant of years ago.
            return day if today.year - year <= 1 else None
    return None


def _span(found: re.Match[str], today: date) -> Days | None:
    month, number = int(found[1]), int(found[2])
    last = _latest(int(found[3] or month), int(found[4]), today)
    first = _latest(month, number, last or today)
    return Days(first, last) if first is not None and last is not None else _NEVER


def _in_digits(said: str) -> str:
    from studyhours.transfer.dates import in_digits

    return in_digits(said)


def _whole(said: str) -> Days:
    from studyhours.transfer.cells import BadValue
    from studyhours.transfer.dates import parse_days

    try:
        days = parse_days(said)
    except BadValue:
        return _NEVER
    return Days(*days) if days is not None else _NEVER


@cache
def _vocabulary() -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    file = vocabulary_file("quick_entry")
    days, weekdays, years = (
        {word: int(str(number)) for word, number in as_table(file[name]).items()}
        for name in ("days", "weekdays", "years")
    )
    return days, weekdays, years
