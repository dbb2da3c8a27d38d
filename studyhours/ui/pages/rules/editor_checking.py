"""Has what is being written read by the reader of rule files, off the UI thread."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from studyhours.services.rulebook.document import Data
from studyhours.services.rulebook.editing import Checked, check_data, sentence_of
from studyhours.ui.context import Surroundings
from studyhours.ui.pages.rules.editor_state import EditorState

PAUSE = 120
"""Milliseconds after the last key."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, of which data.

    Attributes:
        data: The rule set looked at.
        checked: What is wrong with it.
        number: The rule that is shown; None for the set.
        sentence: That rule in words; None where it cannot be read.
    """

    data: Data
    checked: Checked
    number: int | None
    sentence: str | None


class Checking(QObject):
    """Looks again a moment after something was changed.

    Signals:
        seen: What was found (``Seen``).
    """

    seen = Signal(object)

    def __init__(self, around: Surroundings, state: EditorState, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._state = around, state
        self.number: int | None = None
        self._last: Seen | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.look)
        state.edited.connect(self._timer.start)
        state.reshaped.connect(self._timer.start)

    @property
    def is_sure(self) -> bool:
        """Whether what was found is about what is there now."""
        return self._last is not None and self._last.data is self._state.data

    @property
    def last(self) -> Seen | None:
        """What was found last."""
        return self._last

    def look(self) -> None:
        """Looks now."""
        self._timer.stop()
        data, kinds, number = self._state.data, tuple(self._state.kinds), self.number
        texts = self._around.words.texts

        def work() -> Seen:
            sentence = None if number is None else sentence_of(data, number, texts)
            return Seen(data, check_data(data, kinds), number, sentence)

        self._around.tasks.query(self, "rules", work, self._take, lambda _fault: None)

    def _take(self, seen: Seen) -> None:
        self._last = seen
        self.seen.emit(seen)
