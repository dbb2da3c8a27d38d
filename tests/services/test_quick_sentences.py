"""Sentences as teachers write them: what is a title's stays there, or the sentence asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studyhours.domain.vocabulary import as_table, vocabulary_file
from studyhours.services.records.quick_days import read_days
from studyhours.services.records.quick_entry import understand
from studyhours.services.records.quick_sentence import QuickWorld
from tests.services.quick_world import KINDS, PEOPLE, TODAY, teacher

_ROSTER = (*PEOPLE, teacher("0010", "张伟"), teacher("0011", "孟瑶"))
_WORLD = QuickWorld(KINDS, _ROSTER, TODAY, teacher=PEOPLE[0].uid)
_OWN = QuickWorld(KINDS, PEOPLE[:1], TODAY, own=PEOPLE[0].uid, teacher=PEOPLE[0].uid, alone=True)

# Sentence; then kind, day, title, amount and whoever was seen, as they are to be understood.
_UNDERSTOOD = """
听课 张伟 Unit 3 Animals 1节 | observation 2026-03-12 | Unit 3 Animals | 1 period | 张伟
听课 张伟 Unit 3 1节 | observation 2026-03-12 | Unit 3 | 1 period | 张伟
听课 张伟 Unit 3 Animals | observation 2026-03-12 | Unit 3 Animals | 1 period | 张伟
听课 张伟 1节 Unit 3 Animals | observation 2026-03-12 | Unit 3 Animals | 1 period | 张伟
听课 张伟 Lesson 12 My Day 1 节 | observation 2026-03-12 | Lesson 12 My Day | 1 period | 张伟
听课 张伟 M3U2 A trip 两节 | observation 2026-03-12 | M3U2 A trip | 2 period | 张伟
听课 张伟 Unit 3 Lesson 2 2课时 | observation 2026-03-12 | Unit 3 Lesson 2 | 2 period | 张伟
听课 张伟 Unit 3.1 1节 | observation 2026-03-12 | Unit 3.1 | 1 period | 张伟
上周五 听课 张伟老师 Unit 2 my dog 1节 | observation 2026-03-06 | Unit 2 my dog | 1 period | 张伟
tk zw Unit 4 At school 1节 | observation 2026-03-12 | Unit 4 At school | 1 period | 张伟
听课 张伟 第3课 草船借箭 1节 | observation 2026-03-12 | 第3课 草船借箭 | 1 period | 张伟
听课 张伟 第 3 课 1节 | observation 2026-03-12 | 第 3 课 | 1 period | 张伟
听课 张伟 2的认识 1节 | observation 2026-03-12 | 2的认识 | 1 period | 张伟
听课 张伟 3 的倍数特征 1节 | observation 2026-03-12 | 3 的倍数特征 | 1 period | 张伟
听课 张伟 10的认识（第1课时） 1节 | observation 2026-03-12 | 10的认识(第1课时) | 1 period | 张伟
听课 张伟 24时计时法 40分钟 | observation 2026-03-12 | 24时计时法 | 40 minute | 张伟
昨天 听课 张伟 11.2 一次函数 1节 | observation 2026-03-11 | 11.2 一次函数 | 1 period | 张伟
3月5日 听课 张伟 圆 1节 | observation 2026-03-05 | 圆 | 1 period | 张伟
听课 3.5 张伟 圆 1节 | observation 2026-03-05 | 圆 | 1 period | 张伟
2026-3-5 听课 张伟 2、5的倍数 1节 | observation 2026-03-05 | 2、5的倍数 | 1 period | 张伟
26.3.5 听课 张伟 圆 1节 | observation 2026-03-05 | 圆 | 1 period | 张伟
20260305 听课 张伟 圆 1节 | observation 2026-03-05 | 圆 | 1 period | 张伟
三月五日 听课 张伟 圆 1节 | observation 2026-03-05 | 圆 | 1 period | 张伟
昨天上午第2节 听课 张伟 圆 | observation 2026-03-11 | 圆 | 1 period | 张伟
周三下午 听课 张伟 圆 2节 | observation 2026-03-11 | 圆 | 2 period | 张伟
去年9月1日 培训 师德 4学时 | training 2025-09-01 | 师德 | 4 hour |
昨晚 培训 师德 2小时 | training 2026-03-11 | 师德 | 2 hour |
昨天晚上 读书 活着 | reading 2026-03-11 | 活着 | 1 item |
今早第1节 听课 张伟 圆 | observation 2026-03-12 | 圆 | 1 period | 张伟
25.9.1-25.9.3 培训 新课标 18学时 | training 2025-09-03 | 新课标 | 18 hour |
十月一日至十月三日 培训 师德 2小时 | training 2025-10-03 | 师德 | 2 hour |
去年十月一日 培训 师德 2小时 | training 2025-10-01 | 师德 | 2 hour |
昨天 听课 张伟 25.1.1-25.1.3 圆 1节 | observation 2026-03-11 | 25.1.1-25.1.3 圆 | 1 period | 张伟
读书 三月三 | reading 2026-03-12 | 三月三 | 1 item |
9月1日至9月3日 培训 2022版新课标解读 12学时 | training 2025-09-03 | 2022版新课标解读 | 12 hour |
培训 人工智能2.0 90分钟 | training 2026-03-12 | 人工智能2.0 | 90 minute |
培训 ChatGPT 4 在教学中的应用 1.5小时 | training 2026-03-12 | ChatGPT 4 在教学中的应用 | 1.5 hour |
培训 第3期青年教师培训 半天 | training 2026-03-12 | 第3期青年教师培训 | 1 half_day |
培训 新课标 4 | training 2026-03-12 | 新课标 | 4 hour |
读书 《56号教室的奇迹》 1本 | reading 2026-03-12 | 56号教室的奇迹 | 1 item |
读书 《给教师的100条建议》 3小时 | reading 2026-03-12 | 给教师的100条建议 | 1 item |
读书 给教师的100条建议 | reading 2026-03-12 | 给教师的100条建议 | 1 item |
反思 A Good Book 一课的得失 1篇 | writing 2026-03-12 | A Good Book 一课的得失 | 1 item |
论文 浅谈5以内加法的教学 一篇 | writing 2026-03-12 | 浅谈5以内加法的教学 | 1 item |
公开课 Unit 5 Sun and sky 1节 区级 | lesson 2026-03-12 | Unit 5 Sun and sky | 1 period |
11月20日参加县里组织的新课标培训6学时 | training 2025-11-20 | 县里组织的新课标培训 | 6 hour |
3月2日至3月4日参加骨干教师培训24学时 市级 | training 2026-03-04 | 骨干教师培训 | 24 hour |
今天校本研修2小时作业设计 | training 2026-03-12 | 作业设计 | 2 hour |
今天下午 校本研修 2小时 作业设计 | training 2026-03-12 | 作业设计 | 2 hour |
昨天培训新课标2课时 | training 2026-03-11 | 新课标 | 2 period |
昨天培训新课标6学时 | training 2026-03-11 | 新课标 | 6 hour |
昨天听了专家讲座，2小时 | training 2026-03-11 | 专家讲座 | 2 hour |
昨天听张伟老师的分数的意义一节 | observation 2026-03-11 | 分数的意义 | 1 period | 张伟
昨天听张伟老师一节数学课 | observation 2026-03-11 | 数学课 | 1 period | 张伟
3月5日听李明上的《圆》2节 | observation 2026-03-05 | 圆 | 2 period | 李明
昨天读完了《活着》 | reading 2026-03-11 | 活着 | 1 item |
写了一篇教学反思《圆的认识》 | writing 2026-03-12 | 圆的认识 | 1 item |
周三上了一节公开课《圆》 | lesson 2026-03-11 | 圆 | 1 period |
"""


def _table() -> list[tuple[str, str, str, str, str]]:
    rows = [line.split("|") for line in _UNDERSTOOD.strip().splitlines()]
    return [tuple(map(str.strip, row)) for row in rows]  # type: ignore[misc]  # five in each line


@pytest.mark.parametrize(("sentence", "what", "title", "amount", "seen"), _table())
def test_a_title_keeps_its_numbers(
    sentence: str, what: str, title: str, amount: str, seen: str
) -> None:
    entry = understand(sentence, _WORLD)
    content = entry.content
    assert content is not None, entry.faults
    assert f"{content.kind} {content.last_day.isoformat()}" == what
    assert content.title == title
    assert f"{content.hundredths / 100:g} {content.unit}" == amount
    assert "".join(one.name.removesuffix("老师") for one in content.people) == seen
    # A word of a title never makes it somebody else's record.
    assert str(content.teacher_id) == PEOPLE[0].uid


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("听课 张伟 11.2 一次函数 1节", "day_or_title"),
        ("听课 张伟 3-5 的乘法 1节", "day_or_title"),
        ("听课 张伟 25.1.1-25.1.3 概率 1节", "day_or_title"),
        ("十三月一日 培训 师德 2小时", "bad_day"),
        ("25.9.3-25.9.1 培训 师德 2小时", "bad_day"),
        ("听课 张伟 一分钟 1节", "two_amounts"),
        ("听课 张伟 长征 1节 40分钟", "two_amounts"),
        ("培训 Python 3", "need_amount"),
        ("今天天气不错", "no_kind"),
        ("学习强国", "no_kind"),
        ("听写练习", "no_kind"),
        ("24小时图书馆", "no_kind"),
        ("今天培训6小时", "need_title"),
    ],
)
def test_what_may_be_either_is_asked(sentence: str, code: str) -> None:
    entry = understand(sentence, _WORLD)
    assert [one.code for one in entry.faults] == [code]
    assert entry.content is None


@pytest.mark.parametrize(
    ("sentence", "title", "seen"),
    [
        ("听课 张伟 Unit 3 Animals 1节", "Unit 3 Animals", "张伟"),
        ("听课 张伟 3的倍数 1节", "3的倍数", "张伟"),
        ("听课 李明 第3课 1节", "第3课", "李明"),
        ("听课 王冬 2节", "王冬", ""),
    ],
)
def test_so_in_an_own_ledger(sentence: str, title: str, seen: str) -> None:
    content = understand(sentence, _OWN).content
    assert content is not None
    assert (content.title, "".join(one.name for one in content.people)) == (title, seen)
    assert content.unit == "period"


def test_a_training_of_the_schools_own_is_of_its_level() -> None:
    for sentence, level in (
        ("今天校本研修2小时作业设计", 60),
        ("校本研修 作业设计 2学时", 60),
        ("校本研修 作业设计 2学时 区级", 40),
        ("培训 作业设计 2学时", None),
    ):
        content = understand(sentence, _WORLD).content
        assert content is not None, sentence
        assert (content.kind, content.level, content.title) == ("training", level, "作业设计")


def test_no_word_of_the_days_is_dead() -> None:
    file = vocabulary_file("quick_entry")
    for word, back in as_table(file["days"]).items():
        content = understand(f"{word} 培训 师德 2小时", _WORLD).content
        assert content is not None, word
        day = TODAY - timedelta(int(str(back)))
        assert (content.first_day, content.last_day, content.title) == (day, day, "师德"), word
        assert read_days(f"{word}第2节", TODAY) == (day, day), word
    for word, place in as_table(file["weekdays"]).items():
        said = word if word.isascii() else f"周{word}"
        for time in ("", "晚", "晚上", "早上"):
            days = read_days(f"{said}{time}", TODAY)
            assert days is not None, said
            assert days.first is not None, said
            assert days.first.weekday() == place, said
    for word, back in as_table(file["years"]).items():
        day = date(TODAY.year - int(str(back)), 2, 1)
        assert (
            read_days(f"{word}2月1日", TODAY) == read_days(f"{word}二月一日", TODAY) == (day, day)
        )


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("25.9.1-25.9.3", "2025-09-01", "2025-09-03"),
        ("25.9.1 - 25.9.3", "2025-09-01", "2025-09-03"),
        ("25.9.1-9.3", "2025-09-01", "2025-09-03"),
        ("25/9/1~3", "2025-09-01", "2025-09-03"),
        ("25年9月1日至3日", "2025-09-01", "2025-09-03"),
        ("25-12-30至26-1-2", "2025-12-30", "2026-01-02"),
        ("十月一日至十月三日", "2025-10-01", "2025-10-03"),
        ("十月一至三日", "2025-10-01", "2025-10-03"),
        ("十二月三十日到一月二日", "2025-12-30", "2026-01-02"),
        ("二〇二五年十月一日—三日", "2025-10-01", "2025-10-03"),
        ("去年十月一日至十月三日", "2025-10-01", "2025-10-03"),
        ("二月廿八日", "2026-02-28", "2026-02-28"),
    ],
)
def test_a_span_is_read_however_it_is_written(said: str, first: str, last: str) -> None:
    days = read_days(said, TODAY)
    assert days == (date.fromisoformat(first), date.fromisoformat(last))
