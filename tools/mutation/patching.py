"""Puts the code of a changed file into functions that are there already."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType

_Functions = dict[tuple[str, int], ast.FunctionDef]


def functions_under(folder: Path) -> Mapping[Path, list[FunctionType]]:
    """All functions there are at the moment, by the file below a folder that made them."""
    resolved = cache(lambda name: Path(name).resolve())
    found: dict[Path, list[FunctionType]] = {}
    for one in gc.get_objects():
        if type(one) is FunctionType:
            path = resolved(one.__code__.co_filename)
            if path.is_relative_to(folder):
                found.setdefault(path, []).append(one)
    return found


def change(before: str, after: str, live: Sequence[FunctionType]) -> bool:
    """Changes functions to what another text says.

    Args:
        before: The text they were made from.
        after: The other text.
        live: Them.

    Returns:
        Whether that could be done: the texts differ inside functions, and each of these is there.
    """
    (frame, old), (other, new) = _split(before), _split(after)
    if frame != other or not live:
        return False
    differing = [key for key, one in old.items() if ast.dump(one) != ast.dump(new[key])]
    if len(differing) != 1:
        return False
    (key,) = differing
    codes = dict(_codes(compile(after, live[0].__code__.co_filename, "exec", dont_inherit=True)))
    there = (key[0], _first(old[key]))
    targets = [one for one in live if _place(one.__code__) == there]
    for one in targets:
        try:
            one.__code__ = codes[key[0], _first(new[key])]
        except ValueError:  # it closes over something else now
            return False
    return bool(targets)


def _split(text: str) -> tuple[str, _Functions]:
    """What is left of a text without the bodies of functions, and the functions."""
    tree = ast.parse(text)
    found = dict(_outer(tree.body, "", {}))
    kept = {key: list(one.body) for key, one in found.items()}
    for one in found.values():
        one.body = []
    frame = ast.dump(tree)
    for key, one in found.items():
        one.body = kept[key]
    return frame, found


def _outer(
    body: Sequence[ast.stmt], inside: str, seen: dict[str, int]
) -> Iterator[tuple[tuple[str, int], ast.FunctionDef]]:
    """Functions and methods, by qualified name and how many of that name came before."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            name = inside + node.name
            seen[name] = seen.get(name, -1) + 1
            yield (name, seen[name]), node
        elif isinstance(node, ast.ClassDef):
            yield from _outer(node.body, f"{inside}{node.name}.", seen)


def _first(node: ast.FunctionDef) -> int:
    """The line a function's code begins with: that of its first decorator."""
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """The code of everything in a file, by qualified name and first line."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield _place(one), one
            yield from _codes(one)
