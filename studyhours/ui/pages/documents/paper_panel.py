"""The panel beside the list of issued papers: the paper as it was frozen, and what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.papers.issued_list import VALID, PaperRow, paper_bytes
from studyhours.services.wording.explaining import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.papers_model import (
    issuer_text,
    kind_text,
    language_text,
    status_text,
)
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel


class PaperPanel(QWidget):
    """Number, the page itself, and buttons.

    Attributes:
        save: Saves the paper chosen.
        revoke: Takes it back.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._row: PaperRow | None = None
        words = context.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._panel = Panel()
        self._panel.title.setObjectName("paper-serial")
        column.addWidget(self._panel)
        self._chip = Chip()
        head: QHBoxLayout = self._panel.head
        head.insertWidget(1, self._chip)
        self.view = PaperPreview(context)
        self._panel.body.addWidget(self.view, 1)
        self._notes = plain_label(wrap=True, role="muted")
        self._notes.setObjectName("paper-notes")
        self._panel.body.addWidget(self._notes)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.save = QPushButton()
        self.save.setObjectName("paper-save")
        words.bind(self.save.setText, "documents.save_as")
        self.revoke = QPushButton()
        self.revoke.setObjectName("paper-revoke")
        words.bind(self.revoke.setText, "documents.revoke_ask")
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.revoke)
        self._panel.body.addLayout(row)
        self.clear()

    def clear(self) -> None:
        """Shows nothing."""
        self._row = None
        self._panel.title.clear()
        for widget in (self._chip, self._notes, self.save, self.revoke):
            widget.hide()
        self.view.mark("")
        self.view.say("documents.choose_paper")

    def show_paper(self, row: PaperRow) -> None:
        """Shows a paper."""
        self._row = row
        self.retell()
        ledger = self._context.ledger
        self._context.tasks.query(
            self,
            "paper",
            lambda: paper_bytes(ledger, row.serial),
            self.view.show_pdf,
            self.view.show_fault,
        )

    def retell(self) -> None:
        """Says it again."""
        row, words = self._row, self._context.words
        if row is None:
            return
        valid = row.status == VALID
        # On the screen only: the paper itself stays as it was frozen.
        self.view.mark("" if valid else "documents.revoked_mark")
        self._panel.title.setText(row.serial)
        self._chip.say(status_text(row, words), "met" if valid else "missed")
        functions = self._context.ledger.actor.functions
        self.save.setVisible("issue" in functions)
        self.revoke.setVisible(valid and "revoke" in functions)
        self._chip.show()
        lines = [
            words.say(
                "documents.paper_line",
                name=row.name,
                kind=kind_text(row, words),
                language=language_text(row, words),
                year=row.year,
                day=day_text(row.as_of, words.texts),
                issuer=issuer_text(row, words),
                issued=day_text(row.issued_on, words.texts),
            )
        ]
        if row.revoked_on is not None:
            day = day_text(row.revoked_on, words.texts)
            lines.append(words.say("documents.revoked_line", day=day, reason=row.reason or ""))
        if row.replaced_by is not None:
            lines.append(words.say("documents.replaced_line", serial=row.replaced_by))
        self._notes.setText("\n".join(lines))
        self._notes.show()
