"""Which lines of a file belong to one statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache


def statement_lines(source: str, first: int, last: int) -> range:
    """The lines of the statements that hold some lines, without the blocks inside them.

    Coverage marks the lines on which something is worked out: of a statement over several lines
    maybe not the one that was changed.
    """
    held = [one for one in _statements(source) if one.start <= last and first < one.stop]
    if not held:
        return range(first, last + 1)
    return range(min(one.start for one in held), max(one.stop for one in held))


@lru_cache(maxsize=32)
def _statements(source: str) -> tuple[range, ...]:
    return tuple(_of(ast.parse(source)))


def _of(tree: ast.AST) -> Iterator[range]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            inside = [
                one.lineno
                for name in ("body", "orelse", "finalbody", "handlers", "cases")
                for one in getattr(node, name, ())
                if isinstance(one, (ast.stmt, ast.excepthandler))
            ]
            yield range(node.lineno, min([(node.end_lineno or node.lineno) + 1, *inside]))
