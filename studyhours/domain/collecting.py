"""Putting off Python's search for unreachable cycles while work makes very many objects.

That search stops every thread, the window's included, and takes the longer the more objects there
are: in the midst of a hundred thousand rows, tenths of a second. None of those rows is a cycle.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_guard = threading.Lock()
_state = {"working": 0, "was_on": 0}


@contextmanager
def collecting_later() -> Iterator[None]:
    """Searches for no cycles until the work is over; several threads may be at work."""
    with _guard:
        if not _state["working"]:
            _state["was_on"] = int(gc.isenabled())
            gc.disable()
        _state["working"] += 1
    try:
        yield
    finally:
        with _guard:
            _state["working"] -= 1
            if not _state["working"] and _state["was_on"]:
                gc.enable()
