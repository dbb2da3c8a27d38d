"""Changed code in functions that are there, and which lines are one statement."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tools.mutation.patching import change, functions_under
from tools.mutation.statements import statement_lines

SOURCE = '''\
"""An example."""

from functools import cache

LIMIT = 3


@cache
def within(value: int, limit: int = LIMIT) -> bool:
    """Says so."""
    return value <= limit


class Held:
    @property
    def enough(self) -> int:
        return sum(one + 1 for one in (1, 2))

    @staticmethod
    def within() -> bool:
        if not (
            LIMIT > 2
            and LIMIT < 9
        ):
            return False
        return True
'''


@pytest.fixture
def example(tmp_path: Path) -> Iterator[ModuleType]:
    path = tmp_path / "patched_example.py"
    path.write_text(SOURCE, encoding="utf-8")
    spec = spec_from_file_location("patched_example", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["patched_example"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["patched_example"]


def changed(module: ModuleType, old: str, new: str) -> bool:
    path = Path(str(module.__file__)).resolve()
    assert SOURCE.count(old) == 1
    live = functions_under(path.parent).get(path, [])
    return change(SOURCE, SOURCE.replace(old, new), live)


def test_decorated_functions_properties_and_methods_are_changed(example: ModuleType) -> None:
    assert changed(example, "value <= limit", "value < limit")
    assert not example.within(3)
    assert example.within(2)
    assert changed(example, "one + 1", "one + 2")
    assert example.Held().enough == 7
    assert changed(example, "return True", "return None")
    assert example.Held.within() is None


def test_lines_may_come_before_the_change(example: ModuleType) -> None:
    assert changed(example, "    return value <= limit", "    limit = 1\n    return value <= limit")
    assert not example.within(2)


@pytest.mark.parametrize(
    ("old", "new"),
    [("LIMIT = 3", "LIMIT = 4"), ("= LIMIT)", "= 5)"), ("@property\n", "@cache\n")],
)
def test_what_stands_outside_functions_cannot_be_changed(
    example: ModuleType, old: str, new: str
) -> None:
    assert not changed(example, old, new)
    assert example.within(3)


def test_what_is_not_there_cannot_be_changed(tmp_path: Path) -> None:
    assert not change(
        SOURCE, SOURCE.replace("one + 1", "one"), functions_under(tmp_path).get(tmp_path, [])
    )


def test_a_statement_is_all_its_lines_without_the_blocks_inside() -> None:
    lines = SOURCE.splitlines()
    inside = lines.index("            and LIMIT < 9") + 1
    assert [lines[line - 1].strip() for line in statement_lines(SOURCE, inside, inside)] == [
        "if not (",
        "LIMIT > 2",
        "and LIMIT < 9",
        "):",
    ]
    last = len(lines)
    assert list(statement_lines(SOURCE, last, last)) == [last]
    assert list(statement_lines(SOURCE, 4, 4)) == [4]
