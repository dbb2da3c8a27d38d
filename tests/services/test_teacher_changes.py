"""Teachers added, corrected and taken out by hand, and their dated facts; all of it logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry, Group, Person, Teacher, TeacherFact
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.people.teacher_changes import (
    NewTeacher,
    TeacherEntry,
    add_teacher,
    change_teacher,
    read_entry,
)
from studyhours.services.people.teacher_facts import (
    FactsChanged,
    add_spell,
    end_fact,
    end_service,
    remove_fact,
    set_state,
    undo_facts,
)
from studyhours.services.people.teacher_list import FactShown, list_teachers, teacher_details
from studyhours.services.people.teacher_removal import remove_teacher, restore_teacher
from tests.support.scenario import PEOPLE, YEAR, YEAR_END, Walked

Said = list[tuple[str, date | None, date | None]]


def uid_of(ledger: Ledger, staff_no: str) -> str:
    return next(one.uid for one in list_teachers(ledger) if one.staff_no == staff_no)


def timeline(facts: tuple[FactShown, ...]) -> Said:
    return [(fact.value, fact.first, fact.last) for fact in facts]


def last_action(ledger: Ledger) -> str:
    with ledger.reading() as session:
        return (
            session.scalars(select(AuditEntry.action).order_by(AuditEntry.number.desc())).first()
            or ""
        )


def field_of(problem: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(UnusableInput) as caught:
        problem()
    return caught.value.code, caught.value.params.get("field")


# ---------------------------------------------------------------- adding and correcting


def test_a_teacher_added_by_hand_is_on_the_roster_and_judged(walked: Walked) -> None:
    ledger = walked.ledger
    entry = TeacherEntry(" 司马 光远 ", "００３６", "male", date(2025, 9, 1))
    saved = add_teacher(ledger, NewTeacher(entry, group="语文组", subject="语文", title="二级教师"))
    assert saved.changes is Changes.TEACHERS
    assert last_action(ledger) == "teacher.add"
    shown = list_teachers(ledger)[-1]
    assert (shown.name, shown.staff_no, shown.pinyin) == ("司马光远", "0036", "si ma guang yuan")
    assert (shown.group, shown.subject, shown.title) == ("语文组", "语文", "二级教师")
    assert shown.joined == date(2025, 9, 1)
    checked = check(ledger, CheckRequest(year=YEAR, as_of=YEAR_END, teacher="0036"))
    assert checked.teachers[0].result.verdict == "missed"
    assert remove_teacher(ledger, saved.uid).name == "司马光远"
    assert len(list_teachers(ledger)) == len(PEOPLE)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == len(PEOPLE)
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    logged = last.details
    assert (last.action, last.subject) == ("teacher.remove", saved.uid)
    assert (logged["name"], logged["joined"]) == ("司马光远", "2025-09-01")
    kept = {(one["attribute"], one["first"], one["source"]) for one in logged["facts"]}
    assert ("group", None, "entered") in kept, "what is erased can be read in the log"
    assert [one for one in examine(ledger) if one.error] == []


def test_problems_name_their_field(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0001")
    with ledger.reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditEntry))

    def adding(name: str, staff_no: str) -> Callable[[], object]:
        return lambda: add_teacher(ledger, NewTeacher(TeacherEntry(name, staff_no)))

    assert field_of(adding(" ", "77")) == ("teacher_name_empty", "name")
    assert field_of(adding("新人", "0002")) == ("staff_no_taken", "staff_no")
    assert field_of(adding("王芳", "")) == ("same_name_needs_number", "staff_no")
    entry = replace(read_entry(ledger, uid), staff_no="0005")
    assert field_of(lambda: change_teacher(ledger, uid, entry)) == ("staff_no_taken", "staff_no")
    assert field_of(lambda: set_state(ledger, uid, "group", " ", None)) == (
        "fact_without_value",
        "value",
    )
    assert field_of(lambda: add_spell(ledger, uid, "leave", "病假", None, None)) == (
        "fact_without_day",
        "first",
    )
    backwards = (date(2026, 3, 2), date(2026, 3, 1))
    assert field_of(lambda: add_spell(ledger, uid, "leave", "病假", *backwards)) == (
        "days_in_wrong_order",
        "last",
    )
    assert len(list_teachers(ledger)) == len(PEOPLE)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == entries


@pytest.mark.both_engines
def test_a_name_and_number_corrected_and_taken_back(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0003")
    before = read_entry(ledger, uid)
    saved = change_teacher(ledger, uid, replace(before, name="李䶮明", staff_no="0033"))
    assert last_action(ledger) == "teacher.change"
    shown = teacher_details(ledger, uid).shown
    assert (shown.name, shown.staff_no) == ("李䶮明", "0033")
    assert shown.pinyin.endswith("ming")
    assert change_teacher(ledger, uid, saved.after).changes is Changes.NONE
    with pytest.raises(UnusableInput, match="teacher_changed_meanwhile"):
        change_teacher(ledger, uid, before, based_on=before)
    change_teacher(ledger, uid, before, based_on=saved.after)
    assert read_entry(ledger, uid) == before


def test_who_has_records_is_not_taken_out(walked: Walked) -> None:
    ledger = walked.ledger
    for staff_no in ("0001", "0004"):  # records of their own; only mentioned in attendance
        with pytest.raises(UnusableInput, match="teacher_in_use"):
            remove_teacher(ledger, uid_of(ledger, staff_no))
    assert len(list_teachers(ledger)) == len(PEOPLE)


# ---------------------------------------------------------------- dated facts


@pytest.mark.both_engines
def test_another_group_from_a_day_on(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0001")
    march, may = date(2026, 3, 2), date(2026, 5, 1)
    step = set_state(ledger, uid, "group", "数学组", may)
    assert timeline(step.after) == [("语文组", None, date(2026, 4, 30)), ("数学组", may, None)]
    # An earlier change keeps clear of the later one.
    step = set_state(ledger, uid, "group", "新组", march)
    assert timeline(step.after) == [
        ("语文组", None, date(2026, 3, 1)),
        ("新组", march, date(2026, 4, 30)),
        ("数学组", may, None),
    ]
    # The same day again corrects it.
    step = set_state(ledger, uid, "group", "综合组", march)
    assert timeline(step.after)[1] == ("综合组", march, date(2026, 4, 30))
    # From the beginning.
    step = set_state(ledger, uid, "group", "英语组", None)
    assert timeline(step.after)[0] == ("英语组", None, date(2026, 3, 1))
    assert field_of(lambda: set_state(ledger, uid, "group", "英语组", None)) == (
        "fact_holds_already",
        "value",
    )
    assert last_action(ledger) == "fact.change"
    with ledger.reading() as session:
        names = set(session.scalars(select(Group.name)))
        kept = session.scalars(select(TeacherFact.value).where(TeacherFact.attribute == "group"))
        assert all(len(value) == 36 for value in kept), "groups are kept by identifier"
    assert {"新组", "英语组"} <= names


def test_a_change_entered_by_mistake(walked: Walked) -> None:
    """What was there before goes on as if nothing had been entered."""
    ledger = walked.ledger
    uid = uid_of(ledger, "0001")
    march, may = date(2026, 3, 2), date(2026, 5, 1)
    set_state(ledger, uid, "group", "数学组", march)
    step = set_state(ledger, uid, "group", "综合组", may)
    mistaken = next(fact for fact in step.after if fact.value == "数学组")
    removed = remove_fact(ledger, uid, mistaken.uid)
    assert timeline(removed.after) == [("语文组", None, date(2026, 4, 30)), ("综合组", may, None)]
    spell = add_spell(ledger, uid, "leave", "病假", march, may)
    later = add_spell(ledger, uid, "leave", "事假", date(2026, 5, 2), None)
    removed = remove_fact(ledger, uid, later.after[-1].uid)
    assert removed.after == spell.after
    with pytest.raises(UnusableInput, match="unknown_fact_uid"):
        remove_fact(ledger, uid, mistaken.uid)


def test_every_step_can_be_taken_back(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0002")
    begin, end = date(2026, 3, 2), date(2026, 6, 30)
    start = teacher_details(ledger, uid).facts
    title = set_state(ledger, uid, "title", "一级教师", None)
    steps: list[FactsChanged] = [
        title,
        set_state(ledger, uid, "group", "综合组", begin),
        add_spell(ledger, uid, "leave", "产假", begin, None),
        end_service(ledger, uid, end),
        end_fact(ledger, uid, title.after[-1].uid, end),
        remove_fact(ledger, uid, title.after[-1].uid),
    ]
    assert all(step.changes is Changes.TEACHERS for step in steps)
    for step in reversed(steps):
        undone = undo_facts(ledger, step)
        assert (undone.before, undone.after) == (step.after, step.before)
    assert teacher_details(ledger, uid).facts == start
    with pytest.raises(UnusableInput, match="facts_changed_meanwhile"):
        undo_facts(ledger, steps[1])


def test_spells_do_not_overlap(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0002")
    march, april, may = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)
    step = add_spell(ledger, uid, "leave", "病假", march, april)
    overlapping: list[tuple[date, date | None]] = [
        (april, may),
        (march, None),
        (date(2026, 1, 1), march),
    ]
    for first, last in overlapping:
        with pytest.raises(UnusableInput, match="spells_overlap"):
            add_spell(ledger, uid, "leave", "事假", first, last)
    add_spell(ledger, uid, "leave", "事假", may, None)
    found = field_of(lambda: end_fact(ledger, uid, step.after[0].uid, None))
    assert found == ("spells_overlap", "first")
    add_spell(ledger, uid, "long_course", "yes", march, None)  # another sort may overlap


def test_a_rule_follows_a_fact(walked: Walked) -> None:
    """The school-based part is waived while somebody is on a long course (catalogue A1)."""
    ledger = walked.ledger
    uid = uid_of(ledger, "0002")

    def status(day: date) -> str:
        checked = check(ledger, CheckRequest(year=YEAR, as_of=day, teacher="0002"))
        rules = checked.teachers[0].result.rules
        return next(rule.status for rule in rules if rule.rule_id == "hours.school_based")

    april = date(2026, 4, 20)
    first = status(april)
    assert first != "exempt"
    step = add_spell(ledger, uid, "long_course", "yes", date(2026, 3, 2), date(2026, 4, 30))
    assert status(april) == "exempt"
    assert status(date(2026, 5, 4)) == first
    undo_facts(ledger, step)
    assert status(april) == first


def test_end_of_service(walked: Walked) -> None:
    ledger = walked.ledger
    added = add_teacher(ledger, NewTeacher(TeacherEntry("新来的", "0100", joined=date(2026, 3, 1))))
    found = field_of(lambda: end_service(ledger, added.uid, date(2026, 2, 1)))
    assert found == ("days_in_wrong_order", "last")
    end_service(ledger, added.uid, date(2026, 6, 30))
    moved = end_service(ledger, added.uid, date(2026, 7, 31))
    assert timeline(moved.after) == [("yes", None, date(2026, 7, 31))]
    assert end_service(ledger, added.uid, None).after == ()


def test_only_those_who_keep_the_roster(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0001")
    leader = replace(ledger, actor=Actor("leader", frozenset({"read_school", "check"})))
    step = FactsChanged(uid, "", "group", (), ())
    tries: list[Callable[[], object]] = [
        lambda: add_teacher(leader, NewTeacher(TeacherEntry("新人"))),
        lambda: change_teacher(leader, uid, TeacherEntry("新人")),
        lambda: remove_teacher(leader, uid),
        lambda: set_state(leader, uid, "group", "新组", None),
        lambda: add_spell(leader, uid, "leave", "病假", YEAR_END, None),
        lambda: end_fact(leader, uid, uid, None),
        lambda: remove_fact(leader, uid, uid),
        lambda: end_service(leader, uid, YEAR_END),
        lambda: undo_facts(leader, step),
    ]
    for attempt in tries:
        with pytest.raises(NotPermitted):
            attempt()
    assert read_entry(leader, uid).name == "欧阳若兰"


@pytest.mark.both_engines
def test_the_ledger_stays_sound(walked: Walked) -> None:
    ledger = walked.ledger
    uid = uid_of(ledger, "0001")
    set_state(ledger, uid, "group", "新组", date(2026, 3, 2))
    added = add_teacher(ledger, NewTeacher(TeacherEntry("新人", "0100"), group="新组"))
    remove_teacher(ledger, added.uid)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(Teacher)) == len(PEOPLE)
    assert examine(ledger) == ()


# ---------------------------------------------------------------- taken out and put back


def test_a_teacher_taken_out_is_put_back_as_they_were(walked: Walked) -> None:
    ledger = walked.ledger
    entry = TeacherEntry("新人", "0100", "female", date(2025, 9, 1), date(2020, 8, 15), "代课")
    uid = add_teacher(ledger, NewTeacher(entry, group="语文组", title="二级教师")).uid
    add_spell(ledger, uid, "leave", "病假", date(2026, 3, 2), date(2026, 3, 6))
    add_teacher(ledger, NewTeacher(TeacherEntry("后来的人", "0101")))
    everybody, details = list_teachers(ledger), teacher_details(ledger, uid)
    removed = remove_teacher(ledger, uid)
    assert len(list_teachers(ledger)) == len(everybody) - 1
    saved = restore_teacher(ledger, removed)
    assert (saved.uid, saved.name, saved.changes) == (uid, "新人", Changes.TEACHERS)
    assert list_teachers(ledger) == everybody
    assert teacher_details(ledger, uid) == details
    assert last_action(ledger) == "teacher.restore"
    assert [one for one in examine(ledger) if one.error] == []
    with pytest.raises(UnusableInput) as twice:
        restore_teacher(ledger, removed)
    assert twice.value.code == "teacher_changed_meanwhile"


def test_nobody_is_put_back_over_somebody_else(walked: Walked) -> None:
    ledger = walked.ledger
    removed = remove_teacher(
        ledger, add_teacher(ledger, NewTeacher(TeacherEntry("新人", "0100"))).uid
    )
    add_teacher(ledger, NewTeacher(TeacherEntry("别人", "0100")))
    assert field_of(lambda: restore_teacher(ledger, removed)) == ("staff_no_taken", "staff_no")
    assert "新人" not in {one.name for one in list_teachers(ledger)}
    leader = replace(ledger, actor=Actor("leader", frozenset({"read_school", "check"})))
    with pytest.raises(NotPermitted):
        restore_teacher(leader, removed)
