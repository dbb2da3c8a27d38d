"""``reading.ods``: the books, as an OpenDocument spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tools.demo_files.school import Teacher, data, picked, school_days, spread, teachers, typed
from tools.demo_files.workbook import Line, Page, write_ods

_HEAD: Line = (
    "阅读人", "教师工号", "所读书名", "著者", "开读日期", "读毕日期", "阅读方式", "阅读感悟",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """A book that someone finished on a day."""

    title: str
    author: str
    started: date
    finished: date


@cache
def books_of(one: Teacher, term: int) -> tuple[Book, ...]:
    """The books a teacher finished in a term; the diligent one finishes one every month."""
    plan = data("school")["writing"][one.key]["books"]
    days = spread(term, plan[term], one.place * 7 + 23)
    if one.key == data("school")["diligent"]:
        months = sorted({(day.year, day.month) for day in school_days(term)})
        days = [
            [day for day in school_days(term) if (day.year, day.month) == month][-3 if last else -1]
            for month in months
            for last in [month == months[-1]]
        ]
    shelf: list[tuple[str, str]] = [tuple(book) for book in data("words")["books"]["list"]]
    start = one.place * 5 + term * plan[0]
    return tuple(
        Book(title, author, day - timedelta(days=19 + number % 9), day)
        for number, day in enumerate(days)
        for title, author in [shelf[(start + number) % len(shelf)]]
    )


def write(folder: Path) -> None:
    """Writes the file."""
    rows: list[Line] = [(f"{data('school')['name']}“书香校园”教师阅读登记",), _HEAD]
    turn = 0
    for one in teachers():
        for term in (0, 1):
            for book in books_of(one, term):
                turn += 1
                rows.append(
                    (
                        one.name, one.number or None, f"《{book.title}》", book.author,
                        typed(book.started, turn), typed(book.finished, turn),
                        "精读" if turn % 3 == 0 else "通读",
                        picked(data("words")["books"]["note"], turn * 3),
                    )
                )  # fmt: skip
    rows.append(("合计", None, f"{turn}册"))
    write_ods(folder / "reading.ods", Page("教师阅读", rows, [(0, 0, 0, 7)], (1,)))
