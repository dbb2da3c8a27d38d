"""Colours: every pair that lies on each other can be read, and the sheet names only tokens."""

from __future__ import annotations

import pytest

from studyhours.ui.theme import _tokens, style_sheet
from studyhours.ui.widgets.chip import TOKENS

SHADES = ("light", "dark")
PAIRS = (
    *((ink, ground) for ink in ("ink", "muted") for ground in ("paper", "card", "side")),
    ("ink", "quiet_tint"),
    ("ink", "pine_tint"),
    ("ink", "cinnabar_tint"),
    ("ink", "amber_tint"),
    ("ink", "indigo_tint"),
    ("on_pine", "pine"),
    ("on_pine", "pine_deep"),
    ("pine", "paper"),
    ("pine", "card"),
    ("cinnabar", "paper"),
    ("cinnabar", "card"),
    ("amber", "card"),
    ("indigo", "card"),
    *TOKENS.values(),
)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(shade: str, ink: str, ground: str) -> None:
    tokens = _tokens(shade)
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


def test_both_themes_have_the_same_tokens() -> None:
    assert _tokens("light").keys() == _tokens("dark").keys()


@pytest.mark.parametrize("shade", SHADES)
def test_the_sheet_names_only_tokens(shade: str) -> None:
    sheet = style_sheet(shade)
    assert "@" not in sheet
    assert "$" not in sheet
