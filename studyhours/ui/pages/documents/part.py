"""What the parts of the page have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.papers.issued_list import combined_pages, save_papers
from studyhours.services.papers.naming import combined_name
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

    def print_and_note(self, serials: Sequence[str]) -> None:
        """Prints papers as they were frozen; those that reach the printer are noted in the log."""
        ledger, name = self.context.ledger, combined_name(serials).removesuffix(".pdf")

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
            lambda progress: combined_pages(ledger, serials, progress), name, printed=note
        )

    def save_together(self, serials: Sequence[str], usual: Path) -> None:
        """Saves papers as they were frozen into a folder that the person chooses.

        Args:
            serials: Their numbers.
            usual: Where they usually go.
        """
        words, ledger = self.context.words, self.context.ledger
        title = words.say("documents.save_all")
        folder = files.choose_folder(self, self.context.memory, title, nearest_folder(usual))
        if folder is None:
            return

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
