"""How to read the check table, while no cell is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from studyhours.domain import statuses as st
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_EXAMPLES = (
    (st.MET, "✓ 83", "check_page.legend_met"),
    (st.ON_TRACK, "61", "check_page.legend_on_track"),
    (st.AT_RISK, "! 51", "check_page.legend_at_risk"),
    (st.MISSED, "✗ 18", "check_page.legend_missed"),
    (st.EXEMPT, "", "check_page.legend_exempt"),
)


class Legend(QScrollArea):
    """A chip of each sort, and what it says; scrolled where large type leaves too little room."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        hint = plain_label(role="muted", wrap=True)
        words.bind(hint.setText, "check_page.legend_hint")
        column.addWidget(hint)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for place, (status, example, key) in enumerate(_EXAMPLES):
            chip = Chip(example, status_role(status))
            if not example:
                words.bind(chip.setText, "status.exempt")
            grid.addWidget(chip, place, 0)
            said = plain_label(wrap=True)
            words.bind(said.setText, key)
            grid.addWidget(said, place, 1)
        column.addLayout(grid)
        signs = plain_label(role="muted", wrap=True)
        signs.setObjectName("check-legend-signs")
        words.bind(signs.setText, "check_page.legend_signs")
        column.addWidget(signs)
        column.addStretch(1)
        self.setWidget(inside)
