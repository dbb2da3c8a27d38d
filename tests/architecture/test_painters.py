"""Painting ends where it was begun, not when Python happens to let go of the painter.

A thread that looks at stacks, as the watch for stalls does, keeps a frame and its painter alive for
a moment; Qt then ends a painting that is still going on, and crashes when the widget goes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tree_copy import ROOT

FILES = [
    path
    for path in sorted((ROOT / "studyhours" / "ui").rglob("*.py"))
    if "QPainter(" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_painter_is_ended_where_it_was_made(path: Path) -> None:
    left = list(left_open(ast.parse(path.read_text(encoding="utf-8"))))
    assert left == []


@pytest.mark.parametrize("body", ["painter.drawLine()", "painter.end\n", "other.end()"])
def test_a_painter_left_open_is_found(body: str) -> None:
    assert list(left_open(ast.parse(f"def paint():\n painter = QPainter(self)\n {body}"))) == [2]


def left_open(tree: ast.Module) -> Iterator[int]:
    """Lines of painters that have a name and are not ended in the same function."""
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    for function in functions:
        inside = list(ast.walk(function))
        ended = {ast.unparse(one.func) for one in inside if isinstance(one, ast.Call)}
        made = [one for one in inside if isinstance(one, ast.Assign)]
        yield from (
            one.lineno
            for one in made
            if ast.unparse(one.value).startswith("QPainter(")
            and f"{ast.unparse(one.targets[0])}.end" not in ended
        )
