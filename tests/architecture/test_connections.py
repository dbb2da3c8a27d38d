"""What outlives a widget is not told to call a function of nobody.

Qt forgets a connection to a method of a widget when the widget goes. One to a ``lambda`` it keeps:
the widget's Python half stays in memory for good, and is called when its Qt half is long gone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.support.tree_copy import ROOT

_LASTING = ("words", "theme", "keys", "changes", "tasks", "surroundings", "application")
FILES = sorted((ROOT / "studyhours" / "ui").rglob("*.py"))


def test_nothing_that_lasts_calls_a_function_of_nobody() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in FILES
        for line in kept(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


@pytest.mark.parametrize(
    "line", ["self._words.changed.connect(lambda: 1)", "context.keys.changed.connect(partial(f))"]
)
def test_a_function_of_nobody_is_found(line: str) -> None:
    assert list(kept(ast.parse(line))) == [1]
    assert list(kept(ast.parse("self._words.changed.connect(self._retell)"))) == []
    assert list(kept(ast.parse("self._button.clicked.connect(lambda: 1)"))) == []


def kept(tree: ast.Module) -> Iterator[int]:
    """Lines where a signal of what lasts as long as the program is connected to no method."""
    for one in ast.walk(tree):
        if not isinstance(one, ast.Call) or not one.args:
            continue
        if not isinstance(one.func, ast.Attribute) or one.func.attr != "connect":
            continue
        parts = ast.unparse(one.func).split(".")
        lasts = any(part.lstrip("_") in _LASTING for part in parts[:-2])
        if lasts and ast.unparse(one.args[0]).startswith(("lambda", "partial(")):
            yield one.lineno
