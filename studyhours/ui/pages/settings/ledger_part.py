"""The ledger: where it lies, how large it is, whether it is sound, and moving it elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studyhours.domain.findings import Finding
from studyhours.services.ledgers.doctor import examine
from studyhours.services.settings.ledger_facts import LedgerFacts, read_ledger_facts
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.move_panel import MovePanel
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.pages.settings.saying import said_size
from studyhours.ui.widgets import files
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.scrolling import scrolling

_WIDEST = 760
_FACTS = (
    ("place", "settings.ledger_place"),
    ("size", "settings.ledger_size"),
    ("holds", "settings.ledger_holds"),
    ("made", "settings.ledger_made"),
)
_SHOWN = 20


class LedgerPart(Part):
    """Facts, an examination."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._facts: LedgerFacts | None = None
        self._found: tuple[Finding, ...] | None = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._make_facts())
        column.addWidget(self._make_doctor())
        self.move_panel = MovePanel(context, page)
        column.addWidget(self.move_panel)
        column.addStretch(1)
        inside.setMaximumWidth(_WIDEST)
        self.column.addWidget(scrolling(inside), 1)

    def _make_facts(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.ledger_title")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._labels: dict[str, QLabel] = {}
        for row, (name, key) in enumerate(_FACTS):
            heading = plain_label(role="muted")
            words.bind(heading.setText, key)
            said = self._labels[name] = plain_label(wrap=True)
            said.setObjectName(f"ledger-{name}")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
        panel.body.addLayout(grid)
        row_below = QHBoxLayout()
        self.folder = self.button("ledger-folder", "settings.ledger_folder")
        self.folder.clicked.connect(self._show_folder)
        row_below.addWidget(self.folder)
        row_below.addStretch(1)
        panel.body.addLayout(row_below)
        return panel

    def _make_doctor(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.doctor_title")
        self.findings = plain_label(wrap=True)
        self.findings.setObjectName("ledger-findings")
        words.bind(self.findings.setText, "settings.doctor_hint")
        panel.body.addWidget(self.findings)
        row = QHBoxLayout()
        self.doctor = self.button("ledger-doctor", "settings.doctor_now")
        self.doctor.clicked.connect(self._examine)
        self.doctor.setEnabled(False)
        row.addWidget(self.doctor)
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the ledger's facts."""
        ledger = self.context.ledger
        self.context.tasks.query(self.page, "facts", lambda: read_ledger_facts(ledger), self._show)

    def retell(self) -> None:
        """Says everything again."""
        if self._facts is not None:
            self._show(self._facts)
        if self._found is not None:
            self._tell(self._found)

    def _show(self, facts: LedgerFacts) -> None:
        self._facts = facts
        words = self.context.words
        self._labels["place"].setText(facts.place)
        self._labels["size"].setText(
            words.say(
                "settings.ledger_size_said",
                size=said_size(facts.size),
                count=facts.files,
                files=said_size(facts.files_size),
            )
        )
        self._labels["holds"].setText(
            words.say(
                "settings.ledger_holds_said",
                teachers=f"{facts.teachers:,}",
                records=f"{facts.records:,}",
            )
        )
        self._labels["made"].setText(day_text(facts.made_on, words.texts))
        self.folder.setVisible(facts.folder is not None)
        self.doctor.setEnabled(facts.may_back_up)
        self.move_panel.show_facts(facts)

    def _show_folder(self) -> None:
        if self._facts is not None and self._facts.folder is not None:
            files.show_folder(Path(self._facts.place), self.banner)

    # ------------------------------------------------------------ examining

    def _examine(self) -> None:
        ledger = self.context.ledger
        with handing_on(self):
            self.doctor.setEnabled(False)
        self.context.tasks.command(
            self.page,
            "settings.examining",
            lambda tell: examine(ledger, tell),
            self._tell,
            over=self._let_again,
        )

    def _let_again(self) -> None:
        self.doctor.setEnabled(self._facts is not None and self._facts.may_back_up)

    def _tell(self, found: tuple[Finding, ...]) -> None:
        self._found = found
        words = self.context.words
        errors = sum(finding.error for finding in found)
        lines = [words.say(finding.code, **finding.params) for finding in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(words.say("settings.doctor_more", count=len(found) - _SHOWN))
        said = (
            words.say("settings.doctor_errors", count=errors)
            if errors
            else words.say("settings.doctor_clean")
        )
        set_look(self.findings, "role", "error" if errors else "")
        self.findings.setText("\n".join([said, *lines]))
