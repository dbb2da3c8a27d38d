"""Patterns of names, as people write them."""

from __future__ import annotations

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.naming import read_pattern

WORDS = {"short": "short", "简称": "short", "number": "number", "序号": "number"}


def test_a_pattern_is_read_in_any_language_and_filled() -> None:
    pattern = read_pattern("｛简称｝证字〔2026〕第{ 序号 ：4 }号", WORDS, "serial")
    assert pattern.text == "{short}证字〔2026〕第{number:4}号"
    assert pattern.said({"short": "简称", "number": "序号"}) == "{简称}证字〔2026〕第{序号:4}号"
    assert pattern.fill({"short": "HW", "number": "7"}) == "HW证字〔2026〕第0007号"
    assert pattern.around({"short": "HW"}) == ("HW证字〔2026〕第", "号", 4)
    assert (pattern.count("number"), pattern.literal) == (1, "证字〔2026〕第号")
    assert read_pattern(pattern.text, WORDS, "serial") == pattern
    assert read_pattern("{number}", WORDS, "serial").text == "{number:6}"
    with pytest.raises(ValueError, match="no number"):
        read_pattern("{short}", WORDS, "serial").around({})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{姓名}", "pattern_word"), ("{}", "pattern_word"), ("{short", "pattern_braces"),
        ("a}b", "pattern_braces"), ("{number:2}", "pattern_digits"),
        ("{number:10}", "pattern_digits"), ("{number:四}", "pattern_digits"),
        ("{short:4}", "pattern_digits"), ("{{short}}", "pattern_braces"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(text: str, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        read_pattern(text, WORDS, "serial")
    assert (caught.value.code, caught.value.params["field"]) == (code, "serial")
