"""The rule examples in the documentation are what the program reads."""

from __future__ import annotations

import re

import pytest

from studyhours.rules.loading import load_ruleset
from studyhours.services.rulebook.cases import run_cases
from tests.docs.pages import Example, examples
from tests.support.tree_copy import ROOT

SHAPES = 30


def test_the_cases_of_examples_come_as_they_say() -> None:
    ran = 0
    for example in examples():
        ruleset, _ = load_ruleset(example.text)
        assert ruleset is not None
        for result in run_cases(ruleset, ruleset.cases):
            assert result.deviations == (), f"{example}: {result.case.title}"
            ran += 1
    assert ran > 2


@pytest.mark.parametrize("example", examples(), ids=str)
def test_a_working_example_is_read_without_a_finding(example: Example) -> None:
    ruleset, findings = load_ruleset(example.text)
    assert findings == ()
    assert ruleset is not None
    assert ruleset.rules


def test_each_shape_has_its_section_its_example_and_its_row() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    sections = re.split(r"^### (?=\d+ · )", text, flags=re.MULTILINE)[1:]
    assert [int(section.split(" ", 1)[0]) for section in sections] == [*range(1, SHAPES + 1)]
    for section in sections:
        assert "```yaml " in section, section[:40]
        assert re.search(r"[Tt]ally|[Tt]allies|Facts|Results", section), section[:40]
    rows = re.findall(r"^\| (\d+) \| .* \| .* \| .* \|$", text, re.MULTILINE)
    assert [int(row) for row in rows] == [*range(1, SHAPES + 1)]
