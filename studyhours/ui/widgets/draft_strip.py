"""Says that something typed earlier was found, and lets it be taken or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from studyhours.domain.clock import school_time
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


@dataclass(frozen=True, slots=True)
class StripWords:
    """Keys of what a strip says.

    Attributes:
        found: That there is something to be taken; names the moment ``at``.
        take: Takes it.
        drop: Throws it away.
        back: That it stands there again already; names the moment too.
    """

    found: str
    take: str
    drop: str
    back: str = ""


class DraftStrip(QFrame):
    """Offers what was left, or says that it stands there again.

    Signals:
        taken: The person goes on with it (what was offered).
        refused: The person does not want it any more.
    """

    taken = Signal(object)
    refused = Signal()

    def __init__(self, words: Words, name: str, keys: StripWords) -> None:
        """A strip that is hidden.

        Args:
            words: Language.
            name: Its object name, and how those of its buttons begin.
            keys: What it says.
        """
        super().__init__()
        self._words, self._keys = words, keys
        self._offered: object = None
        self._key, self._at = "", ""
        self.setProperty("panel", "notice")
        self.setProperty("role", "waiting")
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        self._label = plain_label(wrap=True)
        self._label.setObjectName(f"{name}-text")
        row.addWidget(self._label, 1)
        self._take = self._button(row, f"{name}-take", keys.take)
        self._drop = self._button(row, f"{name}-drop", keys.drop)
        self._take.clicked.connect(self._was_taken)
        self._drop.clicked.connect(self._was_refused)
        words.changed.connect(self._tell)
        self.hide()

    def _button(self, row: QHBoxLayout, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAutoDefault(False)
        self._words.bind(button.setText, key)
        row.addWidget(button)
        return button

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._label.text()

    def offer(self, offered: object, at: datetime) -> None:
        """Shows that there is something, of that moment."""
        self._offered = offered
        self._show(self._keys.found, at)
        self._take.show()

    def say_back(self, at: datetime) -> None:
        """Shows that what was left then stands there again."""
        self._show(self._keys.back, at)
        self._take.hide()

    def _show(self, key: str, at: datetime) -> None:
        self._key, self._at = key, f"{school_time(at):%m-%d %H:%M}"
        self._tell()
        self.show()

    def _tell(self) -> None:
        if self._key:
            self._label.setText(self._words.say(self._key, at=self._at))

    def _was_taken(self) -> None:
        self.hide()
        self.taken.emit(self._offered)

    def _was_refused(self) -> None:
        self.hide()
        self.refused.emit()
