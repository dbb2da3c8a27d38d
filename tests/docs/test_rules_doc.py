"""The rule examples in the documentation are what the program reads, or refuses by name."""

from __future__ import annotations

import re

import pytest

from studyhours.domain.findings import Finding
from studyhours.rules.loading import load_ruleset
from studyhours.rules.reader import PLANNED_KEYS
from studyhours.services.rulebook.cases import run_cases
from tests.docs.pages import RESERVED, WORKING, Example, examples, reserved_keys
from tests.support.tree_copy import ROOT

SHAPES = 30
UNSUPPORTED = "rules.shape_unsupported"
FOLLOW_UPS = frozenset(
    {
        UNSUPPORTED,
        "rules.unknown_key",  # checked below: only for a key the page lists as reserved
        "rules.unknown_value",  # a reserved word, such as another subject
        "rules.missing_key",  # `measure` where an operator of requirements stands instead
        "rules.sum_or_count",  # neither, where an operator of measures stands instead
    }
)

PLACES = ("set", "rule", "measure", "where", "test")
NOTHING = dict.fromkeys(PLACES, "")
PATTERN = """
format: 1
id: example
title: example
{set}
rules:
  - id: one
    title: one
    window: term
    applies_to: [{{ fact: layer, is: young{test} }}]
    measure: {{ count: record, of: {{ kind: writing }}, where: {{ has: text{where} }}{measure} }}
    at_least: 1
    {rule}
"""


def test_the_cases_of_examples_come_as_they_say() -> None:
    ran = 0
    for example in examples(WORKING):
        ruleset, _ = load_ruleset(example.text)
        assert ruleset is not None
        for result in run_cases(ruleset, ruleset.cases):
            assert result.deviations == (), f"{example}: {result.case.title}"
            ran += 1
    assert ran > 2


@pytest.mark.parametrize("example", examples(WORKING), ids=str)
def test_a_working_example_is_read_without_a_finding(example: Example) -> None:
    ruleset, findings = load_ruleset(example.text)
    assert findings == ()
    assert ruleset is not None
    assert ruleset.rules


@pytest.mark.parametrize("example", examples(RESERVED), ids=str)
def test_a_reserved_example_is_refused_by_name(example: Example) -> None:
    ruleset, findings = load_ruleset(example.text)
    assert ruleset is None
    assert UNSUPPORTED in {finding.code for finding in findings}
    assert {finding.code for finding in findings} <= FOLLOW_UPS
    unknown = {key_of(one) for one in findings if one.code == "rules.unknown_key"}
    assert unknown <= reserved_keys()


def key_of(finding: Finding) -> str:
    return str(finding.params["key"])


def test_every_reserved_key_of_the_code_is_in_the_page() -> None:
    assert reserved_keys() >= PLANNED_KEYS


@pytest.mark.parametrize("key", sorted(reserved_keys()))
@pytest.mark.parametrize("place", PLACES)
def test_a_reserved_key_is_never_accepted(key: str, place: str) -> None:
    entry = f"{key}: 1" if place in {"set", "rule"} else f", {key}: 1"
    ruleset, findings = load_ruleset(PATTERN.format(**{**NOTHING, place: entry}))
    assert ruleset is None
    assert key in {key_of(one) for one in findings if "key" in one.params}


def test_the_pattern_itself_is_read() -> None:
    assert load_ruleset(PATTERN.format(**NOTHING))[1] == ()


def test_each_shape_has_its_section_its_example_and_its_row() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    sections = re.split(r"^### (?=\d+ · )", text, flags=re.MULTILINE)[1:]
    assert [int(section.split(" ", 1)[0]) for section in sections] == [*range(1, SHAPES + 1)]
    for section in sections:
        assert "```yaml " in section, section[:40]
        assert re.search(r"[Tt]ally|[Tt]allies|Facts|Results", section), section[:40]
    rows = re.findall(r"^\| (\d+) \| .* \| .* \| .* \|$", text, re.MULTILINE)
    assert [int(row) for row in rows] == [*range(1, SHAPES + 1)]
