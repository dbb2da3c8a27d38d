"""Days, ranges of days and months as schools write them.

Understood: ``2025-09-03``, ``2025.9.3``, ``2025/9/3``, ``2025年9月3日``, ``20250903``, the same as
numbers, spreadsheet serials, Chinese numerals, date cells; with a weekday or a time of day behind;
ranges and lists of days in one cell. Refused as ``bad_date``: two-digit years, days without a year,
days that do not exist, a month where a day is wanted, an end before its start.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from studyhours.domain.tidy import fold
from studyhours.transfer.cells import BadValue, Cell

_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 73_051)  # 1927-05-18 … 2099-12-31
_YEARS = range(1900, 2101)

_DAY = r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?|(?<!\d)\d{8}(?!\d)"
_MONTH_DAY = r"\d{1,2}[-./月]\d{1,2}[日号]?"
_PART = re.compile(f"({_DAY})|({_MONTH_DAY})|(\\d{{1,2}})[日号]?(?![-./月年\\d])")
_NUMBERS = re.compile(r"\d+")
_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))")
_FOUND_DAY = re.compile(_DAY)
_CLOCK = r"\d{1,2}(?:[:时点]\d{1,2}分?(?::\d{2}(?:\.\d+)?)?|[时点]整?半?)"
_NOISE = re.compile(
    rf"(?<=\d)[Tt](?=\d{{1,2}}:\d\d)|(?:Z|[+-]\d{{2}}:?\d{{2}})$|{_CLOCK}(?:[-~至到]{_CLOCK})?"
    r"|\((?:周|星期|礼拜)?[一二三四五六日天]\)|(?:星期|周|礼拜)[一二三四五六日天]"
    r"|[上下中]午|早上|晚上?|全天|凌晨|第[一二三四五六七八\d]节课?|当天"
    r"|^自|^从|起(?=[-~至到])|[起止]$|为止$|\([^()]*\)$"
)
_ISO_ZONE = re.compile(r"(?<=\d)[Tt ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|[+-]\d{2}:?\d{2})?$")
_JOINERS = re.compile(r"[-~至到,、;和及&\n]+")
_DASHES = dict.fromkeys(map(ord, "—–―－‐‑‒─━﹣−"), "-")
_DASHES |= dict.fromkeys(map(ord, "～〜∼∽"), "~")
_DASHES |= dict.fromkeys(map(ord, "。．"), ".")
_HAN_DIGITS = {mark: str(value) for value, mark in enumerate("零一二三四五六七八九")}
_HAN_DIGITS |= {"〇": "0", "○": "0", "Ｏ": "0", "元": "1"}
_HAN_DATE = re.compile(
    r"[零〇○一二三四五六七八九]{4}年|[年月]\s*[一二三四五六七八九十廿卅]+\s*[月日号]"
)
_HAN_NUMBER = re.compile(r"[零〇○一二三四五六七八九十廿卅]+")
_HAN_RUN = re.compile(rf"{_HAN_NUMBER.pattern}(?=[年月日号])")


def parse_days(cell: Cell, *, months: bool = False) -> tuple[date, date] | None:
    """First and last day of a cell; the same day twice for a single one; None for an empty cell.

    Args:
        cell: A date cell, a number or a text.
        months: Whether a month alone is meant as the whole month.

    Raises:
        BadValue: ``bad_date``.
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _checked(cell, cell)
    if isinstance(cell, bool | time):
        raise BadValue("bad_date")
    if isinstance(cell, int | float):
        cell = _number_text(cell, months)
    text = cell.strip()
    if not text:
        return None
    found = _days_of(text, months)
    if found is None:
        raise BadValue("bad_date")
    return found


def parse_month(cell: Cell) -> date | None:
    """The first day of the month a cell names; a full date gives that date; None when empty.

    Raises:
        BadValue: ``bad_date``.
    """
    found = parse_days(cell, months=True)
    return None if found is None else found[0]


def in_digits(text: str) -> str:
    """A day or days with each Chinese number in digits: 二〇二五年九月一日 → 2025年9月1日."""
    return _HAN_NUMBER.sub(lambda run: _han_number(run.group()), text)


def find_day(text: str) -> tuple[date, date] | None:
    """The days that stand somewhere inside a longer text such as a title; None when none does."""
    # A title may have its day in brackets, which behind a day would be a remark.
    match = _FOUND_DAY.search(_plain(fold(text).replace("(", " ").replace(")", " ")))
    if match is None:
        return None
    day = _one_day(match.group())
    return None if day is None else (day, day)


def _number_text(number: float, months: bool) -> str:
    if _SERIALS.start <= number < _SERIALS.stop:
        return str(int(number))  # the fraction of a serial is its time of day
    text = f"{number:.10f}".rstrip("0").rstrip(".")
    if months and len(text) == 6 and text.endswith(".1"):
        # 2025.1 as a number may have been typed 2025.10: only a person can know.
        raise BadValue("bad_date")
    return text


def _checked(first: date, last: date) -> tuple[date, date]:
    if first.year not in _YEARS or last.year not in _YEARS or last < first:
        raise BadValue("bad_date")
    return first, last


@lru_cache(maxsize=16_384)
def _days_of(text: str, months: bool) -> tuple[date, date] | None:
    plain = _plain(text)
    if plain.isdigit() or re.fullmatch(r"\d{5}\.0*", plain):
        number = int(plain.partition(".")[0])
        if number in _SERIALS and len(plain.partition(".")[0]) == 5:
            day = _EPOCH + timedelta(days=number)
            return day, day
    if months:
        month = _MONTH.fullmatch(plain)
        if month is not None:
            return _whole_month(int(month[1]), int(month[2] or month[3]))
    return _listed_days(plain)


def _plain(text: str) -> str:
    """Folded, without spaces, weekdays and times of day, Chinese numerals as digits."""
    plain = fold(text.translate(_DASHES)).translate(_DASHES)
    if _HAN_DATE.search(plain):
        plain = _HAN_RUN.sub(lambda run: _han_number(run.group()), plain)
    plain = _ISO_ZONE.sub(r" \1", re.sub(r"[ \t]+", " ", plain.strip()))
    # A space may be all that parts a day from its time of day, so noise goes before spaces do.
    plain = re.sub(r"(?<=[日号]) (?=\d{1,2}[:时点])", "", plain)
    plain = re.sub(rf"(?<=\d) (?={_CLOCK})", "@", plain)
    plain = re.sub(rf"@?{_CLOCK}(?:\s*[-~至到]+\s*{_CLOCK})?", "", plain)
    plain = re.sub(r"\s*\n\s*", "\n", plain).replace(" ", "").strip("\n,、;。.")
    plain = _NOISE.sub("", plain)
    return plain.replace("--", "-").strip("\n,、;-~@")


def _han_number(run: str) -> str:
    """``二〇二五`` → 2025, ``十二`` → 12, ``三十`` → 30, ``廿五`` → 25."""
    run = run.replace("廿", "二十").replace("卅", "三十")
    if "十" not in run:
        return "".join(_HAN_DIGITS[mark] for mark in run)
    tens, _, ones = run.partition("十")
    return _HAN_DIGITS.get(tens or "一", "?") + _HAN_DIGITS.get(ones or "零", "?")


def _whole_month(year: int, month: int) -> tuple[date, date] | None:
    if year not in _YEARS or not 1 <= month <= 12:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _one_day(text: str) -> date | None:
    if len(text) == 8 and text.isdigit():
        numbers = [int(text[:4]), int(text[4:6]), int(text[6:])]
    else:
        numbers = [int(run) for run in _NUMBERS.findall(text)]
    if len(numbers) != 3 or numbers[0] not in _YEARS:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None


def _listed_days(plain: str) -> tuple[date, date] | None:
    """A day, a range, or a list of days: its first and last; None when anything is wrong."""
    position, days = 0, list[date]()
    while position < len(plain):
        if days:
            joiner = _JOINERS.match(plain, position)
            if joiner is None:
                return None
            position = joiner.end()
        part = _PART.match(plain, position)
        if part is None:
            return None
        day = _day_after(part, days[-1] if days else None)
        if day is None or (days and day < days[-1]):
            return None
        days.append(day)
        position = part.end()
    return (days[0], days[-1]) if days else None


def _day_after(part: re.Match[str], before: date | None) -> date | None:
    """A part of a list; a later one may leave out the year, or year and month, before it."""
    full, month_day, day_only = part.groups()
    if full is not None:
        return _one_day(full)
    if before is None:
        return None
    numbers = [int(run) for run in _NUMBERS.findall(month_day or day_only)]
    month, day = numbers if len(numbers) == 2 else (before.month, numbers[0])
    try:
        return date(before.year, month, day)
    except ValueError:
        return None
