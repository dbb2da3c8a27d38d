"""The fonts hold every character a name may need, and refuse what they cannot print."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, cast

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import ttfonts

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource
from studyhours.domain.spare import let_spare_go
from studyhours.reports.fonts import (
    FONT_FILES,
    coverage,
    font_for,
    load_font,
    require_glyphs,
    split_runs,
    text_width,
)
from tests.support.tree_copy import ROOT

BLOCKS = {
    "basic": (0x4E00, 0x9FFF),
    "A": (0x3400, 0x4DBF),
    "B": (0x20000, 0x2A6DF),
    "C": (0x2A700, 0x2B739),
    "D": (0x2B740, 0x2B81D),
    "E": (0x2B820, 0x2CEA1),
    "F": (0x2CEB0, 0x2EBE0),
}
"""First and last character of each block; Unicode 15.1 has nothing behind the last."""
# What the standard has of them: its blocks end where those of Unicode 11 did.
GB_LAST = {"basic": 0x9FEF, "A": 0x4DB5, "B": 0x2A6D6, "C": 0x2B734}
GB_OUTSIDE = (0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27,
              0xFA28, 0xFA29)  # fmt: skip
"""Ideographs of the standard among the compatibility ideographs."""
GB_PARTS = (*range(0x2F00, 0x2FD6), 0x2E81, 0x2E84, 0x2E88, 0x2E8B, 0x2E8C, 0x2E97, 0x2EA7, 0x2EAA,
            0x2EAE, 0x2EB3, 0x2EB6, 0x2EB7, 0x2EBB, 0x2ECA)  # fmt: skip
"""Radicals: those of Kangxi, and 14 parts."""
GB_MOVED = (*range(0xFE10, 0xFE1A), *range(0x9FB4, 0x9FBC))
"""What the edition of 2022 took out of the private area, which Python's codec still has there."""


def ideographs_of_gb18030() -> set[int]:
    """The ideographs of GB 18030-2022 level 3.

    The standard's tables are not free to copy. This list comes from its blocks; that it is the
    right one is told by its length, which the standard states: 87,887.
    """
    found = set(GB_OUTSIDE)
    for name, (first, last) in BLOCKS.items():
        found |= set(range(first, GB_LAST.get(name, last) + 1))
    return found


def two_bytes_of_gb18030() -> set[int]:
    """The characters of its two-byte part, without those that users define."""
    found = set(GB_MOVED)
    trails = (*range(0x40, 0x7F), *range(0x80, 0xFF))
    for lead in range(0x81, 0xFF):
        for trail in trails:
            try:
                code = ord(bytes((lead, trail)).decode("gb18030"))
            except UnicodeDecodeError:
                continue
            if not 0xE000 <= code <= 0xF8FF:
                found.add(code)
    return found


@pytest.fixture(scope="module")
def covered() -> set[int]:
    """Every character that some font draws: it is in its map, and its glyph has an outline."""
    codes: set[int] = set()
    for _, file in FONT_FILES:
        with TTFont(resource("fonts", file), lazy=True) as font:
            places, numbers = font["loca"], font.getReverseGlyphMap()
            for code, glyph in font.getBestCmap().items():
                number = numbers[glyph]
                if number and places[number + 1] > places[number]:
                    codes.add(code)
    return codes


@pytest.mark.parametrize("block", BLOCKS)
def test_every_ideograph_of_a_block_is_drawn(block: str, covered: set[int]) -> None:
    first, last = BLOCKS[block]
    assert not set(range(first, last + 1)) - covered


def test_everything_gb18030_asks_of_level_3_is_drawn(covered: set[int]) -> None:
    ideographs = ideographs_of_gb18030()
    assert len(ideographs) == 87_887
    assert len(set(GB_PARTS)) == 228
    signs = two_bytes_of_gb18030()
    assert len(signs) > 21_000
    blank = {0x3000}
    asked = (ideographs | set(GB_PARTS) | signs | set(range(0x21, 0x7F))) - blank
    assert [f"U+{code:04X}" for code in sorted(asked - covered)] == []


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


def test_an_emoji_of_several_is_refused_by_what_can_be_seen_of_it() -> None:
    for name, first in (("王👩‍🏫", "👩"), ("家校👨‍👩‍👧共育", "👨")):
        with pytest.raises(UnusableInput) as caught:
            require_glyphs([name])
        assert caught.value.code == "glyph_missing"
        assert caught.value.params["character"] == first
        assert caught.value.params["name"] == name


def test_width_counts_every_run_and_the_spacing() -> None:
    assert text_width("王", 10) == pytest.approx(10)
    assert text_width("王𭑈", 10) == pytest.approx(20, abs=0.5)
    assert text_width("王远", 10, 3) == pytest.approx(26)


@pytest.mark.parametrize("name", [name for name, _ in FONT_FILES])
def test_what_a_file_says_it_has_is_what_is_drawn_from_it(name: str) -> None:
    drawn = cast(Any, load_font(name).face).charToGlyph
    said = coverage(name)
    assert {code for code in range(0x110000) if code in said} == {
        code for code, glyph in drawn.items() if glyph
    }


def test_whether_a_name_can_be_printed_is_known_without_taking_typefaces_in() -> None:
    asked = """
from reportlab.pdfbase import pdfmetrics
from studyhours.reports.fonts import require_glyphs
before = len(pdfmetrics.getRegisteredFontNames())
require_glyphs(["\\u5f20\\u4f1f", "\\U0002CF56\\u660e"])
assert len(pdfmetrics.getRegisteredFontNames()) == before
"""
    subprocess.run([sys.executable, "-c", asked], check=True, cwd=ROOT)


def file_of(name: str) -> str:
    return str(resource("fonts", name))


@pytest.mark.parametrize(("name", "file"), FONT_FILES)
def test_a_typeface_kept_in_arrays_says_what_reportlab_reads(name: str, file: str) -> None:
    face = cast(Any, load_font(name).face)
    plain = cast(Any, ttfonts.TTFontFace(file_of(file)))
    assert dict(face.charToGlyph) == plain.charToGlyph
    assert dict(face.charWidths) == plain.charWidths
    assert {type(one) for one in face.charWidths.values()} == {
        type(one) for one in plain.charWidths.values()
    }
    assert list(face.hmetrics) == plain.hmetrics
    assert list(face.glyphPos) == plain.glyphPos
    code = next(iter(plain.charToGlyph))
    assert face.getCharWidth(code) == plain.getCharWidth(code)
    assert face.getCharWidth(0x10FFFF) == plain.defaultWidth
    figures = {"charToGlyph", "charWidths", "hmetrics", "glyphPos", "glyphToChar"}
    said = {name for name in vars(plain) if not name.startswith("_")} - figures
    assert {name: vars(face)[name] for name in said} == {name: vars(plain)[name] for name in said}
    own, theirs = cast(Any, load_font(name)), cast(Any, ttfonts.TTFont("as-it-is", file_of(file)))
    assert vars(own).keys() == vars(theirs).keys()
    assert 0x10FFFF not in face.charToGlyph
    drawn = face.makeSubset([code])
    assert len(drawn) > len(face.makeSubset([]))
    let_spare_go()
    assert face.makeSubset([code]) == drawn
