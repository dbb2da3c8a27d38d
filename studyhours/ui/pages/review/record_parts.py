"""Parts of the record panel: names with values, what stands out, and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studyhours.services.reviewing.notes import Note
from studyhours.ui.pages.review.saying import Saying
from studyhours.ui.widgets.label import plain_label

_NOTES = 20
"""The newest of them; nobody reads more beside a record."""


class Pairs(QWidget):
    """Names with values below each other; labels are kept and used again."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[QLabel, QLabel]] = []

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Shows them."""
        while len(self._labels) < len(pairs):
            row = len(self._labels)
            name, value = plain_label(role="muted"), plain_label(wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(value, row, 1)
            self._labels.append((name, value))
        for place, (name, value) in enumerate(self._labels):
            there = place < len(pairs)
            if there:
                name.setText(pairs[place][0])
                value.setText(pairs[place][1])
            name.setVisible(there)
            value.setVisible(there)
        self.setVisible(bool(pairs))


class Lines(QFrame):
    """Sentences below each other."""

    def __init__(self, name: str, *, role: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        if role:
            self.setProperty("strip", role)
            self._column.setContentsMargins(12, 8, 12, 8)
        else:
            self._column.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._labels: list[QLabel] = []

    @property
    def said(self) -> list[str]:
        """What it says."""
        return [label.text() for label in self._labels if not label.isHidden()]

    def show_lines(self, lines: Sequence[str]) -> None:
        """Shows them."""
        while len(self._labels) < len(lines):
            label = plain_label(wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._column.addWidget(label)
            self._labels.append(label)
        for place, label in enumerate(self._labels):
            if place < len(lines):
                label.setText(lines[place])
            label.setVisible(place < len(lines))
        self.setVisible(bool(lines))


def note_lines(notes: Sequence[Note], saying: Saying) -> list[str]:
    """What was said of a record, the newest first."""
    keys = {"return": "review.note_return", "comment": "review.note_comment"}
    return [
        saying.words.say(
            keys[one.sort], at=saying.moment(one.made_at), by=saying.person(one.made_by),
            text=one.text,
        )
        for one in reversed(notes[-_NOTES:])
    ]  # fmt: skip
