"""The fonts hold every character a name may need, and refuse what they cannot print."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource
from studyhours.reports.fonts import FONT_FILES, font_for, split_runs, text_width

BLOCKS = {
    "basic": (0x4E00, 0x9FFF),
    "A": (0x3400, 0x4DBF),
    "B": (0x20000, 0x2A6DF),
    "C": (0x2A700, 0x2B73F),
    "D": (0x2B740, 0x2B81F),
    "E": (0x2B820, 0x2CEAF),
    "F": (0x2CEB0, 0x2EBEF),
}


@pytest.fixture(scope="module")
def covered() -> set[int]:
    codes: set[int] = set()
    for _, file in FONT_FILES:
        with TTFont(resource("fonts", file), lazy=True) as font:
            codes |= set(font.getBestCmap())
    return codes


@pytest.mark.parametrize("block", BLOCKS)
def test_every_assigned_ideograph_is_covered(block: str, covered: set[int]) -> None:
    first, last = BLOCKS[block]
    assigned = {c for c in range(first, last + 1) if unicodedata.category(chr(c)) != "Cn"}
    assert len(assigned) > 200
    assert not assigned - covered


def test_each_font_lies_beside_its_licence() -> None:
    for licence in ("LXGWWenKai-LICENSE.txt", "StudyHoursRare-LICENSE.txt"):
        text = resource("fonts", licence).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text
        assert "DISCLAIMER" in text


def test_punctuation_of_the_forms_is_in_the_main_font() -> None:
    assert {font_for(c) for c in "〇·—–“”（），。：；《》√○①℃0123456789AZaz"} == {"main"}


def test_rare_characters_fall_back_by_character() -> None:
    assert [(run.font, run.text) for run in split_runs("王𬱖远𠀀")] == [
        ("main", "王𬱖远"),
        ("rare-a", "𠀀"),
    ]
    assert [run.font for run in split_runs("𠀀王𭑈")] == ["rare-a", "main", "rare-b"]


def test_marks_without_ink_are_dropped() -> None:
    assert [run.text for run in split_runs("葛\ufe00\u200b城")] == ["葛城"]


@pytest.mark.parametrize("character", ["\U0001f600", "\ue123", "\U0003134a", "\x07"])
def test_a_character_no_font_has_is_refused_by_name(character: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        split_runs(f"王{character}")
    assert caught.value.code == "glyph_missing"
    assert caught.value.params["character"] == character
    assert caught.value.params["name"] == f"王{character}"
    assert caught.value.params["codepoint"] == f"U+{ord(character):04X}"


def test_width_counts_every_run_and_the_spacing() -> None:
    assert text_width("王", 10) == pytest.approx(10)
    assert text_width("王𭑈", 10) == pytest.approx(20, abs=0.5)
    assert text_width("王远", 10, 3) == pytest.approx(26)
