"""Columns of the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.people.text_order import order_of
from studyhours.services.wording.day_words import short_day_text
from studyhours.ui.models.rows import Column
from studyhours.ui.words import Words


def state_of(teacher: TeacherShown, day: date, words: Words) -> tuple[str, str | None]:
    """Whether somebody is there, on leave or gone: words, and the chip's role."""
    if not teacher.serves_on(day):
        return words.say("teachers_page.gone"), "quiet"
    if teacher.leave:
        return teacher.leave, "waiting"
    if teacher.left is not None:
        return words.say(
            "teachers_page.leaving", day=short_day_text(teacher.left, words.texts)
        ), "quiet"
    return words.say("teachers_page.present"), None


def roster_columns(words: Words, today: Callable[[], date]) -> tuple[Column[TeacherShown], ...]:
    """The columns, in their first order."""

    def text(name: str) -> Callable[[TeacherShown], str]:
        return lambda one: getattr(one, name) or ""

    return (
        Column(
            "staff_no", "teachers_page.staff_no", text("staff_no"), width=76,
            sort=lambda one: (one.staff_no is None, len(one.staff_no or ""), one.staff_no or ""),
        ),
        Column(
            "name", "teachers_page.name", text("name"), width=136,
            sort=lambda one: (one.pinyin, one.position),
        ),
        Column(
            "group", "fact.group", text("group"), width=96, sort=lambda one: order_of(one.group)
        ),
        Column(
            "subject", "fact.subject", text("subject"), width=96,
            sort=lambda one: order_of(one.subject),
        ),
        Column(
            "title", "fact.title", text("title"), width=96, sort=lambda one: order_of(one.title)
        ),
        Column(
            "joined", "teachers_page.joined_short",
            lambda one: short_day_text(one.joined, words.texts), width=92,
            sort=lambda one: one.joined or date.max, muted=True, value=lambda one: one.joined,
        ),
        Column(
            "joined_profession", "teachers_page.joined_profession_short",
            lambda one: short_day_text(one.joined_profession, words.texts), width=104,
            sort=lambda one: one.joined_profession or date.max, muted=True,
            value=lambda one: one.joined_profession,
        ),
        Column(
            "state", "teachers_page.state",
            lambda one: state_of(one, today(), words)[0], width=118,
            sort=lambda one: (one.serves_on(today()), not one.leave, one.left or date.max),
            chip=lambda one: state_of(one, today(), words)[1],
        ),
        Column(
            "layer", "fact.layer", text("layer"), width=88, sort=lambda one: order_of(one.layer)
        ),
    )  # fmt: skip
