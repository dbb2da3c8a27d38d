"""Emoji put together of several stay whole where texts are kept; other joiners are junk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.search_words import searchable
from studyhours.domain.tidy import JOINER, clean_name, fold, squeeze, tidy_line, tidy_prose
from studyhours.transfer.files import safe_name
from tests.domain.strategies import modest

WHOLE = (
    "👩‍🏫",
    "👨🏽‍🏫",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🏴‍☠️",
    "❤️‍🔥",
    "🧑‍⚕️",
    "👁️‍🗨️",
    "🐻‍❄️",
    "🐦‍⬛",
    "🙂‍↔️",
    "🏃‍➡️",
    "👩‍❤️‍💋‍👨",
    "🇨🇳",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "1️⃣",
)
"""One or more of every sort: with and without a skin, flags, signs that are no pictures alone."""
BESIDE = ("a", "Z", "7", "课", "𬭎", "é", "→", " ", "，", "क", "\n")
"""What a joiner beside it does not make a picture of."""
JUNK = ("\u200b", "\u200c", "\u200e", "\u202e", "\ufeff", "\u2060", "\u00ad", "\x07")


@pytest.mark.parametrize("emoji", WHOLE)
def test_an_emoji_stays_as_it_was_typed(emoji: str) -> None:
    assert tidy_prose(f"家校共育{emoji}１次\n{emoji}") == f"家校共育{emoji}1次\n{emoji}"
    assert tidy_line(f" \ufeff{emoji}\u202e{emoji} ") == f"{emoji}{emoji}"
    assert clean_name(f"{emoji}王\u200b芳") == f"{emoji}王芳"


@pytest.mark.parametrize("beside", BESIDE)
def test_a_joiner_beside_anything_else_goes(beside: str) -> None:
    for text in (
        f"{beside}{JOINER}{beside}",
        f"👩{JOINER}{beside}",
        f"{beside}{JOINER}🏫",
        f"{beside}\ufe0f{JOINER}🏫",
        f"🇨🇳{JOINER}🇨🇳",
        f"👩{JOINER}{JOINER}🏫",
        f"{JOINER}👩{JOINER}",
    ):
        assert tidy_prose(text) == text.replace(JOINER, "")


_PARTS = st.sampled_from([*WHOLE, *BESIDE, *JUNK, JOINER, "👩", "\ufe0f", "🏽"])


@modest(300)
@given(st.lists(_PARTS, max_size=12))
def test_only_joiners_between_pictures_are_left(parts: list[str]) -> None:
    text = "".join(parts)
    tidy = tidy_prose(text)
    assert tidy_prose(tidy) == tidy
    assert tidy_line(tidy_line(text)) == tidy_line(text)
    assert tidy.replace(JOINER, "") == tidy_prose(text.replace(JOINER, ""))
    assert not set(JUNK) & set(tidy)
    for place, one in enumerate(tidy):
        if one == JOINER:
            assert ord(tidy[place + 1]) > 0x2190
            assert ord(tidy[place - 1]) > 0x2190
    # Whatever is compared, looked through, or called a file, knows no joiners at all.
    plain = text.replace(JOINER, "")
    assert fold(text) == fold(plain)
    assert squeeze(text) == squeeze(plain)
    assert searchable(text) == searchable(tidy) == searchable(plain)
    assert safe_name(tidy) == safe_name(tidy.replace(JOINER, ""))
    assert clean_name(clean_name(text)) == clean_name(text)
