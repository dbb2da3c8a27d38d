"""Chips that say how many have each verdict, and narrow a table to some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from studyhours.domain import statuses as st
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.words import Words

VERDICTS = (st.MET, st.ON_TRACK, st.AT_RISK, st.MISSED, st.NEEDS_DECISION, st.EXEMPT)
"""The verdicts people look for; whom no rule binds is among the exempt."""


class VerdictChips(QWidget):
    """One chip for each verdict, with how many have it; several can be looked for at once.

    Signals:
        changed: Others are looked for.
    """

    changed = Signal()

    def __init__(self, words: Words, name: str, parent: QWidget | None = None) -> None:
        """Chips without counts yet.

        Args:
            words: Language.
            name: What the names of its buttons begin with.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._words = words
        self._counts: Mapping[str, int] = {}
        self._buttons: dict[str, QPushButton] = {}
        row = FlowLayout(self, centred=True)
        for status in VERDICTS:
            button = QPushButton()
            button.setObjectName(f"{name}-verdict-{status}")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            button.setProperty("kind", "verdict")
            button.setProperty("role", status_role(status))
            button.toggled.connect(self.changed)
            words.bind(button.setToolTip, "check_page.verdict_hint")
            row.addWidget(button)
            self._buttons[status] = button
        words.changed.connect(self._say)

    @property
    def chosen(self) -> frozenset[str]:
        """The verdicts looked for; all when empty."""
        return frozenset(name for name, button in self._buttons.items() if button.isChecked())

    def choose(self, statuses: Sequence[str]) -> None:
        """Looks for these."""
        for status, button in self._buttons.items():
            button.setChecked(status in statuses)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Says how many have each; the rare ones only appear where somebody has them."""
        self._counts = counts
        self._say()

    def _say(self) -> None:
        for status, button in self._buttons.items():
            count = self._counts.get(status, 0)
            mark = "✓ " if button.isChecked() else ""
            button.setText(f"{mark}{self._words.say(f'status.{status}')} {count}")
            button.setEnabled(bool(count) or button.isChecked())
