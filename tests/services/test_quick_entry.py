"""One sentence, one record: what is understood, what is doubtful, and that nothing is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.domain.tidy import fold
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.quick_days import read_days
from studyhours.services.records.quick_entry import understand
from studyhours.services.records.quick_sentence import QuickEntry, QuickWorld
from tests.services.quick_world import KINDS, PEOPLE, TODAY

_WORLD = QuickWorld(KINDS, PEOPLE, TODAY, teacher=PEOPLE[0].uid)
_OWN = QuickWorld(KINDS, PEOPLE, TODAY, own=PEOPLE[1].uid)


def _said(entry: QuickEntry) -> dict[str, tuple[str, str]]:
    return {part.what: (part.value, part.more) for part in entry.parts}


@pytest.mark.parametrize(
    ("sentence", "kind", "day", "title", "amount", "people"),
    [
        ("昨天 听课 赵敏 分数的意义 1节", "observation", "2026-03-11", "分数的意义",
         (100, "period"), ["赵敏"]),
        ("听课 zm 分数的意义 昨天 ２节", "observation", "2026-03-11", "分数的意义",
         (200, "period"), ["赵敏"]),
        ("9.12 读书 《给教师的建议》 2.5小时", "reading", "2025-09-12", "给教师的建议",
         (100, "item"), []),
        ("反思 一堂失败的课…", "writing", "2026-03-12", "一堂失败的课…", (100, "item"), []),
        ("反思：一堂失败的课", "writing", "2026-03-12", "一堂失败的课", (100, "item"), []),
        ("上周三 tk 0003 草船借箭 推门", "observation", "2026-03-04", "草船借箭",
         (100, "period"), ["李䶮"]),
        ("2025年9月1日 培训 新课标 四学时 校级", "training", "2025-09-01", "新课标",
         (400, "hour"), []),
        ("last monday observation zhaomin Fractions 2 periods", "observation", "2026-03-02",
         "Fractions", (200, "period"), ["赵敏"]),
        ("听课 吴老师 圆 1节", "observation", "2026-03-12", "圆", (100, "period"), ["吴"]),
    ],
)  # fmt: skip
def test_what_is_understood(
    sentence: str,
    kind: str,
    day: str,
    title: str,
    amount: tuple[int, str],
    people: list[str],
) -> None:
    entry = understand(sentence, _WORLD)
    assert entry.faults == ()
    content = entry.content
    assert content is not None
    assert (content.kind, content.last_day.isoformat(), content.title) == (kind, day, title)
    assert (content.hundredths, content.unit) == amount
    assert [one.name.removesuffix("老师") for one in content.people] == people
    assert str(content.teacher_id) == PEOPLE[0].uid


def test_whose_it_is() -> None:
    assert _said(understand("张晨曦 听课 赵敏 圆", _WORLD))["teacher"][0] == "张晨曦"
    assert _said(understand("听课 @zcx 赵敏 圆", _WORLD))["teacher"][0] == "张晨曦"
    assert _said(understand("反思 张晨曦 圆", _WORLD))["teacher"][0] == "张晨曦"
    own = understand("赵敏 听课 圆", _OWN)
    assert own.content is not None
    assert (str(own.content.teacher_id), own.content.people[0].name) == (PEOPLE[1].uid, "赵敏")
    (fault,) = understand("反思 @赵敏 圆", _OWN).faults
    assert fault.code == "not_yours"


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("", ["no_kind"]),
        ("分数的意义", ["no_kind"]),
        ("研究课 分数", ["many_kinds"]),
        ("听课 王芳 分数", ["many_people"]),
        ("听课 王老师 分数", ["many_people"]),
        ("2.30 听课 分数", ["bad_day"]),
        ("昨天 前天 听课 分数", ["two_days"]),
        ("听课 分数 1节 2节", ["two_amounts"]),
        ("论文 三篇 圆", ["one_each"]),
        ("培训 2学时", ["need_title"]),
        ("培训 作业设计", ["need_amount"]),
        ("撰写 圆", ["need_type"]),
    ],
)
def test_what_is_doubtful_is_said(sentence: str, codes: list[str]) -> None:
    entry = understand(sentence, _WORLD)
    assert [one.code for one in entry.faults] == codes
    assert entry.content is None
    nobody = QuickWorld(KINDS, PEOPLE, TODAY)
    assert "need_teacher" in [one.code for one in understand("反思 圆", nobody).faults]


@given(back=st.integers(0, 360), spelled=st.integers(0, 4))
def test_a_day_without_a_year_is_the_latest(back: int, spelled: int) -> None:
    day = TODAY - timedelta(back)
    ways = (
        f"{day.month}.{day.day}", f"{day.month}/{day.day}", f"{day.month}月{day.day}日",
        f"{day.month}月{day.day}号", f"{day.year}年{day.month}月{day.day}日",
    )  # fmt: skip
    assert read_days(ways[spelled], TODAY) == (day, day)


@given(st.sampled_from("一二三四五六日天"))
def test_weekdays_are_past(name: str) -> None:
    for said, least, most in (("周", 0, 6), ("上周", 1, 10), ("上上周", 8, 17)):
        days = read_days(f"{said}{name}", TODAY)
        assert days is not None
        assert days.first is not None
        assert least <= (TODAY - days.first).days <= most


_TITLES = st.text("观察课堂写画描红山水", min_size=3, max_size=9)


@settings(max_examples=60)
@given(
    title=_TITLES,
    back=st.integers(0, 300),
    number=st.integers(1, 99),
    who=st.sampled_from(list(PEOPLE[1:3])),
    order=st.permutations(range(4)),
)
def test_in_any_order_the_same(
    title: str, back: int, number: int, who: TeacherShown, order: list[int]
) -> None:
    day = TODAY - timedelta(back)
    parts = [f"{day.month}月{day.day}日", f"{who.name}", f"《{title}》", f"{number}节"]
    sentence = " ".join(["听课", *(parts[place] for place in order)])
    content = understand(sentence, _WORLD).content
    assert content is not None
    assert (content.last_day, content.title, content.hundredths) == (day, title, number * 100)
    assert [one.name for one in content.people] == [who.name]


_PIECES = (
    "听课", "tk", "反思", "研究课", "昨天", "9.12", "2.30", "王芳", "@zcx", "1节", "2.5小时", "3篇",
    "半天", "校级", "《圆》", "老师", "：", "0004", "last", "monday", "“好”", "《", "yesterday",
    "@", "周三", ".", "二十节", "十十", "1/0", "99.99", "00", "学时",
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(_PIECES),
            st.text(max_size=6),
        ),
        max_size=8,
    )
)
def test_nothing_typed_is_lost_and_nothing_breaks(pieces: list[str]) -> None:
    sentence = " ".join(pieces)
    for world in (_WORLD, _OWN):
        entry = understand(sentence, world)
        assert (entry.content is None) == bool(entry.faults)
        kept = _marks_of("".join(part.typed for part in entry.parts))
        assert sorted(kept) == sorted(_marks_of(sentence)), entry


def _marks_of(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]", "", fold(text))


def test_the_file_of_words_names_kinds_that_are_there() -> None:
    from studyhours.services.records.quick_words import _synonyms

    assert set(_synonyms().values()) <= {one.base for one in KINDS}
