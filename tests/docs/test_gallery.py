"""The gallery shows every page empty, as it is used, and with three thousand teachers."""

from __future__ import annotations

from studyhours.ui.page_list import PAGES
from tools.gallery.list import SCENES

_EMPTY = {"empty", "bare"}


def test_every_page_is_shown_empty_in_use_and_full() -> None:
    names = [scene.name for scene in SCENES]
    assert len(set(names)) == len(names), "a picture would be written over"
    for entry in PAGES:
        taken = {scene.ledger for scene in SCENES if scene.page == entry.name}
        assert taken & _EMPTY, entry.name
        assert taken - _EMPTY - {"large"}, entry.name
        assert "large" in taken, entry.name
