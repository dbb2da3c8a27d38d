"""Sentences of a folder of TOML files, read when they are first wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.domain.texts import Sentences


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text('[page]\ntitle = "A"\n[page.head.more]\nword = "B"\n', "utf-8")
    (tmp_path / "b.toml").write_text('[other]\nword = "C"\n[page]\nlast = "D"\n', "utf-8")
    return tmp_path


def test_a_sentence_however_deep_is_found_by_the_section_it_begins_with(folder: Path) -> None:
    assert Sentences(folder)["page.head.more.word"] == "B"
    assert Sentences(folder)["page.last"] == "D"
    assert Sentences(folder).get("head.more.word") is None


def test_all_are_there_when_all_are_asked_for(folder: Path) -> None:
    assert set(Sentences(folder)) == {
        "page.title",
        "page.head.more.word",
        "other.word",
        "page.last",
    }
    assert len(Sentences(folder)) == 4
