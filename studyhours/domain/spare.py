"""What a program at rest can do without for a while, and has again at once when it wants it."""

from __future__ import annotations

from collections.abc import Callable

_spare: list[Callable[[], object]] = []


def spare(let_go: Callable[[], object]) -> None:
    """Has something called whenever nothing is done: it lets go what is cheap to have again."""
    _spare.append(let_go)


def let_spare_go() -> None:
    """Lets all of it go; for a thread that may take its time."""
    for let_go in tuple(_spare):
        let_go()
