"""What the parts of the page have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.papers.issued_list import combined_pages
from studyhours.services.papers.naming import combined_name
from studyhours.services.papers.print_log import log_prints
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP
from studyhours.ui.pages.documents.taking_serials import HELD_ELSEWHERE, say_held_elsewhere
from studyhours.ui.printing import PrintOrder
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.print_desk import PrintDesk

if TYPE_CHECKING:
    from studyhours.ui.page import Page


class Part(QWidget):
    """One part: reads when it is shown, has one primary action.

    Attributes:
        primary: Its button in the page's head.
        beside: Further buttons before that.
        banner: The page's; tasks say there what went wrong.
        desk: Where the page prints.
    """

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__()
        self.context, self.desk = context, desk
        self.banner: Banner = page.banner
        self.beside: tuple[QPushButton, ...] = ()
        self.primary = QPushButton()
        self.primary.setProperty("kind", "primary")
        self.primary.setEnabled(False)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)

    def refresh(self) -> None:
        """Starts reading what the part shows."""

    def retell(self) -> None:
        """Says again, in another language, what was said from data."""

    @property
    def has_unsaved(self) -> bool:
        """Whether a form holds what was typed and not saved."""
        return False

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form; ``then`` is called once that is done."""
        then()

    def discard_typed(self) -> None:
        """Forgets what was typed."""

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

    def noted(self) -> None:
        """What was printed has been noted."""

    def say_fault(self, fault: Fault) -> None:
        """Says on the page what went wrong."""
        if fault.code == HELD_ELSEWHERE:
            say_held_elsewhere(self, fault)
        else:
            self.banner.show_fault(fault)
