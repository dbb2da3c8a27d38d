"""Words the rules hand to other parts of the program, and small things that messages name."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.domain.traits import word_kept
from studyhours.rules.columns import OBJECT_COLUMN
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.requirements import Coverage, Threshold, unit_of_requirement
from tests.rules.complaints import said_in_full
from tests.rules.test_loading import loaded
from tests.rules.test_loading_bad_files import COUNT, GOOD
from tests.rules.test_loading_subjects import GOOD as OF_UNITS

LISTED = """\
format: 1
id: listed
title: 书目
lists:
  books: [《教育漫话》]
rules:
  - id: books
    title: 共读书目
    window: school_year
    measure: { distinct: book, of: { kind: reading }, where: { on_list: books } }
    at_least: 1
"""


def test_a_condition_on_a_list_is_one_on_what_a_record_is_about() -> None:
    asked = loaded(LISTED).rules[0].asks.requirement
    assert isinstance(asked, Threshold)
    assert isinstance(asked.measure, Leaf)
    assert [one.field for one in asked.measure.conditions] == [OBJECT_COLUMN]


def test_what_members_must_do_is_counted_in_people_who_have_a_word() -> None:
    rules = {one.id: one.asks.requirement for one in loaded(OF_UNITS).rules}
    assert isinstance(rules["everyone"], Coverage)
    units = {unit_of_requirement(rules[name]) for name in ("everyone", "award")}
    assert units == {"person", "one"}
    for language in LANGUAGES:
        assert {f"unit.{one}" for one in units} <= load_texts(language).entries.keys()


def test_a_rule_knows_the_line_of_what_it_asks() -> None:
    lines = OF_UNITS.splitlines()
    told = {one.id: lines[one.line - 1].strip().partition(":")[0] for one in loaded(OF_UNITS).rules}
    assert told == {
        "everyone": "all_of_group",
        "assessed": "measure",
        "award": "linked",
        "score": "measure",
        "guidance": "measure",
    }


LEAF = "{ sum: hour, of: { kind: training } }"


@pytest.mark.parametrize(
    ("cap", "key"),
    [
        ("at_most: 1, at_least: 2", "at_least"),
        ("at_most: 1, at_least: 1, round_to: 2", "round_to"),
        ("at_most: 1, at_least: 2, round_to: 2", "at_least"),
        ("at_most: 1, round_to: 2", "round_to"),
    ],
)
def test_a_cap_below_what_may_count_names_the_key_that_is_too_large(cap: str, key: str) -> None:
    text = GOOD.replace(COUNT, f"measure: {{ cap: {{ {cap}, measure: {LEAF} }} }}")
    _, (finding,) = load_ruleset(text)
    assert (finding.code, finding.params) == ("rules.cut_to_nothing", {"key": key, "limit": "1"})


def test_a_chinese_key_is_answered_with_the_english_one() -> None:
    text = GOOD.replace("    window: term\n", "    window: term\n    学科: teacher\n")
    _, (finding,) = load_ruleset(text)
    said_in_full(finding, text)
    assert finding.code == "rules.chinese_word"
    assert finding.params == {"value": "学科", "word": "subject"}


def test_a_misspelt_reason_is_answered_with_the_one_it_is_like() -> None:
    text = GOOD.replace(COUNT, "measure: { grant: hour, where: { reason: suport_teaching } }")
    _, (finding,) = load_ruleset(text)
    assert finding.params == {"value": "suport_teaching", "known": "support_teaching"}


def test_what_is_not_defined_is_one_complaint_and_none_about_units() -> None:
    count = COUNT.removeprefix("measure: ")
    text = GOOD.replace(COUNT, f"measure: {{ add: [{count}, {{ use: score }}] }}")
    _, findings = load_ruleset(text)
    assert [one.code for one in findings] == ["rules.not_defined"]


def test_where_no_number_is_said_all_of_them_are_meant() -> None:
    text = OF_UNITS.replace("      at_least: 80%\n", "")
    asked = loaded(text).rules[0].asks.requirement
    assert isinstance(asked, Coverage)
    assert [asked.needed.of(total) for total in (1, 5)] == [1, 5]


@pytest.mark.parametrize("column", ["category", "grade", "role"])
def test_of_a_word_of_ones_own_32_characters_are_kept(column: str) -> None:
    assert word_kept(column, "校" * 31) == "校" * 31
    assert word_kept(column, "校" * 40) == "校" * 32


CASE = """\
cases:
  - title: 师徒
    as_of: 2026-01-05
    {}
    records: [{{ kind: other, day: 2026-01-05{} }}]
    expect: {{ first: met }}
"""


def test_a_case_may_have_a_table_of_holidays_of_its_own() -> None:
    table = "holidays: { off: [2026-01-02], work: 2026-01-04, known_until: 2026-12-31 }"
    (case,) = loaded(GOOD + CASE.format(table, "")).cases
    assert case.holidays is not None
    assert case.holidays.exceptions == {date(2026, 1, 2): False, date(2026, 1, 4): True}


def test_in_a_case_a_record_is_shared_with_the_partner_or_with_nobody() -> None:
    _, (finding,) = load_ruleset(GOOD + CASE.format("subject: pair", ", with: partnr"))
    assert (finding.code, finding.params["known"]) == ("rules.unknown_value", "partner")
    records = (
        loaded(GOOD + CASE.format("subject: pair", said)).cases[0].records[0].like.partner
        for said in (", with: partner", "")
    )
    assert list(records) == ["partner", "nobody"]


@pytest.mark.parametrize("key", ["applies_to", "waived_when"])
def test_an_empty_list_of_tests_is_named_by_its_key(key: str) -> None:
    _, findings = load_ruleset(GOOD.replace(f"    {key}:\n", f"    {key}: []\n    x:\n"))
    missing = [one for one in findings if one.code == "rules.missing_key"]
    assert [one.params["key"] for one in missing] == [key]


def test_with_the_partner_is_a_condition_on_who_was_there_and_on_no_length() -> None:
    with_partner = "of: { kind: observation }, where: { with: partner } }"
    text = OF_UNITS.replace("of: { kind: observation }, whose: mentor }", with_partner)
    asked = {one.id: one.asks.requirement for one in loaded(text).rules}["guidance"]
    assert isinstance(asked, Threshold)
    assert isinstance(asked.measure, Leaf)
    expected = Condition("partner", ("partner",), 0, "not_with_partner")
    assert asked.measure.conditions == (expected,)
