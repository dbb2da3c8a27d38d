"""Rule files chosen and written, by the system's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from studyhours.domain.errors import Fault
from studyhours.services.rulebook.history import History
from studyhours.services.rulebook.rulesets import save_rules
from studyhours.transfer.files import safe_name
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.widgets import files


class RuleFiles(QObject):
    """Chooses and writes rule files for the page."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(page)
        self._context, self._page = context, page

    def choose(self) -> Path | None:
        """A rule file to look at."""
        words = self._context.words
        return files.choose_file(
            self._page,
            self._context.memory,
            words.say("rules_page.import_title"),
            words.say("rules_page.rule_files"),
        )

    def export(self, history: History, number: int | None) -> None:
        """Writes a version into a file, the newest where ``number`` is None."""
        context, words = self._context, self._context.words
        shown = history.versions[0].number if number is None else number
        title = words.texts.pick(history.title)
        name = words.say("rules_page.file_name", title=title, number=shown)
        path = files.choose_save(
            self._page,
            context.memory,
            words.say("rules_page.export_title"),
            safe_name(name) + ".yaml",
            words.say("rules_page.rule_files"),
        )
        if path is not None:
            ledger, ruleset = context.ledger, history.id
            context.tasks.command(
                self._page,
                "rules_page.exporting",
                lambda _tell: save_rules(ledger, ruleset, path, shown),
                lambda _none: self._saved(path),
                self._failed,
            )

    def _saved(self, path: Path) -> None:
        banner = self._page.banner
        banner.say(
            "rules_page.exported",
            action=("rules_page.open_folder", lambda: files.show_folder(path, banner)),
            folder=path.parent,
            file=path.name,
        )

    def _failed(self, fault: Fault) -> None:
        self._page.banner.show_fault(fault)
