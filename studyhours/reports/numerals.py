"""Numbers, dates and years as they are written out on paper, in both languages."""

from __future__ import annotations

import datetime

DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def digits_zh(text: str) -> str:
    """Digit by digit, as years are read: ``2025`` is 二〇二五; other characters stay."""
    return "".join(DIGITS[int(c)] if c.isascii() and c.isdigit() else c for c in text)


def number_zh(number: int) -> str:
    """A whole number from 0 to 99,999,999 in words: 105 is 一百零五, 12 is 十二."""
    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    if high:
        tail = ("零" if low < 1000 else "") + _below_ten_thousand(low) if low else ""
        return number_zh(high) + "万" + tail
    words = _below_ten_thousand(number)
    return words.removeprefix("一") if words.startswith("一十") else words


def _below_ten_thousand(number: int) -> str:
    words = ""
    pending_zero = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            pending_zero = bool(words)
            continue
        words += ("零" if pending_zero else "") + DIGITS[digit] + _PLACES[place]
        pending_zero = False
    return words


def amount_zh(amount: str) -> str:
    """A decimal string in words: ``80.5`` is 八十点五, ``0.25`` is 零点二五."""
    whole, _, part = amount.partition(".")
    words = number_zh(int(whole))
    return f"{words}点{digits_zh(part).replace('〇', '零')}" if part else words


def date_zh(day: datetime.date) -> str:
    """A date in Chinese figures: 二〇二六年七月十日."""
    return f"{digits_zh(f'{day.year:04}')}年{number_zh(day.month)}月{number_zh(day.day)}日"


def date_en(day: datetime.date) -> str:
    """A date in English: 10 July 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"


def months_zh(first: datetime.date, last: datetime.date) -> str:
    """Some months in Chinese figures: 二〇二四年九月—二〇二六年七月."""
    said = [f"{digits_zh(f'{one.year:04}')}年{number_zh(one.month)}月" for one in (first, last)]
    return "—".join(dict.fromkeys(said))


def months_en(first: datetime.date, last: datetime.date) -> str:
    """Some months in English: September 2024 – July 2026."""
    said = [f"{_MONTHS[one.month - 1]} {one.year:04}" for one in (first, last)]
    return " – ".join(dict.fromkeys(said))


def year_zh(label: str) -> str:
    """``2025-2026`` is 二〇二五—二〇二六学年度, ``2025`` is 二〇二五年度."""
    unit = "学年度" if "-" in label else "年度"
    return digits_zh(label).replace("-", "—") + unit


def year_en(label: str) -> str:
    """``2025-2026`` is School year 2025–2026, ``2025`` is Year 2025."""
    return ("School year " if "-" in label else "Year ") + label.replace("-", "–")
