"""Watches where modules are loaded: those that make classes of Qt only on the UI thread."""

from __future__ import annotations

import sys
import threading

_WINDOW = ("studyhours.ui", "PySide6", "shiboken6")
_beside: list[str] = []


def _note(event: str, said: tuple[object, ...]) -> None:
    if event == "import" and threading.current_thread() is not threading.main_thread():
        name = str(said[0])
        if name.startswith(_WINDOW):
            _beside.append(f"{name} on {threading.current_thread().name}")


def watch_imports() -> None:
    """Begins to watch; for the whole process, as Python lets nobody stop."""
    sys.addaudithook(_note)


def imported_beside() -> list[str]:
    """What has been loaded on other threads since this was asked last."""
    found = _beside.copy()
    _beside.clear()
    return found
