"""查验: whether a paper is genuine, from its file, a picture of it, or the text of its code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.papers.verifying import UNUSABLE, PaperVerdict, judge_paper
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pages.documents.schools_panel import SchoolsPanel
from studyhours.ui.pages.documents.verdict_list import VerdictList, short_name
from studyhours.ui.pages.documents.verdict_panel import VerdictPanel
from studyhours.ui.widgets import files
from studyhours.ui.widgets.drop_area import DropArea
from studyhours.ui.widgets.form_area import FormArea
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.print_desk import PrintDesk

_LEFT = 420
_LONGEST = 4000


class VerifyPart(Part):
    """A place to drop papers on, the answer beside it, and the schools that are known."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._asked: tuple[str, ...] = ()
        self.primary.setObjectName("verify-choose")
        words.bind(self.primary.setText, "verify_page.choose")
        self.primary.clicked.connect(self._choose)
        self.primary.setEnabled(True)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        left = QWidget()
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
        area = FormArea(left)
        area.setMaximumWidth(_LEFT)
        row.addWidget(area, 2)
        self.panel = VerdictPanel(context)
        self.panel.take_wanted.connect(self.schools.choose)
        right = QVBoxLayout()
        right.setSpacing(10)
        self.list = VerdictList(words, self)
        self.list.currentRowChanged.connect(self._show)
        right.addWidget(self.list)
        right.addWidget(self.panel, 1)
        row.addLayout(right, 3)
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
        self._dropped(files.choose_files(self, self.context.memory, title, pattern))

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
        if paths:
            self.check([str(path) for path in paths])

    def _check_code(self) -> None:
        if self.code.text().strip():
            self.check([self.code.text().strip()])

    def _again(self) -> None:
        if self._asked:
            self.check(self._asked)

    def check(self, papers: Sequence[str]) -> None:
        """Checks files, or a code's text, one after the other."""
        self._asked = tuple(papers)
        self.list.begin(self._asked)
        self._show()
        self._check_next()

    def _check_next(self) -> None:
        paper, ledger = self.list.waiting, self.context.ledger
        if paper is not None:
            self.context.tasks.query(
                self, "verdict", lambda: judge_paper(paper, ledger), self._take, self._fail
            )

    def _fail(self, fault: Fault) -> None:
        self._take(PaperVerdict(UNUSABLE, fault=fault))

    def _take(self, found: PaperVerdict) -> None:
        if self.list.add(found):
            self._show()
        self._check_next()

    def _show(self) -> None:
        paper, found = self.list.chosen
        if found is None:
            self.panel.show_checking()
        else:
            self.panel.show_verdict(found, short_name(paper))

    # ------------------------------------------------------------ what parts do

    def refresh(self) -> None:
        """Reads which schools are known, and checks again what was asked: it may be revoked now."""
        self.schools.refresh()
        self._again()

    def retell(self) -> None:
        """Says it again."""
        self.schools.retell()
        self.list.retell()
        self.panel.retell()
