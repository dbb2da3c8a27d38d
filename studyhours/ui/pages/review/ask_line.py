"""A place to write a reason or a comment in, with what was written before offered beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from studyhours.services.reviewing.notes import LONGEST
from studyhours.ui.context import PageContext
from studyhours.ui.pages.review.ask_field import AskField
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.widgets.label import button_text, plain_label, set_look, set_tip

_OFFERED = 6
_WIDEST = 150
"""Pixels that an offered text may take where there is little room; else half of it."""
_AROUND = 40
_TEXT = "text"
_NOTHING = {_TEXT: ""}


class AskLine(QFrame):
    """Asks for a text; Enter agrees, Esc gives it up.

    Attributes:
        field: What is typed into.
        keeper: Keeps what is typed; ``going`` of it is asked for while ``agreed`` is heard.
        agree: The button that agrees.

    Signals:
        agreed: The text, which is never empty.
        given_up: The person does not want to any more.
    """

    agreed = Signal(str)
    given_up = Signal()

    def __init__(
        self, context: PageContext, name: str, *, yes: str, hint: str, needed: str, lines: int
    ) -> None:
        """A line that is hidden.

        Args:
            context: The page's.
            name: Beginning of its parts' object names.
            yes: Key of the button that agrees.
            hint: Key of what stands in the empty field.
            needed: Key of what is said where nothing was written.
            lines: How many lines of it are in sight.
        """
        super().__init__()
        words = context.words
        self._words, self._needed = words, needed
        self._key = ""
        self._typed: dict[str, str] = {}
        self._given_up: set[str] = set()
        self.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._label = plain_label(role="small", wrap=True)
        column.addWidget(self._label)
        self.field = AskField(lines, LONGEST)
        self.field.setObjectName(f"{name}-field")
        words.bind(self.field.setPlaceholderText, hint)
        words.bind(self.field.setAccessibleName, hint)
        self.field.edited.connect(self._forgive)
        self.field.agreed.connect(self._agree)
        self.field.given_up.connect(self.give_up)
        self.keeper = TypedKeeper(context, name, TypedFields({_TEXT: self.field}), self)
        self.field.edited.connect(self.keeper.touch)
        column.insertWidget(1, self.keeper.strip)
        column.addWidget(self.field)
        self.error = plain_label(role="error", wrap=True)
        self.error.setObjectName(f"{name}-error")
        self.error.hide()
        column.addWidget(self.error)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self._buttons: list[QPushButton] = []
        self._chips.addStretch(1)
        column.addLayout(self._chips)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self._no = QPushButton()
        self._no.setObjectName(f"{name}-no")
        words.bind(self._no.setText, "window.cancel")
        self._no.clicked.connect(self.give_up)
        self.agree = QPushButton()
        self.agree.setObjectName(f"{name}-yes")
        self.agree.setProperty("kind", "primary")
        words.bind(self.agree.setText, yes)
        self.agree.clicked.connect(self._agree)
        row.addWidget(self._no)
        row.addWidget(self.agree)
        column.addLayout(row)
        self.hide()

    def begin(self, key: str, about: str, offered: Sequence[str] = ()) -> None:
        """Asks; what was typed about the same thing and not agreed to is there again.

        Args:
            key: Tells what it is about from other things.
            about: What it is about, in words.
            offered: Texts that a click takes over, the likeliest first.
        """
        self.stop()
        self._key = key
        self._given_up.discard(key)
        while len(self._buttons) < min(len(offered), _OFFERED):
            self._add_chip()
        self._label.setText(about)
        self.field.setPlainText(self._typed.get(key, ""))
        self.field.selectAll()
        self._forgive()
        self.keeper.begin(key, _NOTHING)
        place = self.parentWidget()
        whole = place.contentsRect().width() - _AROUND if place is not None else self.width()
        room, widest = max(whole, _WIDEST), max(whole // 2, _WIDEST)
        for chip, text in zip(self._buttons, [*offered, *[""] * _OFFERED], strict=False):
            chip.setProperty("whole", text)
            chip.setMaximumWidth(widest)
            short = chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, widest - 30)
            chip.setText(button_text(short))
            set_tip(chip, text)
            room -= chip.sizeHint().width() + 6
            chip.setVisible(bool(text) and room > 0)
        self.show()
        self.field.setFocus()

    def _add_chip(self) -> None:
        chip = QPushButton()
        chip.setObjectName(f"{self.objectName()}-offer-{len(self._buttons)}")
        chip.setProperty("kind", "filter")
        chip.clicked.connect(lambda _on=False, one=chip: self._take(one))
        self._chips.insertWidget(len(self._buttons), chip)
        self._buttons.append(chip)

    def stop(self) -> None:
        """Asks no more; what was typed is kept."""
        if not self.isHidden():
            self._typed[self._key] = self.field.text()
        self.keeper.end()
        self.hide()

    @property
    def begun(self) -> dict[str, str]:
        """What was begun, and neither agreed to nor given up, by what it is about."""
        now = {} if self.isHidden() else {self._key: self.field.text()}
        begun = {**self._typed, **now}
        return {
            key: text.strip()
            for key, text in begun.items()
            if text.strip() and key not in self._given_up
        }

    def forget(self, key: str) -> None:
        """What was begun about something is kept elsewhere, or not wanted."""
        self._typed.pop(key, None)
        if self._key == key:
            self.field.clear()
        self.keeper.drop(key)

    def give_up(self) -> None:
        """The person asks for no more."""
        self.keeper.drop(self._key)
        self.stop()
        self._given_up.add(self._key)
        self.given_up.emit()

    def _take(self, chip: QPushButton) -> None:
        self.field.setPlainText(str(chip.property("whole")))
        self._forgive()
        self.field.setFocus()

    def _forgive(self) -> None:
        self.error.hide()
        set_look(self.field, "wrong", False)

    def _agree(self) -> None:
        text = self.field.text().strip()
        if not text:
            self.error.setText(self._words.say(self._needed))
            self.error.show()
            set_look(self.field, "wrong", True)
            self.field.setFocus()
            return
        self.hide()
        self._typed.pop(self._key, None)
        # Kept until what is done with it has come about.
        self.keeper.leave()
        self.agreed.emit(text)
        self.keeper.end()
