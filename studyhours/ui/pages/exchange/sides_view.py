"""The versions of one record beside each other, what differs marked, a button under each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studyhours.services.exchange.conflicts import Conflict
from studyhours.ui.pages.exchange.sides import side_head, side_rows
from studyhours.ui.record_facts import RecordFacts
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words


class SidesView(Panel):
    """Signals:
    chosen: A version is to count (``Conflict``, its hash).
    """

    chosen = Signal(object, str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._words, self._theme = words, theme
        self._scroll = QScrollArea()
        self._scroll.setObjectName("exchange-sides")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.body.addWidget(self._scroll, 1)

    def show_conflict(self, one: Conflict | None, facts: RecordFacts) -> None:
        """Shows a record; nothing where there is none."""
        self.title.setText(one.title if one is not None else "")
        holder = QWidget()
        holder.setObjectName("scroll-body")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        if one is not None:
            self._fill(grid, one, facts)
        column.addLayout(grid)
        column.addStretch(1)
        self._scroll.setWidget(holder)

    def _fill(self, grid: QGridLayout, one: Conflict, facts: RecordFacts) -> None:
        sides = (one.ours, *one.others)
        for place, side in enumerate(sides, start=1):
            key = "exchange_page.side_ours" if place == 1 else "exchange_page.side_theirs"
            grid.addWidget(plain_label(self._words.say(key), role="panel-title"), 0, place)
            grid.addWidget(plain_label(side_head(side, facts), role="small", wrap=True), 1, place)
            grid.setColumnStretch(place, 1)
            button = QPushButton(self._words.say("exchange_page.choose_side"))
            button.setObjectName(f"exchange-choose-{place - 1}")
            version = side.version
            button.clicked.connect(lambda _=False, version=version: self.chosen.emit(one, version))
            grid.addWidget(button, 2, place)
        for row, line in enumerate(side_rows(one, facts), start=3):
            name = plain_label(line.name, role="muted")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            for place, said in enumerate(line.said, start=1):
                grid.addWidget(_cell(said, differs=line.differs), row, place)


def _cell(said: str, *, differs: bool) -> QLabel:
    label = plain_label(said or "—", wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    if differs:
        label.setProperty("differs", True)
    return label
