"""Amounts in words: one is said as one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studyhours.domain.quantity import Amount
from studyhours.domain.texts import load_texts
from studyhours.services.rulebook.document import Data
from studyhours.services.rulebook.shapes_measures import unit_key
from studyhours.services.wording.amounts import record_amount, unit_behind


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [(1, "item", "item"), (2, "item", "items"), (Fraction(1, 2), "hour", "hours")],
)
def test_english_counts_one_as_one(number: Fraction | int, unit: str, said: str) -> None:
    assert unit_behind(number, unit, load_texts("en")) == said


def test_a_record_is_counted_in_the_word_of_its_kind() -> None:
    english, chinese = load_texts("en"), load_texts("zh")
    assert record_amount(Amount(100, "item"), "writing", english) == "1 piece"
    assert record_amount(Amount(200, "item"), "writing", chinese) == "2 篇"
    assert record_amount(Amount(100, "item"), "training", english) == "1 item"


@pytest.mark.parametrize(
    ("kind", "said"),
    [("training", "2 课时"), ("self-study", "2 课时"), ("observation", "2 节"), ("lesson", "2 节")],
)
def test_lessons_are_counted_and_a_training_lasts_class_hours(kind: str, said: str) -> None:
    # One unit for the rules, as the catalogue has it: 课时 is 节, and what it is worth they say.
    assert record_amount(Amount(200, "period"), kind, load_texts("zh")) == said
    english = load_texts("en")
    assert record_amount(Amount(100, "period"), kind, english) == "1 period"
    assert record_amount(Amount(200, "period"), kind, english) == "2 periods"


def test_chinese_says_one_as_it_says_many() -> None:
    entries = load_texts("zh").entries
    units = [key.removeprefix("unit_one.") for key in entries if key.startswith("unit_one.")]
    apart = {
        one
        for one in units
        if entries.get(f"unit.{one}", entries[f"unit_one.{one}"]) != entries[f"unit_one.{one}"]
    }
    assert apart == set()


def test_scores_are_points_beside_the_number_too() -> None:
    scores: Data = {"sum": "item", "of": {"kind": "evaluation"}}
    assert unit_key({"best": {"number": "3", "measure": scores}}) == "item_evaluation"
    assert unit_key({"sum": "item", "of": {"kind": "award"}}) == "item"
