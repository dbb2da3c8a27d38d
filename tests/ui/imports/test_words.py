"""Everything the page puts together from codes has words."""

from __future__ import annotations

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.transfer.vocabulary import layout, vocabulary_file
from studyhours.ui.pages.imports.telling import column_name
from studyhours.ui.words import Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_every_table_has_a_name(language: str) -> None:
    words = Words(language)
    layouts = vocabulary_file("columns")["layout"]
    assert isinstance(layouts, dict)
    nameless = [
        f"{form} {target.id}"
        for form in layouts
        for target in layout(form).targets
        if column_name(words, form, target.id) == target.id
    ]
    assert len(layouts) > 8
    assert nameless == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_one_table_differ(language: str) -> None:
    """Two columns of the same name in the list of meanings could not be told apart."""
    words = Words(language)
    layouts = vocabulary_file("columns")["layout"]
    assert isinstance(layouts, dict)
    for form in layouts:
        names = [column_name(words, form, target.id) for target in layout(form).targets]
        assert sorted(name for name in set(names) if names.count(name) > 1) == [], form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_rejection_has_a_short_remedy(language: str) -> None:
    entries = load_texts(language).entries
    reasons = {key.partition(".")[2] for key in entries if key.startswith("reject.")}
    remedies = {key.partition(".")[2] for key in entries if key.startswith("remedy.")}
    assert reasons == remedies
