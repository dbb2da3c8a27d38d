"""Rules of groups, pairs and schools as files have them, and what is wrong with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.loading import load_ruleset
from studyhours.rules.measures import Add, Share
from studyhours.rules.requirements import Coverage, Linked, Needed, Threshold, leaves_of
from tests.rules.complaints import said_in_full

GOOD = """\
format: 1
id: example
title: 例子
define:
  score: { sum: item, of: { kind: evaluation } }
  guided: { count: record, of: { kind: observation }, whose: mentor }
rules:
  - id: everyone
    title: 人人
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: term
    all_of_group:
      at_least: 80%
      each: { measure: { count: record, of: { kind: reading } }, at_least: 1 }
      applies_to: [{ fact: post, is_not: 校长 }]
  - id: assessed
    title: 考核
    subject: school
    window: school_year
    measure: { count: record, of: { kind: evaluation }, whose: members }
    at_least: 1
  - id: award
    title: 评优
    subject: school_pair
    window: school_year
    linked: { to: parts, rule: assessed, status: [met, at_risk], at_least: 1 }
  - id: score
    title: 得分
    subject: school
    window: school_year
    measure:
      add:
        - share: { of: self, weight: 70%, measure: { use: score } }
        - share: { of: partners, weight: 0.3, measure: { use: score } }
    at_least: 80
  - id: guidance
    title: 听课
    subject: pair
    window: term
    measure: { use: guided }
    at_least: 1
"""

SHARED = """{ add: [{ share:
  { of: self, weight: 1, measure: { count: record, of: { kind: reading } } } }] }"""
PICKED = "    applies_to: [{ fact: group_kind, is: party_branch }]\n"
BAD = {
    "subject misspelt": ("subject: school_pair", "subject: schools", "unknown_value", 25),
    "whose of a group": ("whose: members", "whose: mentor", "whose_of_subject", 21),
    "whose misspelt": ("whose: members", "whose: member", "unknown_value", 21),
    "definition of others": ("use: score } }\n        - sh", "use: guided } }\n        - sh",
                             "whose_of_subject", 34),
    "with, of a school": ("whose: members }", "where: { with: partner } }", "with_of_pair", 21),
    "fact of teachers": ("group_kind, is: party_branch", "post, is: 校长", "unknown_value", 11),
    "group kind misspelt": ("is: party_branch", "is: party", "unknown_value", 11),
    "facts of a pair": ("    subject: pair\n",
                        "    subject: pair\n    applies_to: [{ fact: name, is: x }]\n",
                        "not_of_subject", 40),
    "hours granted": ("{ count: record, of: { kind: evaluation }, whose: members }",
                      "{ grant: hour }", "not_of_subject", 21),
    "pro rata": ("    at_least: 80\n", "    at_least: 80\n    pro_rata: { unit: month }\n",
                 "not_of_subject", 37),
    "no each": ("each: { measure: { count: record, of: { kind: reading } }, at_least: 1 }",
                "of: members", "missing_key", 13),
    "share over all": ("at_least: 80%", "at_least: 101%", "too_large_share", 14),
    "parts of a group": ("      at_least: 80%\n", "      of: parts\n", "unknown_value", 14),
    "others of others": ("{ count: record, of: { kind: reading } }",
                         SHARED, "not_of_others", 15),
    "coverage of a teacher": ("    subject: group\n" + PICKED, "", "not_of_subject", 11),
    "no such rule": ("rule: assessed", "rule: assess", "no_such_rule", 27),
    "rule of others": ("rule: assessed", "rule: guidance", "linked_other_subject", 27),
    "circle": ("rule: assessed", "rule: award", "linked_in_circle", 27),
    "status misspelt": ("status: [met, at_risk]", "status: mett", "unknown_value", 27),
    "to whom": ("to: parts", "to: mentor", "unknown_value", 27),
    "weights": ("weight: 0.3", "weight: 0.2", "weights_not_whole", 33),
    "weight of nothing": ("weight: 0.3", "weight: 0", "not_above_zero", 35),
    "share of people": ("of: partners", "of: members", "unknown_value", 35),
}  # fmt: skip


def test_everything_is_read_as_it_stands() -> None:
    ruleset, findings = load_ruleset(GOOD)
    assert findings == ()
    assert ruleset is not None
    everyone, assessed, award, score, guidance = ruleset.rules
    coverage = everyone.asks.requirement
    assert isinstance(coverage, Coverage)
    assert (coverage.of, coverage.needed) == ("members", Needed(share=Fraction(4, 5)))
    assert [leaf.whose for leaf in leaves_of(everyone.asks)] == [""]
    assert [leaf.whose for leaf in leaves_of(assessed.asks)] == ["members"]
    linked = award.asks.requirement
    assert linked == Linked("parts", "assessed", ("met", "at_risk"), Needed(1))
    asked = score.asks.requirement
    assert isinstance(asked, Threshold)
    assert isinstance(asked.measure, Add)
    shares = [one for one in asked.measure.measures if isinstance(one, Share)]
    assert [(one.of, one.weight) for one in shares] == [
        ("self", Fraction(7, 10)),
        ("partner", Fraction(3, 10)),
    ]
    assert [leaf.whose for leaf in leaves_of(score.asks)] == ["own"]
    assert [leaf.whose for leaf in leaves_of(guidance.asks)] == ["mentor"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_what_and_where(name: str) -> None:
    before, after, code, line = BAD[name]
    assert before in GOOD
    text = GOOD.replace(before, after, 1)
    _, findings = load_ruleset(text)
    assert (f"rules.{code}", line) in [(one.code, one.line) for one in findings]
    for one in findings:
        said_in_full(one, text)


def test_a_need_of_several_is_rounded_up() -> None:
    assert [Needed(share=Fraction(3, 5)).of(number) for number in range(4)] == [0, 1, 2, 2]
    assert Needed(2).of(1) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    entries = load_texts(language).entries
    assert {f"rules.{code}" for _, _, code, _ in BAD.values()} <= entries.keys()
