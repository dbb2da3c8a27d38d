"""Files that are read: what comes of them, and what their hash says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from studyhours.domain.kinds import standard_kinds
from studyhours.domain.resources import resource
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import FactTest, Leaf, Rule, RuleSet, Tolerance
from studyhours.rules.requirements import Threshold, leaves_of
from tests.rules.test_loading_bad_files import GOOD
from tests.rules.typed import badly_typed

PRESETS = sorted(resource("rulesets").glob("*.yaml"))


def loaded(text: str) -> RuleSet:
    ruleset, findings = load_ruleset(text)
    assert findings == ()
    assert ruleset is not None
    assert badly_typed(ruleset) == []
    return ruleset


def asked(rule: Rule) -> tuple[Leaf, Threshold]:
    """The leaf of a plain rule, and its threshold."""
    threshold = rule.asks.requirement
    assert isinstance(threshold, Threshold)
    assert isinstance(threshold.measure, Leaf)
    return threshold.measure, threshold


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_loads_clean(path: Path) -> None:
    ruleset = loaded(path.read_text(encoding="utf-8"))
    assert ruleset.id == path.stem
    assert {"zh", "en"} <= set(ruleset.title)
    assert ruleset.sources
    for source in ruleset.sources:
        assert {"zh", "en"} <= set(source.text)
    kinds = standard_kinds()
    for rule in ruleset.rules:
        assert {"zh", "en"} <= set(rule.title)
        for leaf in leaves_of(rule.asks):
            assert set(leaf.kinds) <= set(kinds)
            types = {one.id for kind in leaf.kinds for one in kinds[kind].types}
            assert set(leaf.types) <= types


@pytest.mark.parametrize(
    ("preset", "rules"),
    [
        ("school-72", ["hours.total", "hours.school_based"]),
        (
            "seven-ones-cadence",
            [
                "daily_reflection",
                "daily_study",
                "weekly_blog",
                "monthly_book",
                "quarterly_report",
                "term_summary",
                "yearly_paper",
            ],
        ),
        (
            "seven-ones-term",
            ["reflection", "case", "paper", "story", "research_lesson", "book", "book_response"],
        ),
        ("observe-15", ["observed"]),
    ],
)
def test_the_presets_of_the_contract_have_their_rules(preset: str, rules: list[str]) -> None:
    text = resource("rulesets", f"{preset}.yaml").read_text(encoding="utf-8")
    assert [rule.id for rule in loaded(text).rules] == rules


def test_a_file_becomes_what_it_says() -> None:
    ruleset = loaded(GOOD)
    assert (ruleset.first, ruleset.last) == (date(2025, 9, 1), date(2026, 8, 31))
    assert (ruleset.risk.one, ruleset.risk.many) == (Fraction(3, 4), Fraction(1, 4))
    first, second = ruleset.rules
    leaf, threshold = asked(first)
    assert leaf.factors == {"hour": 1, "minute": Fraction(1, 45)}
    assert threshold.step == Fraction(1, 2)
    assert first.tolerance == Tolerance(windows=1)
    assert first.applies_to == (FactTest("layer", ("young",)),)
    assert first.title == {"zh": "第一条"}
    leaf, threshold = asked(second)
    assert leaf.unit == "record"
    assert threshold.step == Fraction(1, 100)
    assert threshold.target_on(date(2025, 12, 31)) == 1
    assert threshold.target_on(date(2026, 1, 1)) == 2


def test_a_sum_without_convert_counts_its_own_unit_only() -> None:
    ruleset = loaded(GOOD.replace("      convert: { hour: 1, minute: 1/45 }\n", ""))
    assert asked(ruleset.rules[0])[0].factors == {"hour": 1}


@pytest.mark.parametrize(
    ("written", "value"),
    [("yes", "yes"), ("no", "no"), ("on", "on"), ("true", "true"), ("null", "null"), ("~", "~")],
)
def test_words_stay_words(written: str, value: str) -> None:
    ruleset = loaded(GOOD.replace("is: yes", f"is: {written}"))
    assert ruleset.rules[0].waived_when == (FactTest("long_course", (value,)),)


@pytest.mark.parametrize("written", ["2025-09-01", "0123", "1.50", "0x1F", "12:30:00", "1e3"])
def test_what_looks_like_a_date_or_number_stays_as_written(written: str) -> None:
    ruleset = loaded(GOOD.replace("is: young", f"is: [{written}]"))
    assert ruleset.rules[0].applies_to == (FactTest("layer", (written,)),)


@pytest.mark.parametrize(
    ("written", "value"),
    [("0.1", Fraction(1, 10)), ("72", Fraction(72)), ("5/2", Fraction(5, 2)), ("'3'", Fraction(3))],
)
def test_numbers_are_exact(written: str, value: Fraction) -> None:
    ruleset = loaded(GOOD.replace("at_least: 5", f"at_least: {written}"))
    assert asked(ruleset.rules[0])[1].target_on(date(2025, 9, 1)) == value


@pytest.mark.parametrize("written", ["2025.9.1", "2025/9/1", "2025年9月1日", "20250901"])
def test_days_are_written_as_people_write_them(written: str) -> None:
    assert loaded(GOOD.replace("2025-09-01", written, 1)).first == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("tolerance", "total", "allowed"),
    [
        (Tolerance(), 40, 0),
        (Tolerance(windows=2), 40, 2),
        (Tolerance(windows=5), 4, 4),
        (Tolerance(share=Fraction(1, 10)), 40, 4),
        (Tolerance(share=Fraction(1, 10)), 19, 1),
        (Tolerance(share=Fraction(1, 10)), 9, 0),
        (Tolerance(share=Fraction(1)), 3, 3),
    ],
)
def test_a_share_of_windows_is_rounded_down(tolerance: Tolerance, total: int, allowed: int) -> None:
    assert tolerance.of(total) == allowed


LAYOUTS = {
    "comments": GOOD.replace("rules:\n", "# 说明\nrules:   # 以下\n\n"),
    "blank lines": GOOD.replace("\n", "\n\n"),
    "quotes": GOOD.replace("第一条", '"第一条"').replace("at_least: 5", "at_least: '5'"),
    "braces": GOOD.replace("  - row: A1\n", "  [ { row: A1 } ]\n"),
    "order of keys": GOOD.replace("format: 1\nid: example\n", "id: example\nformat: 1\n"),
    "line ends": GOOD.replace("\n", "\r\n"),
    "a document start": "---\n" + GOOD,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_comments_and_layout_do_not_change_the_hash(layout: str) -> None:
    assert LAYOUTS[layout] != GOOD
    assert loaded(LAYOUTS[layout]).sha256 == loaded(GOOD).sha256


EDITS = [
    ("id: example", "id: example2"),
    ("en: Example", "en: Examples"),
    ("row: A1", "row: A2"),
    ("from: 2025-09-01", "from: 2025-09-02"),
    ("one: 3/4", "one: 1"),
    ("title: 第一条", "title: 第一 条"),
    ("    subject: teacher\n", ""),
    ("window: month", "window: week"),
    ("sum: hour", "sum: period"),
    ("kind: training,", "kind: lesson,"),
    ("type: course", "type: activity"),
    ("level: school", "level: county"),
    ("1/45", "1/60"),
    ("at_least: 5", "at_least: 5.0"),
    ("tolerance: 1", "tolerance: 1%"),
    ("round_to: 0.5", "round_to: 1"),
    ("if_missed: not_excellent", "if_missed: veto"),
    ("is: young", "is: middle"),
    ("is: yes", "is: 'no'"),
    ("value: 2", "value: 3"),
]


@pytest.mark.parametrize(("old", "new"), EDITS)
def test_anything_else_changes_the_hash(old: str, new: str) -> None:
    assert old in GOOD
    assert loaded(GOOD.replace(old, new, 1)).sha256 != loaded(GOOD).sha256


def test_the_order_of_rules_is_content() -> None:
    head, first, second = GOOD.partition("  - id: second")[0], "", ""
    head, _, first = head.partition("  - id: first")
    second = GOOD.partition("  - id: second")[2]
    turned = f"{head}  - id: second{second}  - id: first{first}"
    assert loaded(turned).sha256 != loaded(GOOD).sha256
