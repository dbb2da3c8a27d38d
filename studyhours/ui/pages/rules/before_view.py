"""What adopting and ending a rule set share: a button, choices, and whom they concern."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.rules.back_bar import BackBar
from studyhours.ui.pages.rules.diff_view import DiffView
from studyhours.ui.widgets.label import plain_label

_GAP = 10
_LOWEST = 300


class BeforeView(QWidget):
    """Shown before something is done to a rule set; nothing is changed yet.

    Attributes:
        bar: The title, and the way back.
        button: Does it.
        column: Title and all below it.
        diff: Who would stand otherwise, and why.

    Signals:
        back: The person goes back; nothing was changed.
    """

    back = Signal()

    def __init__(self, context: PageContext, page: Page, name: str, does: str) -> None:
        """A view without choices yet.

        Args:
            context: Words and workers.
            page: The page it stands on, which says what went wrong.
            name: Name of its widgets: ``adopt``, ``end``.
            does: Key of what the button says.
        """
        super().__init__()
        self._context, self._words, self._page = context, context.words, page
        self._name = name
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(_GAP)
        self.bar = BackBar(context.words, name)
        self.bar.back.connect(self._leave)
        self.button = QPushButton()
        self.button.setObjectName(f"{name}-now")
        self.button.setProperty("kind", "primary")
        context.words.bind(self.button.setText, does)
        self.bar.row.addWidget(self.button)
        self.column.addWidget(self.bar)

    def show_below(self, choices: Sequence[QWidget]) -> None:
        """Puts choices, and below them whom they concern, under the title; a low window scrolls."""
        body = QWidget()
        body.setObjectName("scroll-body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for part in choices:
            column.addWidget(part)
        self.diff = DiffView(self._context, f"{self._name}-diff")
        self.diff.setMinimumHeight(_LOWEST)
        self.diff.failed.connect(self._page.banner.show_fault)
        column.addWidget(self.diff, 1)
        self._no_diff = plain_label(role="muted", wrap=True)
        self._words.bind(self._no_diff.setText, "rules_page.may_not_compare")
        column.addWidget(self._no_diff)
        column.addStretch(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        self.column.addWidget(scroll, 1)

    def offer_diff(self, *, may_compare: bool) -> None:
        """Shows the comparison, or why there is none for this person."""
        self.diff.put_away()
        self.diff.setVisible(may_compare)
        self._no_diff.setVisible(not may_compare)

    def put_away(self) -> None:
        """It is over."""
        self.diff.put_away()

    def _leave(self) -> None:
        self.put_away()
        self.back.emit()
