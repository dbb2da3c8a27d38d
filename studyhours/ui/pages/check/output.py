"""The table as shown, saved as a workbook or PDF, or sent to a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studyhours.domain.progress import Progress
from studyhours.services.checking import Checked
from studyhours.services.verdict_table import save_verdicts, verdict_paper
from studyhours.transfer.files import safe_name
from studyhours.ui.context import PageContext
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.print_desk import PrintDesk

_NAMES = {"xlsx": "check_page.workbooks", "pdf": "check_page.pdf_files"}
_TITLES = {"xlsx": "check_page.export_xlsx", "pdf": "check_page.export_pdf"}


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
        table: Callable[[], Checked | None],
    ) -> None:
        super().__init__(page)
        self._context, self._page, self._banner, self._table = context, page, banner, table
        self.desk = PrintDesk(context, banner, page)

    # ------------------------------------------------------------ files

    def save(self, form: str) -> None:
        """Asks where to and writes an ``xlsx`` or ``pdf``."""
        checked, words = self._table(), self._context.words
        if checked is None:
            return
        day = checked.as_of.isoformat()
        name = safe_name(
            words.say("check_page.file_name", school=checked.school, day=day, form=form)
        )
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
            lambda progress: save_verdicts(checked, texts, path, progress),
            self._saved,
        )

    def _saved(self, path: Path) -> None:
        self._banner.say(
            "check_page.saved",
            action=("check_page.open_folder", lambda: files.show_folder(path)),
            file=path.name,
            folder=str(path.parent),
        )

    # ------------------------------------------------------------ the printer

    def print_table(self) -> None:
        """Sets the table and prints it, or shows ways out without a printer."""
        checked, words = self._table(), self._context.words
        if checked is None:
            return
        texts = words.texts

        def make(progress: Progress) -> bytes:
            progress("make_table", 0, None)
            return verdict_paper(checked, texts, "pdf")

        self.desk.print_pdf(make, words.say("check_page.job_name", school=checked.school))
