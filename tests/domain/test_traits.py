"""What rules ask of a record is worked out from its own words, the same way everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import String, Table

from studyhours.db.models import Record
from studyhours.domain.traits import (
    ATTENDANCES,
    EVIDENCE,
    Traits,
    known_words,
    object_key,
    traits_of,
    word_kept,
)

ME = UUID(int=1)
OTHER = UUID(int=2)
ACTIVITY = UUID(int=3)


@dataclass(frozen=True)
class Person:
    role: str
    name: str
    teacher_id: UUID | None = None


@dataclass(frozen=True)
class File:
    word: str


@dataclass(frozen=True)
class Said:
    """A record's content, as far as traits go."""

    kind: str = "training"
    title: str = ""
    type: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    activity_id: UUID | None = None
    first_day: date = date(2025, 9, 10)
    teacher_id: UUID = ME
    files: tuple[File, ...] = ()


def traits(**fields: str) -> Traits:
    return traits_of(Said(fields=fields))


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("category", {
            "public": "public", "公需科目": "public", "专业科目（必修）": "professional",
            "选修": "elective", "校本研修": "school_based", "师德师风": "ethics",
            "红色教育": "红色教育", "": None,
        }),
        ("grade", {
            "优秀": "excellent", "优": "excellent", "良好": "good", "合格": "pass",
            "基本合格": "basic", "不合格": "fail", "省一等奖": "first", "优秀奖": "merit",
            "A": "excellent", "86": "86", "甲 等": "甲等",
        }),
        ("result", {
            "合格": "pass", "准予结业": "pass", "不合格": "fail", "未通过": "fail", "否": "fail",
            "待定": None,
        }),
        ("role", {
            "第一作者": "first_author", "独著": "first_author", "第二作者": "co_author",
            "课题主持人": "host", "主讲": "speaker", "指导教师": "mentor", "参与者": "participant",
            "课题组成员": "member", "后勤": "后勤",
        }),
        ("depth", {"精读": "intensive", "through": "through", "翻了翻": None}),
        ("attendance", {
            "early": "leave_early", "迟到": "late", "√": "present", "病假": "sick",
            "公假": "official", "leave_early": "leave_early", "blank": None,
        }),
        ("evidence", {
            "证书": "certificate", "照片、活动记录": "photo record", "见附件": "other",
            "心得体会": "reflection", "photo certificate": "certificate photo",
        }),
    ],
)  # fmt: skip
def test_words_become_values(trait: str, words: Mapping[str, str | None]) -> None:
    for said, expected in words.items():
        assert getattr(traits(**{trait: said}), trait) == expected, said


def test_a_grade_tells_the_result_unless_one_is_said() -> None:
    assert traits(grade="不合格").result == "fail"
    assert traits(grade="良好").result == "pass"
    assert traits(grade="一等奖").result is None
    assert traits(grade="良好", result="未通过").result == "fail"


def test_a_certificate_number_is_a_certificate() -> None:
    assert traits(certificate_no="教训2025-1").evidence == "certificate"
    assert traits(certificate_no="1", evidence="照片").evidence == "certificate photo"


def test_files_show_what_they_are_besides_what_is_said() -> None:
    files = (File("photo"), File("certificate"), File("photo"))
    assert traits_of(Said(files=files)).evidence == "certificate photo"
    said = Said(files=files, fields={"evidence": "方案"})
    assert traits_of(said).evidence == "certificate photo plan"
    assert traits_of(Said(kind="writing", files=files[:1])) == Traits(evidence="photo")


def test_a_record_that_says_nothing_has_no_traits() -> None:
    assert traits_of(Said(kind="writing", title="随笔", fields={"remarks": "优秀"})) == Traits()


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        (
            Said("reading", "《论语 译注》"),
            Said("reading", "论语译注", fields={"author": "杨伯峻", "isbn": "9787101003932"}),
            "book:论语译注",
        ),
        (Said("reading", "", fields={"isbn": "978-7-101-00393-2"}), None, "book:9787101003932"),
        (Said("own", "教育漫话", type="book"), Said("own", "教育漫话", fields={"pages": "200"}),
         "book:教育漫话"),
        (Said("observation", "草船借箭", people=(Person("observed", "李䶮", OTHER),)),
         Said("observation", "赵州桥", people=(Person("observed", "李 䶮", OTHER),)),
         f"person:{OTHER}"),
        (Said("observation", people=(Person("observed", "阿依夏木•买买提"),)),
         Said("observation", people=(Person("observed", "阿依夏木·买买提老师"),)),
         "person:阿依夏木·买买提"),
        (Said("training", "单元教学（一）"), Said("training", "单元教学 (一)"),
         "activity:单元教学一@2025-09-10"),
        (Said("training", "校本研修", activity_id=ACTIVITY), Said(activity_id=ACTIVITY),
         f"activity:{ACTIVITY}"),
        (Said("lesson", "赵州桥", fields={"class": "三（2）班"}),
         Said("lesson", "赵州桥", fields={"class": "三(2)班"}), "lesson:赵州桥@三2班"),
        (Said("mentoring", people=(Person("mentor", "我", ME), Person("mentee", "徒", OTHER))),
         None, f"person:{OTHER}"),
    ],
)  # fmt: skip
def test_two_records_about_the_same_have_one_object(
    one: Said, other: Said | None, key: str
) -> None:
    assert traits_of(one).object == key
    if other is not None:
        assert traits_of(other).object == key


def test_what_differs_has_different_objects() -> None:
    long = "新课程标准下小学语文整本书阅读教学的实践与思考系列专题培训暨经验交流活动第"
    assert len(long) < 40 < len(long) + 10
    keys = {object_key("activity", f"{long}{part}讲（线上直播）") for part in "一二三"}
    assert len(keys) == 3
    first, second = Said("training", "例会"), Said("training", "例会", first_day=date(2025, 9, 17))
    assert traits_of(first).object != traits_of(second).object


def test_who_is_mentor_and_who_is_mentee() -> None:
    me, other = Person("mentor", "我", ME), Person("mentee", "徒", OTHER)
    assert traits_of(Said("mentoring", people=(me, other))).role == "mentor"
    assert traits_of(Said("mentoring", people=(other,))).role == "mentor"
    assert traits_of(Said("mentoring", people=(Person("mentor", "师"),))).role == "mentee"
    helped = Said("award", "赛课一等奖", people=(Person("mentor", "师", OTHER),))
    assert (traits_of(helped).role, traits_of(helped).object) == (None, None)


_TEXTS = st.text(max_size=200) | st.sampled_from(["优秀", "证书", "第一作者", "公需", "早退"])
_SAID = st.builds(
    Said,
    kind=st.sampled_from(["training", "reading", "lesson", "observation", "mentoring", "own"]),
    title=_TEXTS,
    fields=st.dictionaries(st.sampled_from([*Traits._fields, "isbn", "class"]), _TEXTS),
    people=st.lists(
        st.builds(Person, st.sampled_from(["observed", "mentor"]), _TEXTS, st.none() | st.uuids()),
        max_size=2,
    ).map(tuple),
    activity_id=st.none() | st.uuids(),
)


@given(_SAID)
def test_every_trait_fits_its_column(said: Said) -> None:
    table = Record.__table__
    assert isinstance(table, Table)
    found = traits_of(said)
    assert traits_of(said) == found
    for name, value in found._asdict().items():
        kind = table.c[name].type
        assert isinstance(kind, String)
        assert value is None or (kind.length is not None and 0 < len(value) <= kind.length), name
    assert found.result in {None, "pass", "fail"}
    assert found.attendance in {None, *ATTENDANCES}
    assert set((found.evidence or "other").split()) <= set(EVIDENCE)


def test_the_words_known_of_a_column_are_its_own() -> None:
    found = {column: known_words(column) for column in ("category", "grade", "role")}
    assert {"public", "professional", "school_based", "ethics"} <= found["category"]
    assert {"first", "excellent"} <= found["grade"]
    assert {"host", "first_author"} <= found["role"]
    assert not found["category"] & (found["grade"] | found["role"])
    assert not found["grade"] & found["role"]
    for column, known in found.items():
        assert {word_kept(column, word) for word in known} == known
