"""What a program at rest can do without for a while, and has again at once when it wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

_spare: list[Callable[[], object]] = []


class _Cache(Protocol):
    """What ``functools.lru_cache`` makes."""

    def cache_info(self) -> Any:  # noqa: ANN401 - a type without a public name
        """How often it was asked."""

    def cache_clear(self) -> None:
        """Empties it."""


def spare(let_go: Callable[[], object]) -> None:
    """Has something called whenever nothing is done: it lets go what is cheap to have again."""
    _spare.append(let_go)


def spare_unused(cached: _Cache) -> None:
    """Has a cache emptied at the second rest since somebody has asked it for anything.

    Whoever changes a form again and again finds it full; whoever has gone on to something else
    needs the room.
    """
    asked = 0

    def let_go() -> None:
        nonlocal asked
        told = cached.cache_info()
        if told.hits + told.misses == asked:
            cached.cache_clear()
            asked = 0
        else:
            asked = told.hits + told.misses

    spare(let_go)


def let_spare_go() -> None:
    """Lets all of it go; for a thread that may take its time."""
    for let_go in tuple(_spare):
        let_go()
