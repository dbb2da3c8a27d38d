"""Activities: planned, attended, checked, credited as an import would, and all of it undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event, select

from studyhours.db.models import Attendance, AuditEntry, Participant, Record
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.services.activities.at_stake import at_stake
from studyhours.services.activities.attending import (
    attend,
    check_attendance,
    uncheck_attendance,
)
from studyhours.services.activities.choices import plan_choices
from studyhours.services.activities.crediting import credit, take_credit_back
from studyhours.services.activities.opened import ActivityOpened, open_activity
from studyhours.services.activities.plan import ActivityPlan, read_time
from studyhours.services.activities.planning import (
    change_activity,
    plan_activity,
    plan_series,
    put_back,
    series_days,
    take_back,
)
from studyhours.services.activities.reading import (
    DONE,
    TO_CHECK,
    TO_CREDIT,
    TO_TAKE,
    UPCOMING,
    list_activities,
)
from studyhours.services.activities.rows import Mark
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.records.saving import (
    change_record,
    delete_record,
    read_record,
    restore_record,
)
from tests.services.record_world import teacher_uids
from tests.support.scenario import YEAR_END, Walked, walk_imports, write_xlsx

DAY = date(2025, 11, 4)
LATER = date(2026, 11, 3)
"""The clock stands on 10 September 2026."""


@contextmanager
def _refused(code: str) -> Iterator[None]:
    with pytest.raises(UnusableInput) as caught:
        yield
    assert caught.value.code == code, caught.value


@pytest.fixture
def sqlite_walked(tmp_path: Path) -> Iterator[Walked]:
    """For what no database decides."""
    done = walk_imports(str(tmp_path / "school.studyhours"))
    yield done
    done.ledger.close()


def _plan(ledger: Ledger, *numbers: str, day: date = DAY) -> ActivityPlan:
    uids = teacher_uids(ledger)
    return ActivityPlan(
        title="单元整体教学", first_day=day, last_day=day, hundredths=250,
        starts="14:30", ends="16:00", place="三楼会议室", speaker="李䶮", mode="face",
        type="group_study", people=frozenset(str(uids[number]) for number in numbers),
    )  # fmt: skip


def _marks(ledger: Ledger, **said: str) -> dict[str, Mark]:
    uids = teacher_uids(ledger)
    return {str(uids[number[1:]]): Mark(status) for number, status in said.items()}


def _credited(ledger: Ledger, uid: str) -> list[Record]:
    with ledger.reading() as session:
        query = select(Record).where(Record.activity_id == UUID(uid), ~Record.deleted)
        return list(session.scalars(query.order_by(Record.teacher_id)))


def _held(ledger: Ledger) -> str:
    """An activity of three: one present, one late, one absent; checked."""
    (uid,) = plan_activity(ledger, _plan(ledger, "0001", "0002", "0003")).uids
    attend(ledger, uid, _marks(ledger, n0001="present", n0002="late", n0003="absent"))
    check_attendance(ledger, uid)
    return uid


def _statuses(opened: ActivityOpened) -> dict[str | None, tuple[str, bool]]:
    return {one.staff_no: (one.status, one.credited) for one in opened.people}


def _value(ledger: Ledger, number: str) -> Fraction:
    report = check(ledger, CheckRequest(as_of=YEAR_END, teacher=number, ruleset="school-72"))
    (teacher,) = report.teachers
    return next(rule.value for rule in teacher.result.rules if rule.rule_id == "hours.total")


def test_from_plan_to_hours(walked: Walked) -> None:
    ledger = walked.ledger
    (uid,) = plan_activity(ledger, _plan(ledger, "0001", "0002", "0003")).uids
    opened = open_activity(ledger, uid)
    assert opened.shown.state == TO_TAKE
    assert (opened.shown.people, opened.shown.marked) == (3, 0)
    assert [one.group for one in opened.people] == ["数学组", "语文组", "综合组"]
    with _refused("attendance_missing"):
        check_attendance(ledger, uid)
    done = attend(ledger, uid, _marks(ledger, n0001="present", n0002="late", n0003="absent"))
    assert {mark.status for mark in done.before.values()} == {"blank"}
    assert open_activity(ledger, uid).shown.state == TO_CHECK
    with _refused("activity_unchecked"):
        credit(ledger, [uid])
    check_attendance(ledger, uid)
    checked = open_activity(ledger, uid).shown
    assert (checked.state, checked.checked_by) == (TO_CREDIT, "local")
    assert checked.checked_at == ledger.clock.now()
    given = credit(ledger, [uid])
    assert (given.records, given.uids) == (2, (uid,))
    assert [one.hundredths for one in _credited(ledger, uid)] == [250, 250]
    opened = open_activity(ledger, uid)
    assert opened.shown.state == DONE
    assert _statuses(opened) == {
        "0001": ("present", True), "0002": ("late", True), "0003": ("absent", True)
    }  # fmt: skip
    assert credit(ledger, [uid]).uids == ()
    assert examine(ledger) == ()


def test_nothing_is_judged_before_it_is_credited(sqlite_walked: Walked) -> None:
    ledger = sqlite_walked.ledger
    before = _value(ledger, "0001")
    uid = _held(ledger)
    assert _value(ledger, "0001") == before
    credit(ledger, [uid])
    assert _value(ledger, "0001") == before + Fraction(5, 2)


def test_a_credit_is_what_an_import_of_the_sheet_makes(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    plan = replace(_plan(ledger, "0001", "0002"), type=None, speaker=None)
    (uid,) = plan_activity(ledger, plan).uids
    attend(ledger, uid, _marks(ledger, n0001="present", n0002="early"))
    check_attendance(ledger, uid)
    credit(ledger, [uid])
    sheet = write_xlsx(
        tmp_path / "same.xlsx",
        [
            ["活动主题：", "单元整体教学", "地点：", "三楼会议室"],
            ["时间：", "2025年11月5日", "学时：", 2.5],
            ["活动级别：", "校级", "形式：", "面授"],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
            [2, "0002", "帕提古丽·艾山", "早退"],
        ],
    )
    import_attendance(ledger, sheet)
    imported = next(
        row.uid for row in list_activities(ledger).rows if row.first_day == date(2025, 11, 5)
    )
    ours, theirs = (
        [replace(read_record(ledger, str(one.id))[0]) for one in _credited(ledger, which)]
        for which in (uid, imported)
    )
    day = date(2025, 11, 5)
    same = [replace(one, first_day=day, last_day=day, activity_id=UUID(imported)) for one in ours]
    assert same == theirs
    # What a plan may not be called is not taken from a sheet either.
    rows: list[list[str | int | float]] = [
        ["活动主题：", "长" * 201], ["时间：", "2025年11月6日", "学时：", 2],
        ["工号", "姓名", "签到"], ["0001", "欧阳若兰", "√"],
    ]  # fmt: skip
    with _refused("activity_title_long"):
        import_attendance(ledger, write_xlsx(tmp_path / "long.xlsx", rows))


def test_an_imported_sheet_takes_the_place_of_what_was_planned(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    (uid,) = plan_activity(ledger, _plan(ledger, "0001", "0002")).uids
    sheet = write_xlsx(
        tmp_path / "sheet.xlsx",
        [
            ["活动主题：", "单元整体教学"],
            ["时间：", "2025年11月4日", "学时：", 2.5],
            ["活动级别：", "校级"],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
        ],
    )
    import_attendance(ledger, sheet)
    opened = open_activity(ledger, uid)
    assert _statuses(opened) == {"0001": ("present", True), "0002": ("blank", False)}
    assert opened.shown.state == TO_TAKE
    attend(ledger, uid, _marks(ledger, n0002="present"))
    check_attendance(ledger, uid)
    assert credit(ledger, [uid]).records == 1
    assert len(_credited(ledger, uid)) == 2


def test_corrections_adjust_what_was_credited(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _held(ledger)
    credit(ledger, [uid])
    uids = teacher_uids(ledger)
    marks = _marks(ledger, n0001="sick", n0002="present", n0003="official")
    # Whose hours go is said before; who only attended otherwise, and who gains, loses nothing.
    stake = at_stake(ledger, uid, marks)
    assert [(one.name, one.amount) for one in stake.going] == [("欧阳若兰", Amount(250, "hour"))]
    assert not at_stake(ledger, uid, _marks(ledger, n0001="blank", n0002="late"))
    assert len(_credited(ledger, uid)) == 2
    done = attend(ledger, uid, marks)
    records = {one.teacher_id: one for one in _credited(ledger, uid)}
    assert {who: one.attendance for who, one in records.items()} == {
        uids["0002"]: "present", uids["0003"]: "official"
    }  # fmt: skip
    with ledger.reading() as session:
        row = session.scalars(
            select(Attendance).where(
                Attendance.activity_id == UUID(uid), Attendance.teacher_id == uids["0001"]
            )
        ).one()
    assert (row.status, row.record_id) == ("sick", None)
    attend(ledger, uid, done.before)
    assert {one.attendance for one in _credited(ledger, uid)} == {"present", "late"}
    with _refused("attendance_missing"):
        attend(ledger, uid, _marks(ledger, n0001="blank"))
    assert examine(ledger) == ()


def test_credit_is_taken_back_and_given_again(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _held(ledger)
    credit(ledger, [uid])
    (first, _) = _credited(ledger, uid)
    assert take_credit_back(ledger, [uid]).records == 2
    assert _credited(ledger, uid) == []
    assert open_activity(ledger, uid).shown.state == TO_CREDIT
    # One of the records is brought back by hand: it is not made a second time.
    with ledger.reading() as session:
        gone = session.get_one(Record, first.id).version
    restore_record(ledger, str(first.id), first.version, gone)
    assert credit(ledger, [uid]).records == 1
    assert len(_credited(ledger, uid)) == 2
    with ledger.reading() as session:
        assert not session.scalars(select(Participant)).all()
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert "activity.uncredit" in actions


def test_taking_back_asks_as_often_for_many_as_for_few(sqlite_walked: Walked) -> None:
    ledger = sqlite_walked.ledger
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    counts, told = [], []
    numbers = sorted(one for one in teacher_uids(ledger) if one)
    assert len(numbers) > 4
    for people in (numbers[:2], numbers):
        (uid,) = plan_activity(ledger, _plan(ledger, *people)).uids
        present = {str(teacher_uids(ledger)[one]): Mark("present") for one in people}
        attend(ledger, uid, present)
        check_attendance(ledger, uid)
        credit(ledger, [uid])
        asked.clear()
        event.listen(ledger.engine, "before_cursor_execute", note)
        taken = take_credit_back(ledger, [uid], lambda _key, at, of: told.append((at, of)))
        event.remove(ledger.engine, "before_cursor_execute", note)
        assert taken.records == len(people)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert told[-2:] == [(len(numbers) - 1, len(numbers)), (len(numbers), len(numbers))]
    assert examine(ledger) == ()


def test_a_record_changed_by_hand_is_not_deleted_with_the_credit(sqlite_walked: Walked) -> None:
    ledger = sqlite_walked.ledger
    uid = _held(ledger)
    credit(ledger, [uid])
    (first, second) = _credited(ledger, uid)
    content, version = read_record(ledger, str(first.id))
    change_record(ledger, str(first.id), replace(content, hundredths=100), version)
    with _refused("credit_changed_since"):
        take_credit_back(ledger, [uid])
    assert len(_credited(ledger, uid)) == 2
    # One deleted by hand is no hindrance.
    content, version = read_record(ledger, str(first.id))
    delete_record(ledger, str(first.id), version)
    assert take_credit_back(ledger, [uid]).records == 1
    assert second.version != ""


def test_taking_back_and_putting_back(walked: Walked) -> None:
    ledger = walked.ledger
    uid = _held(ledger)
    before = open_activity(ledger, uid)
    credit(ledger, [uid])
    with _refused("activity_credited"):
        take_back(ledger, [uid])
    with _refused("activity_credited"):
        uncheck_attendance(ledger, uid)
    take_credit_back(ledger, [uid])
    removed = take_back(ledger, [uid])
    with _refused("unknown_activity"):
        open_activity(ledger, uid)
    put_back(ledger, removed)
    assert open_activity(ledger, uid) == before
    uncheck_attendance(ledger, uid)
    assert open_activity(ledger, uid).shown.state == TO_CHECK
    assert examine(ledger) == ()


def test_changing_a_plan(walked: Walked) -> None:
    ledger = walked.ledger
    (uid,) = plan_activity(ledger, _plan(ledger, "0001", "0002")).uids
    plan = open_activity(ledger, uid).plan
    attend(ledger, uid, _marks(ledger, n0001="present", n0002="present"))
    check_attendance(ledger, uid)
    more = replace(plan, place="操场", people=_plan(ledger, "0002", "0003").people)
    change_activity(ledger, uid, more, plan)
    opened = open_activity(ledger, uid)
    assert opened.plan == more
    # Somebody new: the check is to be made again, what was said of the others stays.
    assert _statuses(opened) == {"0002": ("present", False), "0003": ("blank", False)}
    assert opened.shown.checked_at is None
    with _refused("activity_changed_meanwhile"):
        change_activity(ledger, uid, plan, plan)
    attend(ledger, uid, _marks(ledger, n0003="absent"))
    check_attendance(ledger, uid)
    credit(ledger, [uid])
    with _refused("activity_credited"):
        change_activity(ledger, uid, replace(more, title="别的"), more)
    late = replace(more, people=more.people | plan.people)
    change_activity(ledger, uid, late, more)
    assert open_activity(ledger, uid).shown.state == TO_TAKE


def test_a_series_skips_days_without_school(sqlite_walked: Walked) -> None:
    ledger = sqlite_walked.ledger
    asked = series_days(ledger, date(2025, 9, 23), 1, date(2025, 10, 14))
    # National day and mid-autumn: 30 September is worked, 7 October is not.
    assert asked.days == (date(2025, 9, 23), date(2025, 9, 30), date(2025, 10, 14))
    assert asked.skipped == (date(2025, 10, 7),)
    made = plan_series(ledger, _plan(ledger, "0001"), asked.days)
    rows = {row.uid: row for row in list_activities(ledger).rows}
    assert [rows[uid].last_day for uid in made.uids] == list(asked.days)
    with _refused("series_too_long"):
        series_days(ledger, date(2025, 9, 23), 1, date(2028, 9, 23))


def test_upcoming_ones_are_not_credited_yet(sqlite_walked: Walked) -> None:
    ledger = sqlite_walked.ledger
    (uid,) = plan_activity(ledger, _plan(ledger, "0001", day=LATER)).uids
    attend(ledger, uid, _marks(ledger, n0001="official"))
    assert open_activity(ledger, uid).shown.state == UPCOMING
    with _refused("activity_not_held"):
        check_attendance(ledger, uid)
    with _refused("not_a_participant"):
        attend(ledger, uid, _marks(ledger, n0002="present"))
    with _refused("unknown_attendance"):
        attend(ledger, uid, _marks(ledger, n0001="asleep"))


def test_times_are_understood_as_they_are_written() -> None:
    afternoon = (
        "14:30",
        "１４：３０",
        "14点30",
        "14点30分",
        "14时30分",
        "下午2:30",
        "下午 2点30分",
        "14.30",
        "1430",
        "下午 230",
    )
    assert {read_time(text) for text in afternoon} == {"14:30"}
    morning = {
        "９：３０": "09:30",
        "上午9点": "09:00",
        "下午12:05": "12:05",
        "9点5分": "09:05",
        "930": "09:30",
    }
    assert {text: read_time(text) for text in morning} == morning
    for text in ("", "9", "24:00", "9:60", "9:5", "上午14:30", "下午", "14点半天", "2430", "965"):
        assert read_time(text) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "activity_without_title"),
        ({"title": "长" * 201}, "activity_text_long"),
        ({"hundredths": 0}, "amount_not_positive"),
        ({"last_day": date(2025, 11, 3)}, "days_in_wrong_order"),
        ({"starts": "16:00"}, "times_in_wrong_order"),
        ({"starts": None}, "activity_end_alone"),
        ({"starts": "9:00"}, "bad_time"),
        ({"type": "party"}, "unknown_activity_word"),
        ({"people": frozenset({"00000000-0000-0000-0000-000000000000"})}, "unknown_teacher_uid"),
    ],
)
def test_what_makes_no_sense_is_refused(
    sqlite_walked: Walked, change: dict[str, object], code: str
) -> None:
    plan = _plan(sqlite_walked.ledger, "0001")
    with _refused(code):
        plan_activity(sqlite_walked.ledger, replace(plan, **change))  # type: ignore[arg-type]


def test_who_may(sqlite_walked: Walked) -> None:
    ledger = sqlite_walked.ledger
    uid = _held(ledger)
    leader = replace(ledger, actor=Actor("leader", frozenset({"read_school"})))
    assert not open_activity(leader, uid).may_edit
    with pytest.raises(NotPermitted):
        credit(leader, [uid])
    with pytest.raises(NotPermitted):
        list_activities(replace(ledger, actor=Actor("teacher", frozenset({"read_self"}))))


def test_people_are_chosen_by_unit(sqlite_walked: Walked) -> None:
    choices = plan_choices(sqlite_walked.ledger, DAY)
    uids = teacher_uids(sqlite_walked.ledger)
    chinese = next(one for one in choices.units if one.name == "语文组")
    assert chinese.members == {str(uids["0001"]), str(uids["0004"])}
    assert "group_study" in dict(choices.types)
