"""The school as its data files give it: teachers, days, words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar

HERE = Path(__file__).resolve().parent
TERMS = (
    (date(2025, 9, 1), date(2026, 1, 23)),
    (date(2026, 3, 2), date(2026, 7, 7)),
)
TERM_NAMES = ("2025—2026学年第一学期", "2025—2026学年第二学期")


@dataclass(frozen=True, slots=True)
class Teacher:
    """One teacher.

    Attributes:
        key: Staff number, or the name of the one who has none yet; the key of ``school.toml``.
        number: Staff number, empty for none.
        name: Name.
        sex: 男 or 女.
        ethnicity: Ethnicity.
        born: Month of birth, ``1988.06``.
        started: Month of joining the profession.
        came: Month of joining the school.
        subject: Subject taught.
        grade: Grade as a Chinese numeral.
        group: Subject group.
        post: Post, empty for none.
        title: Professional title.
        backbone: Backbone grade, empty for none.
        place: Position in the roster, from 0; sets where this one starts in every list.
    """

    key: str
    number: str
    name: str
    sex: str
    ethnicity: str
    born: str
    started: str
    came: str
    subject: str
    grade: str
    group: str
    post: str
    title: str
    backbone: str
    place: int

    def topics(self, term: int) -> list[str]:
        """What this teacher's lessons are about in a term (0 or 1), in the order of the book."""
        named: list[str] = data("topics")[self.subject + self.grade][term]
        return named

    def quoted(self, topic: str) -> str:
        """A topic in the marks its subject is written with: a text has 《》."""
        return f"《{topic}》" if self.subject == "语文" else f"“{topic}”"

    @property
    def class_name(self) -> str:
        """The class taught; most grades have two."""
        return f"{self.grade}（{self.place % 2 + 1}）班"


@cache
def data(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def teachers() -> tuple[Teacher, ...]:
    """Everybody, in the order of the roster."""
    return tuple(
        Teacher(*(row[0] or row[1], *row, place))
        for place, row in enumerate(data("school")["teachers"])
    )


@cache
def school_days(term: int) -> tuple[date, ...]:
    """The working days of a term by the published calendar, make-up days included."""
    first, last = TERMS[term]
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if chinese_calendar.is_workday(day))


def weeks(term: int) -> list[list[date]]:
    """The school days of a term by calendar week."""
    found: dict[date, list[date]] = {}
    for day in school_days(term):
        found.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    return list(found.values())


def spread(term: int, count: int, offset: int) -> list[date]:
    """``count`` different school days, evenly over a term, moved a little by ``offset``."""
    days = school_days(term)
    step = len(days) // max(count, 1)
    return [days[number * step + offset % max(step, 1)] for number in range(count)]


def typed(day: date, turn: int) -> date | str:
    """A day in one of the styles people type, by turns."""
    styles: list[date | str] = [
        day,
        f"{day.year}-{day.month:02d}-{day.day:02d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}{day.month:02d}{day.day:02d}",
    ]
    return styles[turn % len(styles)]


def wide(text: str) -> str:
    """ASCII digits and the point in full width, as some input methods leave them."""
    return text.translate({code: code + 0xFEE0 for code in (*range(0x30, 0x3A), 0x2E)})


def picked(words: list[str], turn: int) -> str:
    """The entry of a list whose turn it is."""
    return words[turn % len(words)]


def comment(subject: str, turn: int) -> str:
    """What an observer says of a lesson: what was good, some advice, at times a summing up."""
    words = data("words")["comment"]
    own: list[str] = words["of"][subject]
    good = picked(own, turn // 2) if turn % 2 else picked(words["good"], turn * 5)
    advice = picked(words["advice"], turn * 3 + turn // 23)
    return good + advice + picked(words["whole"], turn * 2 + turn // 7)
