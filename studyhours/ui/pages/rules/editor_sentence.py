"""What the rule being written says in one sentence, at the top while it is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words


class SentencePanel(QFrame):
    """The sentence; while the rule cannot be read the one before stands back."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.setProperty("panel", "said")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        self.label = plain_label(wrap=True)
        self.label.setObjectName("rule-sentence")
        self.label.setTextInteractionFlags(self.label.textInteractionFlags().TextSelectableByMouse)
        column.addWidget(self.label)

    def say(self, sentence: str | None) -> None:
        """Shows what the rule says; None while it cannot be read."""
        set_look(self, "role", "open" if sentence is None else "")
        self.label.setText(self._words.say("rules_edit.not_yet") if sentence is None else sentence)

    def say_of_set(self, rules: int) -> None:
        """Shows how many rules there are, or how to begin."""
        set_look(self, "role", "open")
        key = "rules_edit.begin" if not rules else "rules_edit.of_set"
        self.label.setText(self._words.say(key, count=rules))
