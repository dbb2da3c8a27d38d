"""All mutants of a file, by the operators of mutmut, and the text of each.

mutmut itself changes functions only, undecorated ones at that, because it keeps all mutants of a
function side by side in one file. Here every mutant is a file of its own, so that properties,
cached functions and constants are changed as well.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

TARGETS = ("studyhours/domain", "studyhours/rules")
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file.

    Attributes:
        id: stays the same while the function around it is moved or others are changed.
        path: the file, from the root, with slashes.
        scope: the function it is in, or an empty text.
        line: where the text first differs, from 1.
        lines: how many lines of the unchanged file are others now.
        before: what stood there, without the spaces around.
        after: what stands there now; empty where lines were taken out.
        source: the digest of the file unchanged.
        text: the whole file, changed.
    """

    id: str
    path: str
    scope: str
    line: int
    lines: int
    before: str
    after: str
    source: str
    text: str


class _Everywhere(MutationVisitor):
    """Enters decorated functions too; the decorators themselves stay as they are."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        return super()._skip_node_and_children(node)


def target_files(root: Path) -> list[str]:
    """The files that are mutated, from the root."""
    found = (path for target in TARGETS for path in (root / target).rglob("*.py"))
    return sorted(path.relative_to(root).as_posix() for path in found)


def digest(text: str) -> str:
    """What tells one state of a file from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def mutant_ids(path: str, source: str) -> list[str]:
    """The names of all mutants of a file."""
    return list(_mutations(path, source)[1])


def mutant(path: str, source: str, name: str) -> Mutant:
    """One mutant of a file."""
    module, found = _mutations(path, source)
    mutation = found[name]
    changed = module.deep_replace(mutation.original_node, mutation.mutated_node)
    text = cst.ensure_type(changed, cst.Module).code
    old, new = source.splitlines(), text.splitlines()
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    return Mutant(
        id=name,
        path=path,
        scope=_scope(mutation),
        line=head + 1,
        lines=len(old) - tail - head,
        before=_shown(old[head : len(old) - tail]),
        after=_shown(new[head : len(new) - tail]),
        source=digest(source),
        text=text,
    )


@lru_cache(maxsize=128)
def _mutations(path: str, source: str) -> tuple[cst.Module, Mapping[str, Mutation]]:
    visitor = _Everywhere(mutation_operators, IgnoredCode(set(), set(), set()))
    module = MetadataWrapper(cst.parse_module(source)).visit(visitor)
    seen: Counter[tuple[str, ...]] = Counter()
    named = {}
    for one in visitor.mutations:
        before = module.code_for_node(one.original_node)
        after = module.code_for_node(one.mutated_node)
        key = (path, _scope(one), before, after)
        seen[key] += 1
        named[digest("\0".join((*key, str(seen[key]))))] = one
    return module, named


def _scope(mutation: Mutation) -> str:
    function = mutation.contained_by_top_level_function
    return function.name.value if isinstance(function, cst.FunctionDef) else ""


def _alike(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _shown(lines: list[str]) -> str:
    text = " ".join(line.strip() for line in lines).strip()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
