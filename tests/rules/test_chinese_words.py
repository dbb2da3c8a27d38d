"""Whoever writes a Chinese word where the format has an English one is told which."""

from __future__ import annotations

import re

import pytest

from studyhours.domain.kinds import standard_kinds
from studyhours.rules.chinese_words import CHINESE_WORDS, english_words
from studyhours.rules.loading import load_ruleset
from tests.rules.test_loading_bad_files import GOOD

CASE = "format: 1\ncases:\n  - title: one\n    as_of: 2026-01-05\n"
RECORD = (
    "    expect: {{ first: met }}\n    records: [{{ kind: other, day: 2026-01-05, status: {} }}]"
)
PLACES = {
    # where it is written in GOOD: the text changed, what stands there instead
    "window": ("window: month", "window: {}"),
    "unit": ("sum: hour", "sum: {}"),
    "counted": ("count: record", "count: {}"),
    "subject": ("subject: teacher", "subject: {}"),
    "level": ("level: school", "level: {}"),
    "mode": ("level: school", "mode: {}"),
    "place": ("level: school", "place: {}"),
    "has": ("level: school", "has: {}"),
    "depth": ("level: school", "depth: {}"),
    "result": ("level: school", "result: {}"),
    "attendance": ("level: school", "attendance: {}"),
    "evidence": ("level: school", "evidence: {}"),
    "object": ("count: record", "distinct: {}"),
    "missed": ("if_missed: not_excellent", "if_missed: {}"),
    "fact": ("fact: layer", "fact: {}"),
    "status": ("format: 1", CASE + "    expect: {{ first: {} }}"),
    "review": ("format: 1", CASE + RECORD),
}

MEANT = {
    "window": """学年 school_year   每学年 school_year   年 school_year / calendar_year
        年度 school_year   自然年 calendar_year   学期 term   每学期 term   季度 quarter
        每季度 quarter   月 month   每月 month   周 week   每周 week   两周 fortnight
        每两周 fortnight   双周 fortnight / even_week   单周 odd_week   单号周 odd_week
        双号周 even_week   上课日 school_day   每天 school_day""",
    "unit": """学时 hour   课时 period   节 period   节数 period   分钟 minute   天 day
        半天 half_day   学分 credit   项 item""",
    "counted": "项 record   篇 record   记录 record",
    "subject": "教师 teacher",
    "level": """国家 nation   国家级 nation   省 province   省级 province   市 city   市级 city
        县 county   县级 county   区级 county   学区 district   学区级 district   校 school
        校级 school   校本 school""",
    "mode": """面授 face   线下 face   网络 online   线上 online   远程 online   混合 mixed
        脱产 full_time""",
    "place": "校内 in_school   本校 in_school   校外 out_school",
    "has": "评价 text   正文 text",
    "depth": "通读 through   精读 intensive",
    "result": "合格 pass   不合格 fail",
    "attendance": """出席 present   迟到 late   早退 leave_early   公假 official   事假 personal
        病假 sick   缺席 absent   旷课 absent""",
    "evidence": """证书 certificate   照片 photo   反思 reflection   方案 plan   材料 materials
        记录 record""",
    "object": "书 book   人 person   活动 activity",
    "missed": """无 none   不能评优 not_excellent   不能评优秀 not_excellent   不合格 fail
        一票否决 veto""",
    "fact": """学科 subject   教研组 group   学段 stage   职称 title   岗位 post   层次 layer
        骨干 backbone   用工 employment   党派 party""",
    "status": """达标 met   进行中 on_track   有风险 at_risk   未达标 missed   待裁定 needs_decision
        免除 exempt   不适用 not_applicable""",
    "review": "已通过 approved",
}
KINDS = """研训 training   培训 training   听课 observation   撰写 writing   读书 reading
    上课 lesson   自学 self-study   师徒 mentoring   获奖 award   其他 other"""
"""These the format leaves to the school; whoever knows its kinds asks for the words."""


def pairs(text: str) -> list[tuple[str, str]]:
    """Each Chinese word and what it is called."""
    found = []
    for pair in re.split(r"\s{2,}", text):
        chinese, _, english = pair.partition(" ")
        found.append((chinese, english))
    return found


PLACED = [(place, *pair) for place, text in MEANT.items() for pair in pairs(text)]


@pytest.mark.parametrize(("place", "chinese", "english"), PLACED)
def test_the_word_meant_is_named(place: str, chinese: str, english: str) -> None:
    old, new = PLACES[place]
    _, findings = load_ruleset(GOOD.replace(old, new.format(chinese), 1))
    told = [one for one in findings if one.code == "rules.chinese_word"]
    assert [(one.params["value"], one.params["word"]) for one in told] == [(chinese, english)]


@pytest.mark.parametrize(("chinese", "kind"), pairs(KINDS))
def test_a_kind_is_named_too(chinese: str, kind: str) -> None:
    assert english_words(chinese, standard_kinds()) == [kind]


def test_no_word_is_left_out_here() -> None:
    everywhere = [*((chinese, words) for _, chinese, words in PLACED), *pairs(KINDS)]
    meant = {(chinese, one) for chinese, words in everywhere for one in words.split(" / ")}
    assert meant == {(chinese, one) for chinese, words in CHINESE_WORDS.items() for one in words}
