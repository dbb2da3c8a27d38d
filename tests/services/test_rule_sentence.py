"""A rule in one sentence: as it is written down for every shipped rule, and of every shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from studyhours.domain.resources import resource
from studyhours.domain.texts import LANGUAGES, Texts, load_texts
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Rule
from studyhours.services.rulebook.sentence import rule_sentence
from tests.docs.pages import Example, examples
from tests.support.tree_copy import ROOT

SENTENCES = ROOT / "tests" / "services" / "sentences.yaml"
EXPECTED = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
UNKNOWN = re.compile(
    r"\b[a-z]+_[a-z_]+|\b(unit|span|fact|part|object)\.[a-z]|（）|\(\)|  |：。|，，|；；"
)
"""A key or word of the grammar that has no wording, or a hole where one should be."""


def rules_of(text: str) -> Iterator[tuple[str, Rule, tuple[Rule, ...]]]:
    ruleset, findings = load_ruleset(text)
    assert ruleset is not None, findings
    for rule in ruleset.rules:
        yield f"{ruleset.id}/{rule.id}", rule, ruleset.rules


def shipped() -> Iterator[tuple[str, Rule, tuple[Rule, ...]]]:
    for path in sorted(resource("rulesets").glob("*.yaml")):
        yield from rules_of(path.read_text(encoding="utf-8"))


def documented() -> Iterator[tuple[Example, str, Rule, tuple[Rule, ...]]]:
    for example in examples():
        for name, rule, beside in rules_of(example.text):
            yield example, f"{name}: {rule.title['zh']}", rule, beside


@pytest.mark.parametrize(
    ("name", "rule", "beside"), [pytest.param(*one, id=one[0]) for one in shipped()]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_rule_is_said_as_written_down(
    name: str, rule: Rule, beside: tuple[Rule, ...], language: str
) -> None:
    assert name in EXPECTED["shipped"], "a shipped rule needs its sentences in sentences.yaml"
    said = rule_sentence(rule, load_texts(language), beside)
    assert said == EXPECTED["shipped"][name][language]


def test_every_sentence_written_down_is_one_of_a_rule() -> None:
    assert set(EXPECTED["shipped"]) == {name for name, _, _ in shipped()}
    assert set(EXPECTED["shapes"]) <= {name for _, name, _, _ in documented()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_of_the_documentation_has_words(language: str) -> None:
    texts = load_texts(language)
    wrong = []
    for example, name, rule, beside in documented():
        said = rule_sentence(rule, texts, beside)
        known = EXPECTED["shapes"] if example.page == "docs/rules.md" else {}
        expected = known.get(name, {}).get(language, said)
        if UNKNOWN.search(said) or said != expected:
            wrong.append(f"{example} {name}: {said}")
    assert wrong == []


def test_a_word_without_wording_is_found() -> None:
    """Guards the pattern: what it looks for is what a missing text leaves behind."""
    bare = Texts("zh", {})
    assert all(UNKNOWN.search(rule_sentence(rule, bare)) for _, rule, _ in shipped())


RULE = """
format: 1
id: one
title: one
rules:
  - id: first
    title: first
    window: {window}
    {rest}
"""


def said(rest: str, language: str = "zh", window: str = "school_year") -> str:
    text = RULE.format(rest=rest, window=window)
    [(_, rule, _)] = rules_of(text)
    return rule_sentence(rule, load_texts(language))


COUNT = "measure: { count: record, of: { kind: training } }"
CASES = {
    "每学年至少 1 项研训；（教龄满 20 年，且年龄满 50 周岁），或参加长周期培训的，不作要求。": f"""
    {COUNT}
    at_least: 1
    waived_when:
      - all: [{{ fact: service_years, at_least: 20 }}, {{ fact: age, at_least: 50 }}]
      - {{ fact: long_course, is: yes }}
""",
    "每学年面授研训不少于研训的 70%。": """
    ratio:
      part: { sum: hour, of: { kind: training }, where: { mode: face } }
      whole: { sum: hour, of: { kind: training } }
      at_least: 0.7
""",
    "每学年获奖（每项折 2 件）不少于 8 件。": """
    measure:
      factor: { by: 2, unit: item, measure: { count: record, of: { kind: award } } }
    at_least: 8
""",
    "每学年研训不少于 8 学时（只计：每 45 分钟按 1 学时）。": """
    measure: { sum: hour, of: { kind: training }, convert: { minute: 1/45 } }
    at_least: 8
""",
    "每学年至多 3 项研训；违反的，年度考核为不合格。": f"""
    {COUNT}
    at_most: 3
    if_missed: fail
""",
    "每学年研训（乘 1/3 计）不少于 8 学时。": """
    measure: { factor: { by: 1/3, measure: { sum: hour, of: { kind: training } } } }
    at_least: 8
""",
    "每学年获奖（每项折 2 学时）不少于 8 学时。": """
    measure:
      factor: { by: 2, unit: hour, measure: { count: record, of: { kind: award } } }
    at_least: 8
""",
    "每学年下列两项都要做到：（1）下列两项做到其一即可：（a）至少 2 本不同的书，"
    "（b）至少 1 篇撰写，出现至少 2 项评价的，一票否决；（2）每学期2026年3月1日起，"
    "至少 1 项研训，记录算在第一天所在的时段。": f"""
    all:
      - any:
          - {{ measure: {{ distinct: book, of: {{ kind: reading }} }}, at_least: 2 }}
          - {{ measure: {{ count: record, of: {{ kind: writing }} }}, at_least: 1 }}
        veto: {{ measure: {{ count: record, of: {{ kind: evaluation }} }}, at_least: 2 }}
      - window: term
        dated_by: first_day
        within: {{ from: 2026-03-01 }}
        {COUNT}
        at_least: 1
""",
    "每学年至少 1 项研训；没有参加长周期培训，或年龄满 50 周岁的，不作要求。": f"""
    {COUNT}
    at_least: 1
    waived_when: [{{ fact: long_course, is_not: yes }}, {{ fact: age, at_least: 50 }}]
""",
}


@pytest.mark.parametrize("expected", CASES)
def test_what_no_example_says_is_said_too(expected: str) -> None:
    assert said(CASES[expected].strip()) == expected


def test_one_of_something_is_said_in_the_singular() -> None:
    rest = f"{COUNT}\n    at_least: 1\n    tolerance: 1"
    expected = "Each month, at least 1 record of training; 1 of the months may fail."
    assert said(rest, "en", "month") == expected


@pytest.mark.parametrize(
    ("count", "needed", "chinese", "english"),
    [
        (2, None, "每学年下列两项都要做到：", "Each school year, both of these: "),
        (5, None, "每学年下列五项都要做到：", "Each school year, all five of these: "),
        (12, None, "每学年下列十二项都要做到：", "Each school year, all twelve of these: "),
        (13, None, "每学年下列13项都要做到：", "Each school year, all 13 of these: "),
        (3, 1, "每学年下列三项中至少做到一项：", "Each school year, at least one of these three: "),
    ],
)
def test_how_many_of_several_is_said_in_words(
    count: int, needed: int | None, chinese: str, english: str
) -> None:
    parts = f"[{', '.join([f'{{{COUNT.strip()}, at_least: 1}}'] * count)}]"
    text = f"all: {parts}" if needed is None else f"bundle: {{ at_least: {needed}, of: {parts} }}"
    assert said(text).startswith(chinese)
    assert said(text, "en").startswith(english)


def test_of_a_long_list_the_first_books_are_named() -> None:
    text = """
format: 1
id: one
title: one
lists: { all: [甲, 乙, 丙, 丁, 戊] }
rules:
  - id: first
    title: first
    window: term
    measure: { distinct: book, of: { kind: reading }, where: { on_list: all } }
    at_least: 2
"""
    [(_, rule, _)] = rules_of(text)
    said = rule_sentence(rule, load_texts("zh"))
    assert said == "每学期至少 2 本不同的书（书单“甲、乙、丙、丁”等 5 本里）。"
