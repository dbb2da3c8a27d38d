"""The panel beside the list of issued papers: the paper as it was frozen, and what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.papers.certificates import ANNUAL
from studyhours.services.papers.issued_list import VALID, PaperRow, paper_bytes
from studyhours.services.papers.print_log import CopiesMade, copies_of
from studyhours.services.wording.explaining import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.papers_model import (
    kind_text,
    language_text,
    login_text,
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
        reissue: Takes it back and issues another in its place.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._row: PaperRow | None = None
        self._copies: tuple[CopiesMade, ...] = ()
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
        self.reissue = QPushButton()
        self.reissue.setObjectName("paper-reissue")
        words.bind(self.reissue.setText, "documents.reissue_ask")
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.reissue)
        row.addWidget(self.revoke)
        self._panel.body.addLayout(row)
        self.clear()

    def clear(self) -> None:
        """Shows nothing."""
        self._row = None
        self._panel.title.clear()
        for widget in (self._chip, self._notes, self.save, self.revoke, self.reissue):
            widget.hide()
        self.view.mark("")
        self.view.say("documents.choose_paper")

    def show_paper(self, row: PaperRow) -> None:
        """Shows a paper."""
        self._row, self._copies = row, ()
        self.retell()
        self.read_copies()
        ledger = self._context.ledger
        self._context.tasks.query(
            self,
            "paper",
            lambda: paper_bytes(ledger, row.serial),
            self.view.show_pdf,
            self.view.show_fault,
        )

    def read_copies(self) -> None:
        """Reads how often the paper was printed or saved."""
        row, ledger = self._row, self._context.ledger
        if row is not None:
            self._context.tasks.query(
                self, "copies", lambda: copies_of(ledger, row.serial), self._show_copies
            )

    def _show_copies(self, copies: tuple[CopiesMade, ...]) -> None:
        self._copies = copies
        self.retell()

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
        may_both = "issue" in functions and (not valid or "revoke" in functions)
        self.reissue.setVisible(may_both and row.replaced_by is None)
        self._chip.show()
        lines = [
            words.say(
                "documents.paper_line",
                name=row.name,
                kind=kind_text(row, words),
                language=language_text(row, words),
                year=row.year,
                day=day_text(row.as_of, words.texts),
                issuer=login_text(row.issued_by, words),
                issued=day_text(row.issued_on, words.texts),
            )
        ]
        if row.beside:
            key = "documents.beside_annual" if row.kind == ANNUAL else "documents.beside_proofs"
            lines.append(words.say(key, serials=words.say("documents.separator").join(row.beside)))
        if row.revoked_on is not None:
            day = day_text(row.revoked_on, words.texts)
            lines.append(words.say("documents.revoked_line", day=day, reason=row.reason or ""))
        if row.replaces is not None:
            lines.append(words.say("documents.replaces_line", serial=row.replaces))
        if row.replaced_by is not None:
            lines.append(words.say("documents.replaced_line", serial=row.replaced_by))
        lines += self._copies_lines()
        self._notes.setText("\n".join(lines))
        self._notes.show()

    def _copies_lines(self) -> list[str]:
        """When it was printed or saved, the last few times."""
        words, shown = self._context.words, self._copies[-_COPIES:]
        lines = [
            words.say(
                f"documents.copies_{one.how}",
                day=day_text(one.on, words.texts),
                by=login_text(one.by, words),
                copies=one.copies,
            )
            for one in shown
        ]
        before = len(self._copies) - len(shown)
        return [words.say("documents.copies_before", count=before), *lines] if before else lines


_COPIES = 4
