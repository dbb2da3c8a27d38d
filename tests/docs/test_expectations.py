"""What docs/expectations.md names is there."""

from __future__ import annotations

import re

from tests.support.tree_copy import ROOT

_PAGE = ROOT / "docs" / "expectations.md"
_FILE = re.compile(r"`((?:\w+/)+[\w.]+\.(?:py|sh))`(?: \(`(\w+)`\))?")


def test_every_test_it_names_is_there() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    named = _FILE.findall(text)
    assert len(named) > 50
    lacking = []
    for name, function in named:
        path = ROOT / name if name.startswith("packaging/") else ROOT / "tests" / name
        known = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not known or function not in known:
            lacking.append((name, function))
    assert lacking == []
    assert all(line.count(" | ") == 3 for line in text.splitlines() if line.startswith("| "))
