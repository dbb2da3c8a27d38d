"""Which mutants are drawn: the same for the same seed, and nearly the same in changed code.

Each mutant has a rank of its own, made from the seed and its name. The sample is the lowest ranks:
a larger one contains the smaller, and where code is added or goes only its own mutants come or go.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def drawn(names: Iterable[str], seed: int, size: int) -> list[str]:
    """The sample, in the order in which it is run.

    Args:
        names: all mutants, in any order; those named twice count once.
        seed: any number.
        size: how many; fewer come back where there are not as many.
    """
    return sorted(set(names), key=lambda name: _rank(seed, name))[:size]


def _rank(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
