"""What the parts of the page have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QPushButton

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.papers.issued_list import combined_pages, save_papers
from studyhours.services.papers.naming import Numbered, combined_name
from studyhours.services.papers.print_log import log_prints
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.place import nearest_folder
from studyhours.ui.pages.documents.taking_serials import HELD_ELSEWHERE, say_held_elsewhere
from studyhours.ui.parted_page import PagePart
from studyhours.ui.printing import PrintOrder
from studyhours.ui.widgets import files
from studyhours.ui.widgets.print_desk import PrintDesk

if TYPE_CHECKING:
    from studyhours.ui.page import Page


_SAVED_TO = "documents-saved-to"


class ToPrint(Numbered, Protocol):
    """A paper that was issued, whose file has a name."""

    @property
    def file_name(self) -> str:
        """What its file is called."""


class Part(PagePart):
    """One part: has one primary action.

    Attributes:
        primary: Its button in the page's head.
        desk: Where the page prints.
    """

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page)
        self.desk = desk
        self.primary = QPushButton()
        self.primary.setProperty("kind", "primary")
        self.primary.setEnabled(False)
        self.buttons = (self.primary,)

    def print_and_note(self, papers: Sequence[ToPrint]) -> None:
        """Prints papers as they were frozen; those that reach the printer are noted in the log."""
        self.banner.clear()
        ledger, serials = self.context.ledger, [one.serial for one in papers]
        name = papers[0].file_name
        if len(papers) > 1:
            name = combined_name(papers, self.context.words.texts)

        def note(order: PrintOrder) -> None:
            first, last = order.pages or (1, len(serials))
            sent = serials[first - 1 : last]
            self.context.tasks.command(
                self,
                "documents.noting",
                lambda _tell: log_prints(ledger, sent, order.copies),
                lambda _: self.noted(),
                self.say_fault,
            )

        self.desk.print_pdf(
            lambda progress: combined_pages(ledger, serials, progress),
            name.removesuffix(".pdf"),
            printed=note,
        )

    def save_together(self, serials: Sequence[str], usual: Path) -> None:
        """Saves papers as they were frozen into a folder that the person chooses.

        Args:
            serials: Their numbers.
            usual: Where they go unless somebody has chosen another folder before.
        """
        words, ledger = self.context.words, self.context.ledger
        title = words.say("documents.save_all")
        self.banner.clear()
        memory, key = self.context.memory, f"{_SAVED_TO}:{ledger.name}"
        start = nearest_folder(Path(memory.text(key) or usual))
        folder = files.choose_folder(self, memory, title, start)
        if folder is None:
            return
        memory.put(key, str(folder))

        def done(paths: tuple[Path, ...]) -> None:
            show = ("print.show_folder", lambda: files.show_folder(folder, self.banner))
            self.banner.say("documents.saved", action=show, count=len(paths), folder=folder)

        def work(progress: Progress) -> tuple[Path, ...]:
            return save_papers(ledger, serials, folder, progress)

        self.context.tasks.command(self, "documents.saving", work, done, self.say_fault)

    def noted(self) -> None:
        """What was printed has been noted."""

    def say_fault(self, fault: Fault) -> None:
        """Says on the page what went wrong."""
        if fault.code == HELD_ELSEWHERE:
            say_held_elsewhere(self, fault)
        else:
            self.banner.show_fault(fault)
