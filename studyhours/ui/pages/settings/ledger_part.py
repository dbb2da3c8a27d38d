"""The ledger: where it lies, how large it is, its backups, and whether it is sound."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studyhours.domain.findings import Finding
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.backups import BackedUp, backup
from studyhours.services.ledgers.doctor import examine
from studyhours.services.settings.ledger_facts import BACKUP_SUFFIX, LedgerFacts, read_ledger_facts
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.part import Part, scrolling
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel

_WIDEST = 760
_UNITS = ("KB", "MB", "GB", "TB")
_FACTS = (
    ("place", "settings.ledger_place"),
    ("size", "settings.ledger_size"),
    ("holds", "settings.ledger_holds"),
    ("made", "settings.ledger_made"),
)
_SHOWN = 20


def said_size(size: int) -> str:
    """Bytes as people say them."""
    amount, unit = size / 1024, 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


class LedgerPart(Part):
    """Facts, a backup, an examination."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._facts: LedgerFacts | None = None
        self._found: tuple[Finding, ...] | None = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._make_facts())
        column.addWidget(self._make_backup())
        column.addWidget(self._make_doctor())
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

    def _make_backup(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.backup_title")
        self.last = plain_label(wrap=True)
        self.last.setObjectName("ledger-last-backup")
        panel.body.addWidget(self.last)
        hint = plain_label(role="small", wrap=True)
        words.bind(hint.setText, "settings.backup_hint")
        panel.body.addWidget(hint)
        row = QHBoxLayout()
        self.back_up = self.button("ledger-backup", "settings.backup_now", "primary")
        self.back_up.clicked.connect(self._choose_backup)
        self.back_up.setEnabled(False)
        row.addWidget(self.back_up)
        row.addStretch(1)
        panel.body.addLayout(row)
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
            words.say("settings.ledger_holds_said", teachers=facts.teachers, records=facts.records)
        )
        self._labels["made"].setText(day_text(facts.made_on, words.texts))
        self.folder.setVisible(facts.folder is not None)
        for button in (self.back_up, self.doctor):
            button.setEnabled(facts.may_back_up)
        self._say_last(facts)

    def _show_folder(self) -> None:
        if self._facts is not None and self._facts.folder is not None:
            files.show_folder(Path(self._facts.place), self.banner)

    # ------------------------------------------------------------ backups

    def _say_last(self, facts: LedgerFacts) -> None:
        words, kept = self.context.words, self.context.memory.get(_key(facts))
        try:
            at = datetime.fromisoformat(kept["at"])
            said = words.say(
                "settings.backup_last",
                day=day_text(at.date(), words.texts),
                time=f"{at:%H:%M}",
                file=str(kept["file"]),
                size=said_size(int(kept["size"])),
            )
        except (TypeError, KeyError, ValueError):
            said = words.say("settings.backup_none")
        self.last.setText(said)

    def _choose_backup(self) -> None:
        facts, words = self._facts, self.context.words
        if facts is None:
            return
        path = files.choose_save(
            self,
            self.context.memory,
            words.say("settings.backup_choose"),
            facts.backup_name,
            words.say("settings.backup_pattern", suffix=BACKUP_SUFFIX),
        )
        if path is not None:
            self._back_up(facts, path if path.suffix else path.with_suffix(BACKUP_SUFFIX))

    def _back_up(self, facts: LedgerFacts, path: Path) -> None:
        ledger = self.context.ledger
        self.back_up.setEnabled(False)

        def done(made: BackedUp) -> None:
            now = ledger.clock.now().astimezone()
            kept = {
                "at": now.isoformat(timespec="minutes"),
                "file": str(made.path),
                "size": made.size,
            }
            self.context.memory.put(_key(facts), kept)
            self._say_last(facts)
            self.banner.say("settings.backed_up", file=made.path.name, size=said_size(made.size))

        def work(tell: Progress) -> BackedUp:
            return backup(ledger, path, tell)

        self.context.tasks.command(
            self.page, "settings.backing_up", work, done, over=self._let_again
        )

    # ------------------------------------------------------------ examining

    def _examine(self) -> None:
        ledger = self.context.ledger
        self.doctor.setEnabled(False)
        self.context.tasks.command(
            self.page,
            "settings.examining",
            lambda tell: examine(ledger, tell),
            self._tell,
            over=self._let_again,
        )

    def _let_again(self) -> None:
        may = self._facts is not None and self._facts.may_back_up
        self.back_up.setEnabled(may)
        self.doctor.setEnabled(may)

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


def _key(facts: LedgerFacts) -> str:
    return f"backup-{facts.ledger_id}"
