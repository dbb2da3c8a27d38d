"""Moving the whole ledger: to a server, for several to write at once, or back into a file."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.moving import Moved, move, place_typed
from studyhours.services.settings.ledger_facts import LedgerFacts
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel


class MovePanel(Panel):
    """A line for the address, and one button. Whoever may not move it does not see it."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__()
        self._context, self._page = context, page
        words = context.words
        words.bind(self.title.setText, "move.title")
        self.hint = plain_label(role="small", wrap=True)
        self.hint.setObjectName("move-hint")
        words.bind(self.hint.setText, "move.hint")
        self.body.addWidget(self.hint)
        row = QHBoxLayout()
        self.address = QLineEdit()
        self.address.setObjectName("move-address")
        words.bind(self.address.setPlaceholderText, "move.address_hint")
        words.bind(self.address.setAccessibleName, "move.address")
        self.address.returnPressed.connect(self._move)
        row.addWidget(self.address, 1)
        self.button = QPushButton()
        self.button.setObjectName("move-now")
        words.bind(self.button.setText, "move.now")
        self.button.clicked.connect(self._move)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.hide()

    def show_facts(self, facts: LedgerFacts) -> None:
        """Shows it to whoever may."""
        self.setVisible(facts.may_move)

    def _move(self) -> None:
        ledger, target = self._context.ledger, self.address.text().strip()
        if not target:
            self.address.setFocus()
            return
        target = place_typed(ledger.name, target)

        def work(tell: Progress) -> Moved:
            return move(ledger, target, tell)

        def done(moved: Moved) -> None:
            self.address.clear()  # a password may stand in it
            self._page.banner.say(
                "move.done",
                action=("move.open", lambda: self._context.open_other(target)),
                rows=f"{moved.rows:,}",
                count=moved.files,
            )

        self.setEnabled(False)
        self._context.tasks.command(
            self._page,
            "move.moving",
            work,
            done,
            over=lambda: self.setEnabled(True),
            changes=lambda _: Changes.SCHOOL | Changes.COPIES,
        )
