"""The manual shows in both languages what the gallery takes, and nobody's own folders."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from tests.support.tree_copy import ROOT
from tools.gallery.list import SCENES
from tools.gallery.manual import FOLDER, PICTURES

_MANUALS = {"zh": "zh-CN.md", "en": "en.md"}
_PICTURE = re.compile(r"!\[[^\]]+\]\(pictures/([a-z-]+)\.(zh|en)\.png\)")


@pytest.mark.parametrize("language", _MANUALS)
def test_the_manual_shows_every_picture_taken_for_it(language: str) -> None:
    text = (ROOT / "docs" / "manual" / _MANUALS[language]).read_text(encoding="utf-8")
    shown = _PICTURE.findall(text)
    assert {name for name, _ in shown} == set(PICTURES)
    assert {of for _, of in shown} == {language}
    assert set(PICTURES) <= {scene.name for scene in SCENES}


def test_pictures_are_small_files_of_one_size() -> None:
    kept = sorted((ROOT / FOLDER).glob("*.png"))
    assert {one.name for one in kept} == {
        f"{name}.{of}.png" for name in PICTURES for of in _MANUALS
    }
    for one in kept:
        assert one.stat().st_size < 150_000, one.name
        with Image.open(one) as image:
            assert image.size == (1180, 700), one.name
