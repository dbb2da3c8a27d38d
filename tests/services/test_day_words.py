"""Days in lists: as Chinese schools write them, and as everybody reads them in English."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.domain.texts import load_texts
from studyhours.services.wording.day_words import short_day_text


@pytest.mark.parametrize(("language", "said"), [("zh", "2025.9.1"), ("en", "2025-09-01")])
def test_a_day_in_a_list_is_said_in_the_language_of_the_window(language: str, said: str) -> None:
    texts = load_texts(language)
    assert short_day_text(date(2025, 9, 1), texts) == said
    assert short_day_text(None, texts) == ""
