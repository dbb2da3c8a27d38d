"""The page of the presets knows every row, every file, and what each of them waits for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest

from studyhours.domain.resources import resource
from studyhours.domain.texts import LANGUAGES
from studyhours.rules.model import RuleSet
from studyhours.services.ledgers.starting import start_choices
from studyhours.services.rulebook.rulesets import list_presets
from tests.support.tree_copy import ROOT

ROWS = [f"A{number}" for number in range(1, 39)]
STRUCTURE = {"A3", "A13", "A23", "A33", "A37"}
NOTHING = "–"
_WORD = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One row of the page."""

    row: str
    presets: frozenset[str]
    written: str
    decided: str
    waits: str


def rows() -> list[Row]:
    """The table of the page, in its order."""
    text = (ROOT / "docs" / "presets.md").read_text(encoding="utf-8")
    found = []
    for line in re.findall(r"^\| (A\d+ .*) \|$", text, re.MULTILINE):
        row, presets, written, decided, waits = line.split(" | ")
        assert presets == "none" or _WORD.sub("", presets).strip(", ") == "", row
        names = frozenset(_WORD.findall(presets))
        found.append(Row(row, names, written, decided, waits))
    return found


PRESETS = [preset.ruleset for preset in list_presets()]


def test_every_row_stands_there_once_and_in_order() -> None:
    assert [one.row for one in rows()] == ROWS


@pytest.mark.parametrize("ruleset", PRESETS, ids=lambda one: one.id)
def test_a_preset_stands_in_the_row_it_names_and_in_no_other(ruleset: RuleSet) -> None:
    (source,) = ruleset.sources
    assert source.row in ROWS
    assert [one.row for one in rows() if ruleset.id in one.presets] == [source.row]


def test_the_page_names_no_preset_that_is_not_shipped() -> None:
    named = {name for one in rows() for name in one.presets}
    assert named == {ruleset.id for ruleset in PRESETS}


@pytest.mark.parametrize("one", rows(), ids=lambda one: one.row)
def test_a_row_has_a_preset_or_says_where_it_lives_or_what_it_waits_for(one: Row) -> None:
    if one.row in STRUCTURE:
        assert not one.presets
        assert one.written.startswith(("record structure: ", "form, not rule: "))
    elif one.presets:
        assert one.written != NOTHING
    else:
        assert one.waits != NOTHING


def test_the_page_waits_for_something() -> None:
    assert sum(one.waits != NOTHING for one in rows()) > 1


def test_the_window_says_what_was_decided_in_each_preset() -> None:
    text = resource("rulesets", "decided.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    shipped = {ruleset.id for ruleset in PRESETS}
    decided = {name for one in rows() if one.decided != NOTHING for name in one.presets}
    assert decided <= set(said) <= shipped
    assert all(set(words) == set(LANGUAGES) for words in said.values())


def test_the_chinese_page_lists_every_preset_the_usual_ones_first() -> None:
    text = (ROOT / "docs" / "rules.zh-CN.md").read_text(encoding="utf-8")
    table = text.split("## 自带的规则", 1)[1]
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.MULTILINE)
    assert listed == [choice.id for choice in start_choices().presets]
