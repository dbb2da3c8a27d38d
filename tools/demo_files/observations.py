"""``observations.xlsx``: observed lessons, a sheet for each term.

First there is a timetable of lessons that were open to colleagues; observers sit in on those. So
two people in the same lesson agree on what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools.demo_files.school import (
    Teacher,
    comment,
    data,
    picked,
    school_days,
    teachers,
    typed,
)
from tools.demo_files.workbook import Line, Page, Value, write_xlsx

_KINDS = ("推门课", "研讨课", "行政听课", "推门听课", "分类课", "视导课", "教研课")
_SCHOOLS = ("县实验小学", "溪东镇中心小学", "石桥小学", "县第二小学")
_FIRST_DAYS = 5  # nobody sits in on lessons in the first week
_HEAD: Line = (
    "观课时间", "节次", "观课教师工号", "观课教师", "执教者", "授课学科", "授课班级", "授课内容",
    "听课类型", "是否本校", "课时数", "点评",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lesson:
    day: date
    period: int
    given_by: Teacher
    topic: str
    kind: str


def write(folder: Path) -> None:
    """Writes the file."""
    widths = (13, 7, 13, 20, 20, 12, 11, 26, 11, 9, 7, 80)
    pages = []
    for term, name in enumerate(("上学期", "下学期")):
        rows: list[Line] = [(f"{data('school')['name']}观课议课汇总（{name}）",), _HEAD]
        rows += _rows(term)
        pages.append(Page(name, rows, [(0, 0, 0, 11)], (1,), widths))
    write_xlsx(folder / "observations.xlsx", pages)


def _timetable(term: int) -> list[list[_Lesson]]:
    """Three open lessons on each school day."""
    days, people = school_days(term), teachers()
    table = []
    for number, day in enumerate(days):
        lessons = []
        for place in range(3):
            one = people[(number * 5 + place * 8) % len(people)]
            topics = one.topics(term)
            topic = topics[number * len(topics) // len(days)]
            period = (number + place * 2) % 6 + 1
            kind = picked(list(_KINDS), number * 2 + place)
            lessons.append(_Lesson(day, period, one, topic, kind))
        table.append(lessons)
    return table


def _rows(term: int) -> list[Line]:
    table = _timetable(term)
    found: list[tuple[date, int, list[Value]]] = []
    turn = term * 7
    rest = len(table) - _FIRST_DAYS
    for one in teachers():
        plan = data("school")["observed"][one.key]
        good, silent, outside = plan[term], plan[2 + term], plan[4 + term]
        total = good + silent + outside
        for number in range(total):
            turn += 1
            at = _FIRST_DAYS + number * rest // total + (one.place * 3) % (rest // total)
            lesson = next(
                item
                for place in range(3)
                if (item := table[at][(one.place + place) % 3]).given_by is not one
            )
            away = outside > 0 and number % (total // outside) == total // outside - 1
            outside -= away
            quiet = not away and silent > 0 and number % 4 == 1
            silent -= quiet
            said = "" if quiet else comment(lesson.given_by.subject, turn + one.place)
            found.append((lesson.day, turn, _line(one, lesson, turn, said, away=away)))
    if term == 1:
        day = school_days(1)[30]
        found.append((day, 0, _stranger(day)))
    found.sort(key=lambda item: item[:2])
    return [line for _, _, line in found]


def _line(one: Teacher, lesson: _Lesson, turn: int, said: str, *, away: bool) -> list[Value]:
    host = lesson.given_by
    return [
        typed(lesson.day, turn),
        f"第{lesson.period}节",
        one.number or None,
        one.name,
        f"{picked(list(_SCHOOLS), turn)}教师" if away else host.name,
        host.subject,
        host.class_name,
        lesson.topic,
        lesson.kind,
        "否" if away else "是",
        1,
        said or None,
    ]


def _stranger(day: date) -> list[Value]:
    """A trainee's row: nobody of that name is on the roster."""
    host = teachers()[8]
    return [
        day, "第3节", None, "陶敏", host.name, host.subject, host.class_name,
        host.topics(1)[1], "推门课", "是", 1, "实习第二周，学到了怎样追问。",
    ]  # fmt: skip
