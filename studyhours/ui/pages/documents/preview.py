"""The panel beside the list of candidates: what somebody's paper would look like, and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studyhours.services.papers.issued_list import paper_bytes
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.issue_round import Round
from studyhours.ui.pages.documents.ticking import Someone
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel


class CandidatePanel(QWidget):
    """Name, standing, the page itself, and what is lacking."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._one: Someone | None = None
        self._round: Round[Any] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._panel = Panel()
        column.addWidget(self._panel)
        self._chip = Chip()
        row: QHBoxLayout = self._panel.head
        row.insertWidget(1, self._chip)
        self._panel.title.setObjectName("preview-name")
        self.view = PaperPreview(context)
        self._panel.body.addWidget(self.view, 1)
        self._notes = plain_label(wrap=True, role="muted")
        self._notes.setObjectName("preview-notes")
        self._panel.body.addWidget(self._notes)
        self.clear()

    def clear(self) -> None:
        """Shows nobody."""
        self._one = None
        self._panel.title.clear()
        self._chip.hide()
        self._notes.hide()
        self.view.say("documents.choose_teacher")

    def show_candidate(self, one: Someone, found: Round[Any]) -> None:
        """Shows somebody's paper: the frozen one where it is issued, else a preview."""
        self._one, self._round = one, found
        self.retell()
        ledger, serial = self._context.ledger, one.serial
        if one.fault is not None:
            self.view.show_fault(one.fault)
            return

        def work() -> bytes:
            return paper_bytes(ledger, serial) if serial else found.preview(ledger, one)

        self._context.tasks.query(self, "preview", work, self.view.show_pdf, self.view.show_fault)

    def retell(self) -> None:
        """Says it again."""
        one, found, words = self._one, self._round, self._context.words
        if one is None or found is None:
            return
        number = f" {one.staff_no}" if one.staff_no else ""
        self._panel.title.setText(f"{one.name}{number}")
        shown = found.shown(one, words)
        self._chip.say(shown.chip, shown.role)
        self._chip.setVisible(bool(shown.chip))
        lines = list(shown.notes)
        if one.serial is not None:
            lines.insert(0, words.say("documents.note_issued", serial=one.serial))
        self._notes.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))
