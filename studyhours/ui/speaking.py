"""The window speaks another language."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studyhours.domain.texts import load_texts
from studyhours.ui.context import Surroundings


def speak(shared: Surroundings, owner: QObject, language: str) -> None:
    """Speaks it from now on, as soon as its sentences have been read, and remembers it.

    Args:
        shared: What the window shares.
        owner: Who asks.
        language: ``zh`` or ``en``.
    """
    shared.memory.put("language", language)

    def read() -> None:
        load_texts(language).read_all()

    shared.tasks.query(owner, "language", read, lambda _: shared.words.choose(language))
