"""Every sentence the window names exists in both languages.

What is put together when running is checked by the tests of the window itself: there a key that no
language knows fails the test (``tests/ui/conftest.py``).
"""

from __future__ import annotations

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from tests.texts.window import beginnings, named_whole

# Words with a dot in them that are no keys.
NO_KEYS = {"window.json"}


def memory_key(key: str) -> bool:
    """What the window remembers has keys too; these sections have no sentences of that name."""
    return key in {
        "window.page",
        "window.page_of",
        "window.ledger_path",
        "window.place",
        "files.folder",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_named_in_the_window_exists(language: str) -> None:
    entries = load_texts(language).entries
    missing = {
        key: where
        for key, where in named_whole().items()
        if key not in entries and key not in NO_KEYS and not memory_key(key)
    }
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_beginning_leads_to_sentences(language: str) -> None:
    entries = load_texts(language).entries
    nowhere = {
        start: where
        for start, where in beginnings().items()
        if not any(key.startswith(start) for key in entries)
    }
    assert nowhere == {}
