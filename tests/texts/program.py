"""What the program's source says about codes: calls, their first words, and what they return."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import studyhours

PACKAGE = Path(studyhours.__file__).parent


@dataclass(frozen=True, eq=False)
class Call:
    """One call in the program: where, of what, with what."""

    module: str
    name: str
    node: ast.Call
    function: ast.AST

    @property
    def where(self) -> str:
        return f"{self.module}:{self.node.lineno}"

    def words(self, position: int) -> frozenset[str] | None:
        """The texts an argument can be; None where only running would tell."""
        return texts_of(self.node.args[position], self.function)

    def source(self, position: int) -> str:
        return ast.unparse(self.node.args[position])

    @property
    def given(self) -> frozenset[str] | None:
        """The names of the keyword arguments; None where some are passed on with ``**``."""
        names = [keyword.arg for keyword in self.node.keywords]
        if None in names:
            return None
        return frozenset(name for name in names if name is not None)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module's tree, by dotted name below ``studyhours``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def calls() -> tuple[Call, ...]:
    """Every call of a name, method or ``super().__init__`` in the program."""
    return tuple(call for name, tree in modules().items() for call in _calls(name, tree, tree))


def _calls(module: str, node: ast.AST, function: ast.AST) -> Iterator[Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            name = ast.unparse(child.func).rpartition(".")[2]
            yield Call(module, name, child, function)
        inside = child if isinstance(child, ast.FunctionDef) else function
        yield from _calls(module, child, inside)


def calls_of(*names: str, below: str = "") -> list[Call]:
    """Calls of functions, methods or classes of these names, in modules below a package."""
    return [call for call in calls() if call.name in names and call.module.startswith(below)]


def texts_of(value: ast.expr, function: ast.AST) -> frozenset[str] | None:
    """The texts an expression can be: a literal, a choice of literals, a name given only those."""
    if isinstance(value, ast.Constant):
        return frozenset({value.value}) if isinstance(value.value, str) else None
    if isinstance(value, ast.IfExp):
        one, other = texts_of(value.body, function), texts_of(value.orelse, function)
        return one | other if one is not None and other is not None else None
    if isinstance(value, ast.Name):
        return _assigned(value.id, function)
    return None


def _assigned(name: str, function: ast.AST) -> frozenset[str] | None:
    found: set[str] = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets):
            texts = texts_of(node.value, function)
            if texts is None:
                return None
            found |= texts
    return frozenset(found) or None


def assigned(module: str, name: str) -> frozenset[str]:
    """Every text literal that a module assigns to a name."""
    return frozenset(
        node.value.value
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    )


def returned(module: str, function: str) -> frozenset[str]:
    """Every text literal in what a function returns."""
    bodies = [
        node
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.FunctionDef) and node.name == function
    ]
    assert len(bodies) == 1, f"{module}.{function}"
    found: set[str] = set()
    for node in ast.walk(bodies[0]):
        if isinstance(node, ast.Return) and node.value is not None:
            found |= _results(node.value)
    return frozenset(found)


def _results(value: ast.expr) -> set[str]:
    """The literals an expression can come to; those of its conditions are none of them."""
    if isinstance(value, ast.IfExp):
        return _results(value.body) | _results(value.orelse)
    if isinstance(value, ast.Tuple):
        return {text for element in value.elts for text in _results(element)}
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return {ast.literal_eval(value)} if is_text else set()


@cache
def faults() -> frozenset[str]:
    """Everything derived from ``Fault`` that takes its code as the first argument."""
    classes = [
        node
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    bases = [(node.name, {ast.unparse(base) for base in node.bases}) for node in classes]
    names = {"Fault"}
    while more := {name for name, above in bases if above & names} - names:
        names |= more  # one level of deriving further down
    # A fault that brings its own code says it to ``super().__init__`` instead.
    own = {
        node.name
        for node in classes
        if node.name != "Fault"
        and any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)
    }
    return frozenset(names - own)


@cache
def literals() -> frozenset[str]:
    """Every text literal of the program."""
    return frozenset(
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
