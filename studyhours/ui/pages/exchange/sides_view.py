"""The sides of one beside each other, what differs marked, a button under each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studyhours.ui.pages.exchange.sides import Sides
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words


class SidesView(Panel):
    """Signals:
    chosen: A side is to count (what it is known by).
    """

    chosen = Signal(str)

    def __init__(self, words: Words, prefix: str = "") -> None:
        super().__init__()
        self._words, self._prefix = words, prefix
        self._scroll = QScrollArea()
        self._scroll.setObjectName(f"exchange-{prefix}sides")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.body.addWidget(self._scroll, 1)

    def show_sides(self, one: Sides | None) -> None:
        """Shows both sides; nothing where there is nothing."""
        self.title.setText(one.title if one is not None else "")
        holder = QWidget()
        holder.setObjectName("scroll-body")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        if one is not None:
            self._fill(grid, one)
        column.addLayout(grid)
        column.addStretch(1)
        self._scroll.setWidget(holder)

    def _fill(self, grid: QGridLayout, one: Sides) -> None:
        for place, head in enumerate(one.heads, start=1):
            key = "exchange_page.side_ours" if place == 1 else "exchange_page.side_theirs"
            grid.addWidget(plain_label(self._words.say(key), role="panel-title"), 0, place)
            if head.said:
                grid.addWidget(plain_label(head.said, role="small", wrap=True), 1, place)
            grid.setColumnStretch(place, 1)
            button = QPushButton(self._words.say("exchange_page.choose_side"))
            button.setObjectName(f"exchange-{self._prefix}choose-{place - 1}")
            choice = head.choice
            button.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
            grid.addWidget(button, 2, place)
        for row, line in enumerate(one.rows, start=3):
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
