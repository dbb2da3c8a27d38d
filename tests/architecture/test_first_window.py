"""What is loaded before the first window can be used: nothing that judges, prints or imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree_copy import ROOT

FIRST = ("studyhours.ui.app", "studyhours.ui.pages.records.page")
LATER = (
    "studyhours.rules",
    "studyhours.reports",
    "studyhours.transfer",
    "studyhours.cli",
    "studyhours.services.records.rows",
    "studyhours.services.records.saving",
    "studyhours.services.records.templates",
)


def _file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    found = (path.with_suffix(".py"), path / "__init__.py")
    return next((one for one in found if one.exists()), None)


def _imports(module: str) -> Iterator[str]:
    """What a module of ours imports when it is loaded itself, not in its functions."""
    file = _file(module)
    assert file is not None
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def loaded_with(module: str) -> dict[str, str]:
    """Every module of ours that comes with one, and who brings it."""
    found: dict[str, str] = {module: ""}
    waiting = [module]
    while waiting:
        by = waiting.pop()
        for one in _imports(by):
            if one.startswith("studyhours") and one not in found and _file(one) is not None:
                found[one] = by
                waiting.append(one)
    return found


def test_the_first_window_waits_for_nothing_it_does_not_show() -> None:
    for first in FIRST:
        brought = loaded_with(first)
        assert len(brought) > 30
        assert {one: by for one, by in brought.items() if one.startswith(LATER)} == {}


def test_what_judges_would_be_seen() -> None:
    brought = loaded_with("studyhours.services.checking.checking")
    assert "studyhours.rules.evaluation" in brought
