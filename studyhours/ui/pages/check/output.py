"""The table as shown, saved as a workbook or PDF, or sent to a printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studyhours.domain.progress import Progress
from studyhours.services.checking.checking import Checked
from studyhours.services.checking.verdict_table import save_verdicts, verdict_paper
from studyhours.services.checking.verdicts import only_ruleset
from studyhours.transfer.files import safe_name
from studyhours.ui.context import PageContext
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.print_desk import PrintDesk

_NAMES = {"xlsx": "check_page.workbooks", "pdf": "check_page.pdf_files"}
_TITLES = {"xlsx": "check_page.export_xlsx", "pdf": "check_page.export_pdf"}


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Results as filtered and ordered.

    Attributes:
        checked: By all rules.
        ruleset: The rule set shown; None for all.
    """

    checked: Checked
    ruleset: str | None

    def made(self) -> Checked:
        """The results shown; some milliseconds for a large school."""
        return self.checked if self.ruleset is None else only_ruleset(self.checked, self.ruleset)


class TableOutput(QObject):
    """Saves and prints for the check page.

    Args:
        context: The page's.
        page: The page, owner of dialogs and jobs.
        banner: Where it says what came of it.
        table: Gives the results to put out, as filtered and ordered; None while there are none.
    """

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        banner: Banner,
        table: Callable[[], ShownTable | None],
    ) -> None:
        super().__init__(page)
        self._context, self._page, self._banner, self._table = context, page, banner, table
        self.desk = PrintDesk(context, banner, page)

    # ------------------------------------------------------------ files

    def save(self, form: str) -> None:
        """Asks where to and writes an ``xlsx`` or ``pdf``."""
        table, words = self._table(), self._context.words
        if table is None:
            return
        school, day = table.checked.school, table.checked.as_of.isoformat()
        name = safe_name(words.say("check_page.file_name", school=school, day=day, form=form))
        title, pattern = words.texts.entries[_TITLES[form]], words.texts.entries[_NAMES[form]]
        path = files.choose_save(self._page, self._context.memory, title, name, pattern)
        if path is None:
            return
        if path.suffix.lower() != f".{form}":
            path = path.with_name(f"{path.name}.{form}")
        texts = words.texts
        self._context.tasks.command(
            self._page,
            "check_page.saving",
            lambda progress: save_verdicts(table.made(), texts, path, progress),
            self._saved,
        )

    def _saved(self, path: Path) -> None:
        self._banner.say(
            "check_page.saved",
            action=("check_page.open_folder", lambda: files.show_folder(path, self._banner)),
            file=path.name,
            folder=str(path.parent),
        )

    # ------------------------------------------------------------ the printer

    def print_table(self) -> None:
        """Sets the table and prints it, or shows ways out without a printer."""
        table, words = self._table(), self._context.words
        if table is None:
            return
        texts = words.texts

        def make(progress: Progress) -> bytes:
            progress("make_table", 0, None)
            return verdict_paper(table.made(), texts, "pdf")

        self.desk.print_pdf(make, words.say("check_page.job_name", school=table.checked.school))
