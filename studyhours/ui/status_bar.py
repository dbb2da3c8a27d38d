"""The line at the foot: which ledger, what runs, what can be undone, by which rules."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.services.ledger_card import LedgerCard
from studyhours.ui.context import Surroundings
from studyhours.ui.undo import UndoStack
from studyhours.ui.widgets.label import button_text, plain_label, set_tip
from studyhours.ui.widgets.progress_line import ProgressLine


class StatusBar(QFrame):
    """Says where one is; its texts give way to each other where there is little room."""

    def __init__(
        self, surroundings: Surroundings, undo: UndoStack, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._words, self._undo = surroundings.words, undo
        self._card: LedgerCard | None = None
        self._name = ""
        self._rules_text = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 4, 24, 4)
        row.setSpacing(20)
        self._ledger = plain_label()
        row.addWidget(self._ledger)
        self.undo_button = QPushButton()
        self.undo_button.setObjectName("undo")
        self.undo_button.setProperty("kind", "link")
        self.undo_button.clicked.connect(undo.undo)
        row.addWidget(self.undo_button)
        self.progress = ProgressLine(surroundings.words, surroundings.tasks)
        row.addWidget(self.progress)
        row.addStretch(1)
        self._rules = plain_label()
        self._rules.setMinimumWidth(0)
        self._rules.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._rules, 2)
        self.setMinimumHeight(34)
        undo.changed.connect(self._say)
        self._words.changed.connect(self._say)

    def show_card(self, card: LedgerCard, ledger: str) -> None:
        """Says which ledger is open and by which rules it judges."""
        self._card, self._name = card, ledger
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: shortens what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _say(self) -> None:
        step = self._undo.next_undo
        self.undo_button.setVisible(step is not None)
        if step is not None:
            what = self._words.say(step.key, **step.params)
            self.undo_button.setText(button_text(self._words.say("window.undo", what=what)))
        if self._card is None:
            return
        self._ledger.setText(self._words.say("window.ledger", name=Path(self._name).name))
        set_tip(self._ledger, self._name)
        said = [
            self._words.say("window.version", title=self._words.texts.pick(title), number=number)
            for title, number in self._card.rulesets
        ]
        joined = self._words.say("window.separator").join(said)
        self._rules_text = self._words.say("window.by_rules", rules=joined) if said else ""
        set_tip(self._rules, self._rules_text)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 600, 120)
        metrics = QFontMetrics(self._rules.font())
        self._rules.setText(metrics.elidedText(self._rules_text, Qt.TextElideMode.ElideRight, room))
