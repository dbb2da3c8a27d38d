"""What every complaint about a rule file must be: a whole sentence about what stands there."""

from __future__ import annotations

import re
from string import Formatter

from studyhours.domain.findings import Finding
from studyhours.domain.texts import LANGUAGES, load_texts
from tests.support.tree_copy import ROOT

_QUOTED = ("value", "key", "id")
"""Parameters that repeat what the file says; a key that is missing it does not say."""
_OF_THE_FORMAT = ("key", "other", "keys", "near", "column", "fact", "units", "subject", "window")
"""Parameters that name words a file may have."""
_WORD = re.compile(r"[\w.-]+")
_DOCUMENTED = frozenset(_WORD.findall((ROOT / "docs" / "rules.md").read_text(encoding="utf-8")))
"""The words of the page that describes the format: what is offered stands there or in the file."""


def said_in_full(finding: Finding, file: str) -> None:
    """Fails where a sentence lacks a part, quotes what the file does not say, or lists no words."""
    for language in LANGUAGES:
        sentence = load_texts(language).entries[finding.code]
        places = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert places == set(finding.params), (finding, sentence)
    assert finding.params.get("key", "") != finding.params.get("first"), finding
    known = _DOCUMENTED.union(_WORD.findall(file))
    for name, value in finding.params.items():
        assert isinstance(value, str | int), finding
        if name in _QUOTED and finding.code != "rules.missing_key":
            assert str(value) in file, finding
        elif name in _OF_THE_FORMAT:
            assert known.issuperset(_WORD.findall(str(value))), finding
        if name == "first":
            # What came first: its line, or the word itself.
            there = value <= (finding.line or 0) if isinstance(value, int) else value in file
            assert value, finding
            assert there, finding
        elif name == "known":
            offered = str(value).split(", ")
            assert all(known.issuperset(word.split("/")) for word in offered), (finding, offered)
        elif name != "value":
            assert value != "", finding
