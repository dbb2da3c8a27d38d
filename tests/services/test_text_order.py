"""The order that groups, subjects and titles are listed in."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from studyhours.db.models import Group
from studyhours.services.activities.choices import plan_choices
from studyhours.services.ledgers.ledger import school_of
from studyhours.services.people.teacher_list import GROUP, known_values
from studyhours.services.people.text_order import order_of
from studyhours.services.people.unit_names import units_by_kind
from tests.support.scenario import Walked


@pytest.mark.parametrize(
    "listed",
    [
        ("一年级组", "2年级组", "三年级组", "十年级组", "十一年级组", "二十年级组", "一百年级组"),
        ("长江小学", "重庆小学", "河湾小学", "一师一优课", "语文", "语文组", ""),
        ("二级教师", "高级教师", "正高级教师"),
        ("第二次", "第10次", "第十一次", "第 12 次"),
        ("初一", "初二", "初三", "高一", "高二", "高三"),
        ("9 组", "10 组", "AI 组", "b 组", "数学组"),
        ("一级教师", "二级教师", "三级教师", "高级教师"),
    ],
)
def test_as_it_is_read_and_numbers_by_size(listed: tuple[str, ...]) -> None:
    mixed = random.Random(7).sample(listed, len(listed))
    assert tuple(sorted(mixed, key=order_of)) == listed


@pytest.mark.both_engines
def test_groups_are_offered_so_on_every_engine(walked: Walked) -> None:
    ledger = walked.ledger
    with ledger.writing() as tx:
        school = school_of(tx.session)
        for number, name in enumerate(("重庆组", "十年级组", "二年级组", "安全组")):
            tx.session.add(
                Group(id=UUID(int=number + 1), school_id=school.id, kind="subject_group", name=name)
            )
    expected = ["二年级组", "十年级组", "安全组", "重庆组", "数学组", "语文组", "综合组"]
    with ledger.reading() as session:
        named = units_by_kind(session, school_of(session))
    assert [one.name for one in named if one.kind == "subject_group"] == expected
    units = plan_choices(ledger).units
    assert [one.name for one in units if one.kind == "subject_group"] == expected
    assert known_values(ledger)[GROUP][-4:] == ("二年级组", "十年级组", "安全组", "重庆组")
