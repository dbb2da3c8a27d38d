"""A backup into a file of one's own choice, or plain folders, for a drawer or another computer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from studyhours.domain.changes import Changes
from studyhours.domain.clock import school_time
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.backups import BackedUp, backup
from studyhours.services.settings.ledger_facts import BACKUP_SUFFIX, LedgerFacts, read_ledger_facts
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.settings.saying import said_size
from studyhours.ui.widgets import files
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

if TYPE_CHECKING:  # brings what sets portfolios on paper
    from studyhours.services.ledgers.archive import Archived


class BackupFilePanel(Panel):
    """When one was written last on this computer, and buttons for another and for an archive."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__()
        self._context, self._page = context, page
        self._facts: LedgerFacts | None = None
        words = context.words
        words.bind(self.title.setText, "settings.backup_title")
        self.last = plain_label(wrap=True)
        self.last.setObjectName("ledger-last-backup")
        self.body.addWidget(self.last)
        hint = plain_label(role="small", wrap=True)
        words.bind(hint.setText, "settings.backup_hint")
        self.body.addWidget(hint)
        row = QHBoxLayout()
        self.button = QPushButton()
        self.button.setObjectName("ledger-backup")
        words.bind(self.button.setText, "settings.backup_now")
        self.button.clicked.connect(self._choose)
        self.button.setEnabled(False)
        row.addWidget(self.button)
        self.archive = QPushButton()
        self.archive.setObjectName("backups-archive")
        words.bind(self.archive.setText, "backups.archive")
        self.archive.clicked.connect(self._choose_archive)
        self.archive.setEnabled(False)
        row.addWidget(self.archive)
        row.addStretch(1)
        self.body.addLayout(row)

    def refresh(self) -> None:
        """Reads what a file would be called."""
        ledger = self._context.ledger
        self._context.tasks.query(
            self._page, "facts", lambda: read_ledger_facts(ledger), self._show
        )

    def retell(self) -> None:
        """Says everything again."""
        if self._facts is not None:
            self._show(self._facts)

    def _show(self, facts: LedgerFacts) -> None:
        self._facts = facts
        self._let_again()
        words, kept = self._context.words, self._context.memory.get(_key(facts))
        try:
            at = school_time(datetime.fromisoformat(kept["at"]))
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

    def _choose(self) -> None:
        facts, words = self._facts, self._context.words
        if facts is None:
            return
        path = files.choose_save(
            self,
            self._context.memory,
            words.say("settings.backup_choose"),
            facts.backup_name,
            words.say("settings.backup_pattern", suffix=BACKUP_SUFFIX),
        )
        if path is not None:
            self._back_up(facts, path if path.suffix else path.with_suffix(BACKUP_SUFFIX))

    def _back_up(self, facts: LedgerFacts, path: Path) -> None:
        ledger = self._context.ledger
        with handing_on(self):
            self.button.setEnabled(False)

        def done(made: BackedUp) -> None:
            now = school_time(ledger.clock.now())
            kept = {
                "at": now.isoformat(timespec="seconds"),
                "file": str(made.path),
                "size": made.size,
            }
            self._context.memory.put(_key(facts), kept)
            self._show(facts)
            size = said_size(made.size)
            self._page.banner.say("settings.backed_up", file=made.path.name, size=size)

        def work(tell: Progress) -> BackedUp:
            return backup(ledger, path, tell)

        self._context.tasks.command(
            self._page,
            "settings.backing_up",
            work,
            done,
            over=self._let_again,
            changes=Changes.COPIES,
        )

    def _choose_archive(self) -> None:
        facts, words, memory = self._facts, self._context.words, self._context.memory
        if facts is None:
            return
        folder = files.choose_folder(self, memory, words.say("backups.archive"), Path.home())
        if folder is not None:
            stem = facts.backup_name.removesuffix(BACKUP_SUFFIX)
            self._archive(folder / f"{stem}-{words.say('backups.archive_name')}")

    def _archive(self, folder: Path) -> None:
        ledger, texts = self._context.ledger, self._context.words.texts
        with handing_on(self):
            self.archive.setEnabled(False)

        def work(tell: Progress) -> Archived:
            from studyhours.services.ledgers.archive import write_archive

            return write_archive(ledger, folder, texts, tell)

        self._context.tasks.command(
            self._page, "backups.archiving", work, self._archived, over=self._let_again
        )

    def _archived(self, done: Archived) -> None:
        lacking = done.missing + len(done.without_paper)
        key = "backups.archived_without" if lacking else "backups.archived"
        self._page.banner.say(
            key,
            role="risk" if lacking else "met",
            action=("settings.ledger_folder", lambda: files.show_folder(done.folder)),
            folder=done.folder,
            teachers=done.teachers,
            records=done.records,
            count=done.missing,
            papers=len(done.without_paper),
        )

    def _let_again(self) -> None:
        may = self._facts is not None and self._facts.may_back_up
        self.button.setEnabled(may)
        self.archive.setEnabled(may)


def _key(facts: LedgerFacts) -> str:
    return f"backup-{facts.ledger_id}"
