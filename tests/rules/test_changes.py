"""What changed between two rule sets: nothing is passed over, and every change has words."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.changes import changes_between
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Rule, RuleSet
from studyhours.rules.requirements import Threshold
from studyhours.services.rulebook.words import CHANGED, change_text
from tests.docs.pages import examples

BASE = """\
format: 1
id: base
title: { zh: 规则, en: Rules }
rules:
  - id: hours
    title: { zh: 学时, en: Hours }
    window: school_year
    measure: { sum: hour, of: { kind: training }, convert: { hour: 1 } }
    at_least: 24
  - id: papers
    title: { zh: 论文, en: Papers }
    window: term
    all:
      - title: { zh: 校级, en: School }
        measure: { count: record, of: { kind: writing, type: paper }, where: { level: school } }
        at_least: 1
      - { measure: { count: record, of: { kind: award } }, at_least: 1 }
"""


def read(text: str) -> RuleSet:
    ruleset, findings = load_ruleset(text)
    assert ruleset is not None, findings
    return ruleset


def said(text: str, language: str = "en") -> list[str]:
    found = changes_between(read(BASE), read(text))
    return [change_text(change, load_texts(language)) for change in found]


def test_nothing_changed() -> None:
    assert said(BASE + "# a remark\n") == []


@pytest.mark.parametrize("head", ["id: base\nversion: 2\n", "id: other\n"])
def test_the_number_and_the_name_of_a_version_are_no_change(head: str) -> None:
    assert said(BASE.replace("id: base\n", head)) == []


def test_a_change_holds_both_values_and_what_they_belong_to() -> None:
    before = read(BASE)
    after = read(BASE.replace("en: Rules", "en: Our rules").replace("at_least: 24", "at_least: 30"))
    of_set, of_rule = changes_between(before, after)
    assert (of_set.rule, of_set.code) == (None, "rule_set_title")
    assert (of_set.before, of_set.after) == (before.title, after.title)
    old, new = before.rules[0].asks.requirement, after.rules[0].asks.requirement
    assert (of_rule.rule, of_rule.code) == (after.rules[0], "threshold_targets")
    assert isinstance(old, Threshold)
    assert isinstance(new, Threshold)
    assert (of_rule.before, of_rule.after) == (old.targets, new.targets)
    assert (of_rule.within, of_rule.owners) == ((), (old, new))


def test_rules_that_come_go_or_move_are_told_whole() -> None:
    before = read(BASE)
    head, _, papers = BASE.partition("  - id: papers")
    first, _, hours = head.partition("  - id: hours")
    swapped = read(f"{first}  - id: papers{papers}  - id: hours{hours}")
    (order,) = changes_between(before, swapped)
    assert (order.rule, order.code) == (None, "rules_order")
    assert (order.before, order.after) == (("hours", "papers"), ("papers", "hours"))
    without = read(head)
    (gone,) = changes_between(before, without)
    assert (gone.rule, gone.code) == (before.rules[1], "rule_removed")
    assert (gone.before, gone.after) == (before.rules[1], None)
    (come,) = changes_between(without, before)
    assert (come.rule, come.code) == (before.rules[1], "rule_added")
    assert (come.before, come.after) == (None, before.rules[1])


TESTS = (
    "[{ any: [{ fact: service_years, at_least: 1, below: 10 },"
    " { fact: layer, is: 新, on: window_start }] }, { fact: post, is_not: [校长, 后勤] }]"
)
DECIDE = (
    "[{ when: [{ fact: age, at_least: 55 }], ask: { zh: 还要做吗？, en: Is it still asked? } }]"
)
BOUND = (
    "符合其一（教龄（满 1 年，不满 10 年）或教师层级（新，看时段第一天））、职务（不是校长或后勤）"
)
BOUND_EN = (
    "one of (Years of service (1 or more; below 10) or Career layer (新; on the window's first"
    " day)), Post (other than 校长 or 后勤)"
)
SERVED_EN = "by months; not in service: sick leave; rounded up to a multiple of 0.01"
DEDUCT = """\
measure:
      deduct:
        measure: { sum: hour, of: { kind: training }, convert: { hour: 1 } }
        each: [{ where: { attendance: late }, take: 0.5 }]
        void: { where: { attendance: absent }, at_least: 3 }"""
CASES = {
    "number": (
        ("at_least: 24", "at_least: 30"),
        "“学时”：要求的数量由 24 学时 改为 30 学时",
        '"Hours": the amount changed from 24 hours to 30 hours',
    ),
    "unit": (
        ("sum: hour", "sum: period"),
        "“学时”：单位由 学时 改为 节",
        '"Hours": the unit changed from hours to periods',
    ),
    "window": (
        ("window: school_year", "window: calendar_year"),
        "“学时”：时段由 学年 改为 自然年",
        '"Hours": the window changed from school years to calendar years',
    ),
    "condition inside a part": (
        ("level: school", "level: [school, county]"),
        "“论文”：其中“校级”，记录要符合的条件由 校级 改为 校级或县级",
        '"Papers": in "School", what a record must be changed from school to school or county',
    ),
    "condition dropped": (
        (", where: { level: school }", ""),
        "“论文”：其中“校级”，取消记录要符合的条件（原为 校级）",
        '"Papers": in "School", dropped: what a record must be (school)',
    ),
    "rule renamed": (
        ("id: hours", "id: other"),
        "新增“学时”（other）：学年，研训，至少 24 学时",
        'New: "Hours" (other): school years; Training; at least 24 hours',
    ),
    "part dropped": (
        ("      - { measure: { count: record, of: { kind: award } }, at_least: 1 }\n", ""),
        "“论文”：取消一项要求（原为 获奖，至少 1 项）",
        '"Papers": dropped: a part (Award; at least 1 records)',
    ),
    "consequence": (
        ("at_least: 24", "at_least: 24\n    if_missed: fail"),
        "“学时”：未达标的后果由 无 改为 年度考核为不合格",
        '"Hours": what missing it brings changed from nothing to The annual appraisal is failed',
    ),
    "whom it binds": (
        ("at_least: 24", "at_least: 24\n    applies_to: " + TESTS),
        "“学时”：新设适用的人：" + BOUND,
        f'"Hours": added: to whom it applies ({BOUND_EN})',
    ),
    "time served": (
        ("at_least: 24", "at_least: 24\n    pro_rata: { unit: month, without: [sick], round: up }"),
        "“学时”：新设按在岗时间折算：按月，不算在岗的有病假，向上取整到 0.01 的倍数",
        f'"Hours": added: the reduction by time served ({SERVED_EN})',
    ),
    "a case to decide": (
        ("at_least: 24", "at_least: 24\n    decide: " + DECIDE),
        "“学时”：新设交由学校裁定的情形：年龄（满 55 周岁）的：还要做吗？",
        '"Hours": added: the cases the school decides (Age (55 or more): Is it still asked?)',
    ),
    "different ones": (
        (
            "measure: { count: record, of: { kind: award } }",
            "measure: { distinct: lesson, of: { kind: award }, where: { grade: [first, good] } }",
        ),
        "“论文”：其中“获奖（一等或良好）”，合计方式由 计数 改为 不同的各计一次",
        (
            '"Papers": in "Award (first prize or good)", the way of counting changed from counting '
            "records to counting different ones"
        ),
    ),
    "deductions": (
        ("measure: { sum: hour, of: { kind: training }, convert: { hour: 1 } }", DEDUCT),
        (
            "“学时”：计什么由 研训 改为 "
            "有扣减（研训，研训（迟到）每次扣 0.5，研训（缺席）满 3 次作废）"
        ),
        (
            '"Hours": what is counted changed from Training to less deductions (Training; 0.5 less '
            "for each: Training (late); nothing counts after 3 of: Training (absent))"
        ),
    ),
    "hours granted": (
        (
            "measure: { sum: hour, of: { kind: training }, convert: { hour: 1 } }",
            "measure: { grant: hour, where: { reason: [sick, 支教] } }",
        ),
        "“学时”：记录种类由 研训 改为 认定学时",
        '"Hours": the kinds of records changed from Training to hours granted',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_change_in_words(name: str) -> None:
    (old, new), chinese, english = CASES[name]
    assert old in BASE
    changed = BASE.replace(old, new)
    assert chinese in said(changed, "zh")
    assert english in said(changed)


def test_a_rule_gone_and_a_new_order() -> None:
    head, hours, papers = BASE.split("  - id: ")
    assert said(f"{head}  - id: {hours}") == ['Removed: "Papers" (papers)']
    assert said(f"{head}  - id: {papers}  - id: {hours}") == ["the order of the rules changed"]


def _all_rules() -> list[Rule]:
    sets = [read(example.text) for example in examples()]
    return [rule for ruleset in sets for rule in ruleset.rules]


def test_whatever_differs_is_found_and_has_words() -> None:
    """Every two rules of the documentation, as if one had become the other."""
    base = read(BASE)
    rules = _all_rules()
    assert len(rules) > 30
    codes = set()
    for old, new in itertools.permutations(rules, 2):
        same_id = replace(old, id=new.id)
        before, after = replace(base, rules=(same_id,)), replace(base, rules=(new,))
        found = changes_between(before, after)
        assert bool(found) == (same_id != new)
        for change in found:
            codes.add(change.code)
            for language in LANGUAGES:
                text = change_text(change, load_texts(language))
                assert text
                assert "Fraction(" not in text
                assert "=" not in text, "no value is shown as code"
    assert len(codes) > 25
    assert codes <= CHANGED
