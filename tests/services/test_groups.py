"""Groups, pairs and schools as rules will have them for subjects, and who attended what."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import Activity, Group
from studyhours.domain.errors import UnusableInput
from studyhours.services.checking.attendance_reading import attended_by
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.groups import GroupRead, members_of, pairs_in, schools_in
from studyhours.services.people.service_changes import service_of
from studyhours.services.people.teacher_facts import set_state
from studyhours.services.people.unit_names import group_called
from studyhours.services.registers.writing import Basis, end_entry, join_group, list_register, pair
from tests.services.record_world import teacher_uids
from tests.support.scenario import Walked, write_xlsx

AUTUMN = (date(2025, 9, 1), date(2026, 1, 23))
SPRING = (date(2026, 3, 2), date(2026, 7, 7))
MOVED = date(2026, 2, 1)
DAY = date(2025, 10, 14)


def read(ledger: Ledger, kind: str, span: tuple[date, date]) -> tuple[GroupRead, ...]:
    with ledger.reading() as session:
        return members_of(session, school_of(session), kind, *span)


def named(ledger: Ledger, groups: tuple[GroupRead, ...]) -> dict[str, set[str]]:
    numbers = {str(uid): number for number, uid in teacher_uids(ledger).items()}
    return {one.name: {numbers[uid] for uid in one.teachers} for one in groups}


def test_members_are_those_of_the_days_asked_for(walked: Walked) -> None:
    ledger = walked.ledger
    uid = str(teacher_uids(ledger)["0004"])
    set_state(ledger, uid, "group", "数学组", MOVED)
    service_of(ledger, "0002", last=date(2025, 12, 31))
    autumn, spring = read(ledger, "subject_group", AUTUMN), read(ledger, "subject_group", SPRING)
    assert named(ledger, autumn) == {
        "数学组": {"0002"}, "综合组": {"0003", "0005"}, "语文组": {"0001", "0004"},
    }  # fmt: skip
    assert named(ledger, spring) == {
        "数学组": {"0004"}, "综合组": {"0003", "0005"}, "语文组": {"0001"},
    }  # fmt: skip
    year = read(ledger, "subject_group", (AUTUMN[0], SPRING[1]))
    spells = {
        (group.name, one.first, one.last)
        for group in year
        for one in group.members
        if one.teacher == uid
    }
    assert spells == {("语文组", None, date(2026, 1, 31)), ("数学组", MOVED, None)}
    left = [one for one in autumn[0].members if one.teacher != uid]
    assert [one.last for one in left] == [date(2025, 12, 31)], "no member after the last day"


@pytest.mark.both_engines
def test_other_groups_have_members_and_heads(walked: Walked) -> None:
    ledger = walked.ledger
    whole = Basis(*SPRING)
    join_group(ledger, "0001", "party_branch", " 第一党支部 ", Basis(), "head")
    done = join_group(ledger, "0003", "party_branch", "第一党支部", whole)
    join_group(ledger, "0003", "reading_group", "晨读社", whole)
    join_group(ledger, "0003", "subject_group", "语文组", whole, "deputy")
    assert done.other == "第一党支部"
    with pytest.raises(UnusableInput, match="register_double"):
        join_group(ledger, "0003", "party_branch", "第一党支部", Basis())
    for kind, name, role, code in (
        ("clan", "甲", "member", "unknown_group_word"),
        ("party_branch", "甲", "boss", "unknown_group_word"),
        ("party_branch", "  ", "member", "group_without_name"),
    ):
        with pytest.raises(UnusableInput, match=code):
            join_group(ledger, "0001", kind, name, Basis(), role)
    assert named(ledger, read(ledger, "party_branch", AUTUMN)) == {"第一党支部": {"0001"}}
    (branch,) = read(ledger, "party_branch", SPRING)
    assert sorted(one.role for one in branch.members) == ["head", "member"]
    assert named(ledger, read(ledger, "reading_group", AUTUMN)) == {"晨读社": set()}
    assert read(ledger, "planning_group", SPRING) == ()
    assert named(ledger, read(ledger, "subject_group", SPRING))["语文组"] == {
        "0001", "0003", "0004"
    }  # fmt: skip
    assert done.after is not None
    end_entry(ledger, done.after.uid, date(2026, 3, 1 + 1))
    (branch,) = read(ledger, "party_branch", (date(2026, 3, 3), SPRING[1]))
    assert len(branch.members) == 1
    listed = {(one.name, one.other) for one in list_register(ledger, "member")}
    assert listed == {
        ("欧阳若兰", "第一党支部"), ("李䶮", "第一党支部"), ("李䶮", "晨读社"), ("李䶮", "语文组"),
    }  # fmt: skip


@pytest.mark.both_engines
def test_pairs_and_schools_of_a_span(walked: Walked) -> None:
    ledger = walked.ledger
    first = pair(ledger, "0001", "0003", Basis(AUTUMN[0], AUTUMN[1])).after
    second = pair(ledger, "0002", "0004", Basis(date(2025, 10, 1))).after
    service_of(ledger, "0005", last=date(2025, 12, 31))
    with ledger.reading() as session:
        school = school_of(session)
        assert pairs_in(session, school, *AUTUMN) == (first, second)
        assert pairs_in(session, school, *SPRING) == (second,)
        (autumn,), (spring,) = schools_in(session, *AUTUMN), schools_in(session, *SPRING)
    uids = teacher_uids(ledger)
    assert (autumn.name, autumn.uid) == (school.name, str(school.id))
    assert autumn.teachers == tuple(str(uids[f"000{number}"]) for number in range(1, 6))
    assert spring.teachers == autumn.teachers[:4]


@pytest.mark.both_engines
def test_everybody_on_a_sign_in_sheet_is_read(walked: Walked) -> None:
    ledger = walked.ledger
    with ledger.reading() as session:
        school = school_of(session)
        found = attended_by(session, school, DAY, DAY)
        assert attended_by(session, school, date(2025, 10, 15), SPRING[1]) == {}
        only = attended_by(session, school, DAY, DAY, [teacher_uids(ledger)["0002"]])
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    said = {number: found[uids[number]][0] for number in uids}
    assert {number: (one.status, one.record is not None) for number, one in said.items()} == {
        "0001": ("present", True), "0002": ("sick", False), "0003": ("official", True),
        "0004": (None, False), "0005": ("late", True),
    }  # fmt: skip
    assert only == {uids["0002"]: found[uids["0002"]]}
    one = said["0002"]
    assert (one.title, one.last_day, one.level, one.hundredths, one.unit, one.group) == (
        "课堂提问", DAY, 60, 200, "hour", None,
    )  # fmt: skip


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("said", "group"),
    [("语文组", "语文组"), ("语文教研组", "语文组"), ("语文", "语文组"), ("全体教师", None)],
)
def test_an_activity_knows_the_group_that_held_it(
    walked: Walked, tmp_path: Path, said: str, group: str | None
) -> None:
    ledger = walked.ledger
    sheet = write_xlsx(
        tmp_path / "group.xlsx",
        [
            ["教研活动签到表"],
            ["活动主题：", "单元整体教学", "教研组：", said],
            ["时间：", "2025年11月4日", "学时：", 1],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
        ],
    )
    assert import_attendance(ledger, sheet).sheets[0].added == 1
    with ledger.reading() as session:
        query = select(Activity).where(Activity.title == "单元整体教学")
        activity = session.scalars(query).one()
        held = session.get(Group, activity.group_id) if activity.group_id else None
        assert (held.name if held else None) == group
        assert activity.fields == ({} if group else {"group_text": said})
        assert group_called(session, school_of(session), "不存在的组") is None
