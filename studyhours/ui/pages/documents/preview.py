"""The panel beside the list of candidates: what somebody's paper would look like, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studyhours.services.papers.certificates import IssueRequest
from studyhours.services.papers.issued_list import paper_bytes
from studyhours.services.papers.issuing_preview import Candidate, preview_certificate
from studyhours.services.wording.explaining import explanation
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.candidates import outdated_lines, standing, translated_lines
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_LINES = 4


class CandidatePanel(QWidget):
    """Name, standing, the page itself, and what is lacking."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._one: Candidate | None = None
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

    def show_candidate(self, one: Candidate, request: IssueRequest) -> None:
        """Shows somebody's paper: the frozen one where it is issued, else a preview."""
        self._one = one
        self.retell()
        ledger, serial = self._context.ledger, one.serial
        if one.fault is not None:
            self.view.show_fault(one.fault)
            return

        def work() -> bytes:
            if serial is not None:
                return paper_bytes(ledger, serial)
            return preview_certificate(ledger, request, one.uid)

        self._context.tasks.query(self, "preview", work, self.view.show_pdf, self.view.show_fault)

    def retell(self) -> None:
        """Says it again."""
        one, words = self._one, self._context.words
        if one is None:
            return
        number = f" {one.staff_no}" if one.staff_no else ""
        self._panel.title.setText(f"{one.name}{number}")
        self._chip.say(standing(one, words), status_role(one.verdict))
        self._chip.show()
        lines = []
        if one.serial is not None:
            lines.append(words.say("documents.note_issued", serial=one.serial))
        lines += [*translated_lines(one, words), *outdated_lines(one, words)]
        if one.others:
            separator = words.say("documents.separator")
            lines.append(words.say("documents.note_others", serials=separator.join(one.others)))
        for rule in one.lacking[:_LINES]:
            title = words.texts.pick(rule.title)
            said = explanation(rule, words.texts)
            lines.append(words.say("documents.note_rule", title=title, said=said))
        self._notes.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))
