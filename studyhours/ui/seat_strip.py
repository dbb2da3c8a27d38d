"""The line above the pages of a ledger that another window writes into: who, and when they left."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.ledger import Ledger, WritesElsewhere
from studyhours.services.ledgers.seats import who_writes
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.label import plain_label, set_look

_LOOK = 5_000
"""Milliseconds between two looks whether the seat is free."""


class SeatStrip(QFrame):
    """Says who writes, and lets the person take over once they have left.

    Signals:
        wanted: The person wants to write now; the ledger is opened anew for that.
    """

    wanted = Signal()

    def __init__(self, shared: Surroundings, ledger: Ledger, parent: QWidget) -> None:
        super().__init__(parent)
        self._shared, self._ledger = shared, ledger
        self._holder: WritesElsewhere | None = ledger.held_by
        self._own = self._holder is not None and self._holder.is_here
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        self.said = plain_label(wrap=True)
        self.said.setObjectName("seat-said")
        row.addWidget(self.said, 1)
        self.button = QPushButton()
        self.button.setObjectName("seat-take")
        shared.words.bind(self.button.setText, "seat.take")
        self.button.clicked.connect(self.wanted)
        row.addWidget(self.button)
        shared.words.changed.connect(self._say)
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._say()

    def look(self) -> None:
        """Looks whether they are still there."""
        ledger = self._ledger
        self._shared.tasks.query(self, "seat", lambda: who_writes(ledger), self._show, self._let_be)

    def _show(self, holder: WritesElsewhere | None) -> None:
        self._holder = holder
        if holder is not None:
            self._own = holder.is_here
        self._say()

    def _let_be(self, _fault: Fault) -> None:
        """What cannot be looked at now is looked at again."""

    def _since(self, instant: str) -> str:
        try:
            return moment_text(datetime.fromisoformat(instant), self._shared.words.texts)
        except ValueError:
            return ""

    def _say(self) -> None:
        words, holder = self._shared.words, self._holder
        set_look(self, "role", "met" if holder is None else "waiting")
        self.button.setVisible(holder is None)
        if holder is None:
            self.said.setText(words.say("seat.free_here" if self._own else "seat.free"))
        elif self._own:
            self.said.setText(words.say("seat.held_here", since=self._since(holder.since)))
        elif holder.computer:
            who = {"computer": holder.computer, "user": holder.user}
            self.said.setText(words.say("seat.held", **who, since=self._since(holder.since)))
        else:
            self.said.setText(words.say("seat.held_by_somebody"))
