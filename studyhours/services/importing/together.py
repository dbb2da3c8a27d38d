"""Which imports were one click: each says the first of them, so that they can be undone as one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

TOGETHER = "together"
"""Where an import keeps the id of the first that came with it."""

_FIRST: ContextVar[str] = ContextVar("studyhours_import_first", default="")


@contextmanager
def imported_with(first: str | None) -> Iterator[None]:
    """Whatever the block imports, on this thread, came at one click with an import before it.

    Args:
        first: Id of the first import of that click; None for an import that is the first itself,
            or by itself.
    """
    token = _FIRST.set(first or "")
    try:
        yield
    finally:
        _FIRST.reset(token)


def first_said() -> str:
    """The id of the import that this one came with; empty where it is the first."""
    return _FIRST.get()
