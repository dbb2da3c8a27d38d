"""How a year stands, and what can be done with it; what cannot says why."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from studyhours.services.closing.year_state import YearState
from studyhours.ui.pages.check.year_words import OPEN, ROLES, SIGNED, state_lines, state_of
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.verdict_chips import VERDICTS
from studyhours.ui.words import Words


@dataclass(frozen=True, slots=True)
class _Button:
    """One button: which state it belongs to, and what it takes.

    Attributes:
        step: The function needed; also the end of its keys.
        button: The button.
    """

    step: str
    button: QPushButton


class YearHead(Panel):
    """The upper panel.

    Signals:
        close_wanted: The year is to be closed.
        sign_wanted: The closing is to be signed.
        reopen_wanted: The year is to be reopened.
    """

    close_wanted = Signal()
    sign_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state: YearState | None = None
        self._corrections: int | None = None
        self.setObjectName("year-head")
        self.chip = Chip()
        self.chip.setObjectName("year-state")
        self.head.insertWidget(1, self.chip)
        self.lines = plain_label(wrap=True)
        self.lines.setObjectName("year-lines")
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.lines)
        self._counts = QHBoxLayout()
        self._counts.setSpacing(8)
        self._chips = {status: Chip("", status_role(status)) for status in VERDICTS}
        for status, chip in self._chips.items():
            chip.setObjectName(f"year-count-{status}")
            self._counts.addWidget(chip)
        self.body.addLayout(self._counts)
        self.corrected = plain_label(wrap=True)
        self.corrected.setObjectName("year-corrected")
        self._counts.addWidget(self.corrected, 1)
        self._counts.addStretch()  # where that is hidden
        self._buttons = tuple(
            self._button(step, kind, signal)
            for step, kind, signal in (
                ("reopen_year", "", self.reopen_wanted),
                ("close_year", "primary", self.close_wanted),
                ("sign_year", "primary", self.sign_wanted),
            )
        )
        for one in self._buttons:
            self.head.addWidget(one.button)
        self.off = plain_label(role="muted", wrap=True)
        self.off.setObjectName("year-off")
        self.body.addWidget(self.off)
        words.changed.connect(self._say)

    def _button(self, step: str, kind: str, signal: object) -> _Button:
        button = QPushButton()
        button.setObjectName(f"year-{step.removesuffix('_year')}")
        if kind:
            button.setProperty("kind", kind)
        self._words.bind(button.setText, f"check_year_step.{step}")
        button.clicked.connect(signal)
        button.hide()
        return _Button(step, button)

    def show_state(self, state: YearState) -> None:
        """Shows a year; its corrections are not known yet."""
        self._state, self._corrections = state, None
        self._say()

    def show_corrections(self, count: int) -> None:
        """Says how much was corrected since."""
        self._corrections = count
        self._say()

    def _say(self) -> None:
        state, words = self._state, self._words
        if state is None:
            return
        named = state_of(state)
        self.title.setText(words.say("check_page.year_of", year=state.year))
        self.chip.say(words.say(f"check_year_state.{named}"), ROLES[named])
        self.lines.setText("\n".join(state_lines(state, words.texts)))
        for status, chip in self._chips.items():
            count = state.verdicts.get(status, 0)
            chip.say(f"{words.say(f'status.{status}')} {count}", status_role(status))
            chip.setVisible(bool(count))
        self.corrected.setText(self._corrected())
        self.corrected.setVisible(named != OPEN)
        shown = {
            "close_year": named == OPEN,
            "sign_year": named not in (OPEN, SIGNED),
            "reopen_year": named != OPEN,
        }
        off = []
        for one in self._buttons:
            why = self._why_off(one.step, state) if shown[one.step] else ""
            one.button.setVisible(shown[one.step])
            one.button.setEnabled(not why)
            set_tip(one.button, why)
            if why:
                off.append(why)
        self.off.setText("\n".join(off))
        self.off.setVisible(bool(off))

    def _corrected(self) -> str:
        if self._corrections is None:
            return self._words.say("check_year.comparing")
        if not self._corrections:
            return self._words.say("check_year.no_corrections")
        return self._words.say("check_year.corrections", count=self._corrections)

    def _why_off(self, step: str, state: YearState) -> str:
        """Why a button cannot be used; empty where it can."""
        if step not in state.may:
            return self._words.say(f"check_year_off.{step}")
        if step == "close_year" and not state.has_begun:
            return self._words.say("check_year.off_not_begun")
        if step == "close_year" and not state.judged:
            return self._words.say("check_year.off_nothing")
        return ""
