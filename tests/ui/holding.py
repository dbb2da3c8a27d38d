"""Holds a command where it tells how far it is, however fast the machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt

from studyhours.ui.tasks import Tasks

_PATIENCE = 60.0


@contextmanager
def held(tasks: Tasks) -> Iterator[None]:
    """The next command stands at the first step it tells of until this is left.

    What is done meanwhile is done in the middle of it, and not before it began or after its end.
    """
    goes_on = threading.Event()

    def hold(_job: object, _how_far: object) -> None:
        goes_on.wait(_PATIENCE)  # on the worker's own thread

    tasks.moved.connect(hold, Qt.ConnectionType.DirectConnection)
    try:
        yield
    finally:
        tasks.moved.disconnect(hold)
        goes_on.set()


@contextmanager
def writing_later(tasks: Tasks) -> Iterator[None]:
    """Nothing is written until this is left: commands given meanwhile wait for it."""
    goes_on = threading.Event()

    def wait(_tell: object) -> None:
        goes_on.wait(_PATIENCE)

    def over(_done: object) -> None:
        """Nobody is told."""

    tasks.command(tasks, "settings.saving", wait, over, over, quiet=True)
    try:
        yield
    finally:
        goes_on.set()
