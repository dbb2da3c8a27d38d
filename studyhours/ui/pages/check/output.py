"""The table as shown, saved as a workbook or PDF, or sent to a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.domain.progress import Progress
from studyhours.domain.texts import Texts
from studyhours.services.checking.checking import Checked, TeacherChecked
from studyhours.services.checking.judged_table import JudgedLine, JudgedTable
from studyhours.services.checking.verdict_table import save_verdicts, units_paper, verdict_paper
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
        units: The lines of groups, pairs and schools, where these are shown and not the teachers.
    """

    checked: Checked
    ruleset: str | None
    units: JudgedTable | None = None

    @classmethod
    def of(
        cls,
        checked: Checked,
        table: JudgedTable,
        lines: Sequence[JudgedLine],
        ruleset: str | None,
    ) -> ShownTable:
        """Some lines of a table, in order."""
        if table.of_units:
            return cls(checked, ruleset, table.with_lines(lines))
        rows = tuple(one for line in lines if isinstance(one := line.checked, TeacherChecked))
        return cls(replace(checked, teachers=rows, everybody=len(checked.teachers)), ruleset)

    def save(self, texts: Texts, path: Path, progress: Progress) -> Path:
        """Writes what is shown to a file, and says to which."""
        return save_verdicts(self._made(), texts, path, progress, self._units())

    def paper(self, texts: Texts) -> bytes:
        """What is shown, as a PDF."""
        units = self._units()
        if units is None:
            return verdict_paper(self._made(), texts, "pdf")
        return units_paper(self.checked, units, texts, "pdf")

    def _made(self) -> Checked:
        """The results shown; some milliseconds for a large school."""
        alone = self.ruleset is not None and self.units is None
        return only_ruleset(self.checked, str(self.ruleset)) if alone else self.checked

    def _units(self) -> JudgedTable | None:
        if self.units is None or self.ruleset is None:
            return self.units
        return self.units.of_ruleset(self.ruleset)


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

    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """Makes the button with the kinds of files, and the one that prints."""
        words = self._context.words
        export = QPushButton()
        export.setObjectName("check-export")
        words.bind(export.setText, "check_page.export")
        menu = QMenu(export)
        for form, key in _TITLES.items():
            action = menu.addAction("")
            action.setObjectName(f"check-export-{form}")
            words.bind(action.setText, key)
            action.triggered.connect(lambda _checked=False, form=form: self.save(form))
        export.setMenu(menu)
        prints = QPushButton()
        prints.setObjectName("check-print")
        prints.setProperty("kind", "primary")
        words.bind(prints.setText, "check_page.print")
        prints.clicked.connect(self.print_table)
        return export, prints

    # ------------------------------------------------------------ files

    def save(self, form: str) -> None:
        """Asks where to and writes an ``xlsx`` or ``pdf``."""
        table, words = self._table(), self._context.words
        if table is None:
            return
        school, day = table.checked.school, table.checked.as_of.isoformat()
        key = "check_page.file_name" if table.units is None else "check_page.units_file_name"
        name = safe_name(words.say(key, school=school, day=day, form=form))
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
            lambda progress: table.save(texts, path, progress),
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
            return table.paper(texts)

        key = "check_page.job_name" if table.units is None else "check_page.units_job_name"
        self.desk.show_pdf(make, words.say(key, school=table.checked.school))
