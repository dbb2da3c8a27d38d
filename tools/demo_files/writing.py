"""``writing.csv``: what the teachers wrote, in the encoding old office programs leave (GB18030)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools.demo_files.reading import books_of
from tools.demo_files.school import (
    TERM_NAMES,
    Teacher,
    data,
    picked,
    school_days,
    spread,
    teachers,
    typed,
    weeks,
)

_TYPES = {
    "c": ("case", ("教学案例", "典型案例")),
    "p": ("paper", ("论文", "教学论文")),
    "s": ("story", ("教育故事", "教育叙事")),
    "b": ("book_response", ("读后感",)),
    "q": ("reading_report", ("读书心得",)),
    "w": ("term_summary", ("学期总结", "工作总结")),
    "e": ("essay", ("教育随笔", "随笔")),
}


@dataclass(frozen=True, slots=True)
class _Piece:
    day: date
    teacher: Teacher
    type: str
    title: str
    text: str


def write(folder: Path) -> None:
    """Writes the file."""
    pieces = sorted(
        (piece for one in teachers() for piece in _pieces(one)),
        key=lambda piece: (piece.day, piece.teacher.place),
    )
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(
        ["作者", "职工号", "任教学科", "材料类型", "材料题目", "交稿时间", "字数", "文章正文"]
    )
    for turn, piece in enumerate(pieces):
        day = typed(piece.day, turn)
        shown = day if isinstance(day, str) else day.isoformat()
        one = piece.teacher
        table.writerow(
            [one.name, one.number, one.subject, piece.type, piece.title, shown, len(piece.text),
             piece.text]
        )  # fmt: skip
    (folder / "writing.csv").write_bytes(text.getvalue().encode("gb18030"))


def _pieces(one: Teacher) -> Iterator[_Piece]:
    for term in (0, 1):
        letters: str = data("school")["writing"][one.key]["papers"][term]
        daily = one.key == data("school")["diligent"]
        days = spread(term, max(len(letters), 1), one.place * 5 + term)
        for number, (letter, day) in enumerate(zip(letters, days, strict=False)):
            if letter == "w":  # summaries come in the last week
                yield _summary(one, term, school_days(term)[-1 - one.place % 4])
            elif letter == "r":
                yield _reflection(one, term, day, 200 + one.place * 13 + term * 5 + number)
            elif not (daily and letter == "q"):
                yield _other(one, term, letter, day, number)
        if daily:
            yield from _daily(one, term)


def _daily(one: Teacher, term: int) -> Iterator[_Piece]:
    """A reflection every school day, a blog post every week, a reading report every quarter."""
    for number, day in enumerate(school_days(term)):
        yield _reflection(one, term, day, number + term * len(school_days(0)))
    posts = data("words")["blog"]
    for number, week in enumerate(weeks(term)):
        turn = number + term * len(weeks(0))
        text = _text(posts["text"], turn, 5)
        yield _Piece(week[-1], one, "博客", posts["title"][turn], text)
    quarters = ((date(2025, 11, 20), date(2026, 1, 15)), (date(2026, 5, 20), date(2026, 6, 25)))
    for number, day in enumerate(quarters[term]):
        yield _other(one, term, "q", day, number)


def _reflection(one: Teacher, term: int, day: date, turn: int) -> _Piece:
    words = data("words")["reflection"]
    topics, days = one.topics(term), school_days(term)
    topic = one.quoted(topics[days.index(day) * len(topics) // len(days)])
    first = picked(words["event"], turn * 4)
    second = picked(words["event"], turn * 4 + 11 + turn % 3)
    text = (
        picked(words["opening"], turn * 3).format(topic=topic)
        + first
        + (second if turn % 2 else "")
        + picked(words["thought"], turn * 5 + turn // 17)
        + picked(words["next"], turn * 2 + turn // 13)
    )
    if turn % 9 == 4:  # some write in paragraphs
        text = text.replace(first, f"\n{first}", 1)
    kind = ("教学反思", "课后反思", "教后记")[turn % 3]
    return _Piece(day, one, kind, picked(words["title"], turn).format(topic=topic), text)


def _other(one: Teacher, term: int, letter: str, day: date, number: int) -> _Piece:
    name, kinds = _TYPES[letter]
    words = data("words")[name]
    # Titles go round the school, so that colleagues do not hand in the same one.
    order = [
        (who.key, at)
        for who in teachers()
        for at in (0, 1)
        if letter in data("school")["writing"][who.key]["papers"][at]
    ]
    turn = order.index((one.key, term)) + number * (letter == "q")
    title = picked(words["title"], turn)
    if letter == "b":
        title = title.format(book=books_of(one, term)[0].title)
    title = title.format(subject=one.subject)
    text = _text(words["text"], turn * 3, 4) if letter == "q" else _text(words["text"], turn, 5)
    return _Piece(day, one, picked(list(kinds), turn), title, text)


def _summary(one: Teacher, term: int, day: date) -> _Piece:
    words = data("words")["term_summary"]
    names = {"term": TERM_NAMES[term], "subject": one.subject, "grade": one.grade}
    title = picked(words["title"], one.place + term).format(**names)
    lines = _text(words["text"][1:], one.place * 2 + term, 5)
    return _Piece(
        day, one, picked(["学期总结", "工作总结"], one.place), title,
        words["text"][0].format(**names) + lines,
    )  # fmt: skip


def _text(sentences: list[str], turn: int, count: int) -> str:
    """``count`` sentences and up to two more, in the order of the list, others each time."""
    size = len(sentences)
    wanted = min(size - 1, count + turn % 3)
    left_out = set[int]()
    at = turn
    while size - len(left_out) > wanted:
        at += turn % 4 + turn // size + 1
        while at % size in left_out:
            at += 1
        left_out.add(at % size)
    return "".join(text for place, text in enumerate(sentences) if place not in left_out)
