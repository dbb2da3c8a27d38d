"""The reason given around a step for what it corrects in closed years.

A module of its own, for the window knows of it from the start, before anything of the database is
loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

REASON_ASKED = "closed_year_reason"
"""Code of the fault of a step that corrects a closed year and says no reason."""

_SAID: ContextVar[str] = ContextVar("studyhours_reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Gives the reason for whatever the block corrects in closed years, on this thread."""
    token = _SAID.set(reason.strip())
    try:
        yield
    finally:
        _SAID.reset(token)


def reason_said() -> str:
    """The reason given around this step; empty where none is."""
    return _SAID.get()
