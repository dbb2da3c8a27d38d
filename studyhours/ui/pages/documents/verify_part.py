"""查验: whether a paper is genuine, from its file, a picture of it, or the text of its code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.services.papers.verifying import PaperVerdict, judge_paper
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pages.documents.schools_panel import SchoolsPanel
from studyhours.ui.pages.documents.verdict_panel import VerdictPanel
from studyhours.ui.widgets import files
from studyhours.ui.widgets.drop_area import DropArea
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.print_desk import PrintDesk

_LEFT = 420
_LONGEST = 4000


class VerifyPart(Part):
    """A place to drop papers on, the answer beside it, and the schools that are known."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._asked = ""
        self.primary.setObjectName("verify-choose")
        words.bind(self.primary.setText, "verify_page.choose")
        self.primary.clicked.connect(self._choose)
        self.primary.setEnabled(True)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        left = QWidget()
        left.setMaximumWidth(_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.drop = DropArea(
            words, context.theme, "verify_page.drop", "verify_page.drop_hint", icon="documents"
        )
        self.drop.setObjectName("verify-drop")
        self.drop.clicked.connect(self._choose)
        self.drop.dropped.connect(self._dropped)
        self.setAcceptDrops(True)  # beside the box too, else the window imports what is let go
        column.addWidget(self.drop, 2)
        column.addLayout(self._make_line())
        self.schools = SchoolsPanel(context, self.banner)
        self.schools.taken.connect(self._again)
        column.addWidget(self.schools, 3)
        row.addWidget(left, 2)
        self.panel = VerdictPanel(context)
        self.panel.take_wanted.connect(self.schools.choose)
        row.addWidget(self.panel, 3)
        self.column.addLayout(row, 1)

    def _make_line(self) -> QVBoxLayout:
        words = self.context.words
        column = QVBoxLayout()
        column.setSpacing(4)
        label = plain_label(role="muted")
        words.bind(label.setText, "verify_page.code")
        column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.code = QLineEdit()
        self.code.setObjectName("verify-code")
        self.code.setMaxLength(_LONGEST)
        words.bind(self.code.setAccessibleName, "verify_page.code")
        words.bind(self.code.setPlaceholderText, "verify_page.code_begins")
        self.code.returnPressed.connect(self._check_code)
        row.addWidget(self.code, 1)
        check = QPushButton()
        check.setObjectName("verify-check")
        words.bind(check.setText, "verify_page.check")
        check.clicked.connect(self._check_code)
        row.addWidget(check)
        column.addLayout(row)
        return column

    # ------------------------------------------------------------ asking

    def _choose(self) -> None:
        words = self.context.words
        title, pattern = words.say("verify_page.choose"), words.say("verify_page.files")
        path = files.choose_file(self, self.context.memory, title, pattern)
        if path is not None:
            self.check(str(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files may be let go anywhere on this part, as on its box."""
        self.drop.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt's: as on its box."""
        self.drop.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: as on its box."""
        self.drop.dropEvent(event)

    def _dropped(self, paths: list[Path]) -> None:
        self.check(str(paths[0]))

    def _check_code(self) -> None:
        if self.code.text().strip():
            self.check(self.code.text().strip())

    def _again(self) -> None:
        if self._asked:
            self.check(self._asked)

    def check(self, paper: str) -> None:
        """Checks a file or a code's text."""
        self._asked = paper
        ledger = self.context.ledger
        self.panel.show_checking()
        self.context.tasks.query(
            self, "verdict", lambda: judge_paper(paper, ledger), self._show, self.panel.show_fault
        )

    def _show(self, found: PaperVerdict) -> None:
        self.panel.show_verdict(found, Path(self._asked).name if len(self._asked) < 300 else "")

    # ------------------------------------------------------------ what parts do

    def refresh(self) -> None:
        """Reads which schools are known, and checks again what was asked: it may be revoked now."""
        self.schools.refresh()
        self._again()

    def retell(self) -> None:
        """Says it again."""
        self.schools.retell()
        self.panel.retell()
