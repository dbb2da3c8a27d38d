"""Reads the text while it is written as YAML, off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from studyhours.domain.findings import Finding
from studyhours.services.rulebook.editing import check_text
from studyhours.ui.context import Surroundings

PAUSE = 200
"""Milliseconds after the last key."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader says of a text."""

    text: str
    findings: tuple[Finding, ...]


class Reading(QObject):
    """Looks at a text a moment after it was changed.

    Signals:
        read: What was found (``Read``).
    """

    read = Signal(object)

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._last: Read | None = None
        self._text: Callable[[], str] = str
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(lambda: self.look(self._text()))

    def is_valid(self, text: str) -> bool:
        """Whether this text was read without anything wrong."""
        return self._last is not None and self._last.text == text and not self._last.findings

    def look_soon(self, text: Callable[[], str]) -> None:
        """Looks after a pause."""
        self._text = text
        self._timer.start()

    def look(self, text: str) -> None:
        """Looks now."""
        self._timer.stop()

        def work() -> Read:
            return Read(text, check_text(text))

        self._around.tasks.query(self, "text", work, self._take, lambda _fault: None)

    def _take(self, read: Read) -> None:
        self._last = read
        self.read.emit(read)
