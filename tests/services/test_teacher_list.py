"""The roster as lists show it, as of a day, without asking once for each teacher."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select

from studyhours.db.models import Teacher
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.activities.choices import plan_choices
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.people.teacher_facts import add_spell, end_service, set_state
from studyhours.services.people.teacher_list import (
    TeacherShown,
    known_values,
    list_teachers,
    teacher_details,
)
from tests.support.scenario import PEOPLE, Walked

pytestmark = pytest.mark.both_engines  # each engine has an order of text of its own
DAY = date(2026, 4, 20)


@contextmanager
def counting(ledger: Ledger) -> Iterator[list[str]]:
    """The statements sent to the database."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            sent.append(statement)

    event.listen(ledger.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(ledger.engine, "before_cursor_execute", note)


def by_number(ledger: Ledger, day: date = DAY) -> dict[str, TeacherShown]:
    return {one.staff_no or one.name: one for one in list_teachers(ledger, day)}


def test_everybody_with_what_holds_that_day(walked: Walked) -> None:
    shown = list_teachers(walked.ledger, DAY)
    assert [
        (
            one.staff_no,
            one.name,
            {"female": "女", "male": "男"}[one.sex or ""],
            one.subject,
            one.group,
        )
        for one in shown
    ] == list(PEOPLE)
    first = shown[0]
    assert first.pinyin == "ou yang ruo lan"
    set_state(walked.ledger, first.uid, "group", "综合组", date(2026, 3, 2))
    set_state(walked.ledger, first.uid, "title", "高级教师", date(2026, 1, 1))
    before, after = by_number(walked.ledger, date(2026, 3, 1)), by_number(walked.ledger)
    assert (before["0001"].group, after["0001"].group) == ("语文组", "综合组")
    assert by_number(walked.ledger, date(2025, 12, 31))["0001"].title is None
    assert before["0001"].title == after["0001"].title == "高级教师"


def test_leave_and_leaving(walked: Walked) -> None:
    uid = by_number(walked.ledger)["0003"].uid
    add_spell(walked.ledger, uid, "leave", "病假", date(2026, 4, 1), date(2026, 4, 20))
    assert by_number(walked.ledger)["0003"].leave == "病假"
    assert by_number(walked.ledger, date(2026, 4, 21))["0003"].leave is None
    end_service(walked.ledger, uid, date(2026, 6, 30))
    for day in (DAY, date(2026, 7, 1)):  # known beforehand, and remembered afterwards
        shown = by_number(walked.ledger, day)["0003"]
        assert shown.left == date(2026, 6, 30)
        assert shown.serves_on(day) is (day == DAY)


def test_as_many_questions_for_many_as_for_few(walked: Walked) -> None:
    with counting(walked.ledger) as few:
        list_teachers(walked.ledger, DAY)
    for number in range(30):
        entry = TeacherEntry(f"新教师{number}", f"9{number:03d}")
        add_teacher(walked.ledger, NewTeacher(entry, group="语文组", subject="语文"))
    with counting(walked.ledger) as many:
        assert len(list_teachers(walked.ledger, DAY)) == len(PEOPLE) + 30
    assert len(many) == len(few) <= 4


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("若兰", True),
        ("欧 阳", True),
        ("oyrl", True),
        ("OYR", True),
        ("ouyang", True),
        ("ruo", True),
        ("0001", True),
        ("０００１", True),
        ("", True),
        ("lan", True),
        ("芳", False),
        ("rl", False),
        ("0002", False),
    ],
)
def test_what_is_typed_means_a_teacher(typed: str, found: bool) -> None:
    teacher = TeacherShown("u", "0001", "欧阳若兰", "ou yang ruo lan")
    assert teacher.matches(typed) is found


def test_details(walked: Walked) -> None:
    uid = by_number(walked.ledger)["0001"].uid
    set_state(walked.ledger, uid, "group", "综合组", date(2026, 3, 2))
    details = teacher_details(walked.ledger, uid, DAY)
    assert details.shown == by_number(walked.ledger)["0001"]
    newest = details.facts[0]
    assert (newest.value, newest.first, newest.last) == ("综合组", date(2026, 3, 2), None)
    groups = [fact.value for fact in details.facts if fact.attribute == "group"]
    assert groups == ["综合组", "语文组"]
    assert details.records > 30
    for unknown in ("nobody", "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(UnusableInput, match="unknown_teacher_uid"):
            teacher_details(walked.ledger, unknown)


def test_choices_for_a_form_the_most_used_first(walked: Walked) -> None:
    values = known_values(walked.ledger)
    assert values["subject"][0] == "语文"
    assert set(values["group"]) == {"语文组", "数学组", "综合组"}


def test_whoever_may_take_part_is_the_very_teacher_listed_before(walked: Walked) -> None:
    listed = {one.uid: one for one in list_teachers(walked.ledger, DAY)}
    chosen = plan_choices(walked.ledger, DAY).teachers
    assert chosen
    assert all(one is listed[one.uid] for one in chosen)
    # Those who take no part are still known from the list of everybody.
    assert all(one is listed[one.uid] for one in list_teachers(walked.ledger, DAY))


def test_a_teacher_sees_only_themselves(walked: Walked) -> None:
    ledger = walked.ledger
    with ledger.reading() as session:
        own = str(session.scalars(select(Teacher.id).where(Teacher.staff_no == "0002")).one())
    other = by_number(ledger)["0001"].uid
    teacher = replace(ledger, actor=Actor("t", frozenset({"read_self"}), own))
    assert [one.staff_no for one in list_teachers(teacher)] == ["0002"]
    assert teacher_details(teacher, own).shown.staff_no == "0002"
    with pytest.raises(NotPermitted):
        teacher_details(teacher, other)
    with pytest.raises(NotPermitted):
        list_teachers(replace(ledger, actor=Actor("x", frozenset())))


def test_lists_share_whoever_is_the_same_in_both(walked: Walked) -> None:
    before = by_number(walked.ledger)
    again = by_number(walked.ledger)
    assert all(again[number] is one for number, one in before.items())
    set_state(walked.ledger, before["0001"].uid, "title", "正高级教师", DAY)
    after = by_number(walked.ledger)
    assert before["0001"].title != "正高级教师"
    assert after["0001"].title == "正高级教师"
    assert [number for number, one in after.items() if one is not before[number]] == ["0001"]
