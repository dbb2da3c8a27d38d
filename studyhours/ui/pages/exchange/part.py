"""What the parts of the page have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP
from studyhours.ui.pages.exchange.saying import fault_text
from studyhours.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from studyhours.ui.page import Page


class Part(QWidget):
    """One part: reads when it is shown.

    Attributes:
        banner: The page's.
        buttons: Its own in the page's head, the primary one last.
    """

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__()
        self.context = context
        self.banner: Banner = page.banner
        self.buttons: tuple[QPushButton, ...] = ()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)

    def refresh(self) -> None:
        """Starts reading what the part shows."""

    def retell(self) -> None:
        """Says again, in another language, what was said from data."""

    def take_files(self, paths: list[Path]) -> bool:
        """Takes files that were dropped on the window; says whether it does."""
        return False

    def button(self, name: str, key: str, *, primary: bool = False) -> QPushButton:
        """A button with a name and what it says."""
        made = QPushButton()
        made.setObjectName(f"exchange-{name}")
        if primary:
            made.setProperty("kind", "primary")
        self.context.words.bind(made.setText, key)
        return made

    def say_fault(self, fault: Fault) -> None:
        """Says on the page what went wrong."""
        words = self.context.words
        self.banner.tell(lambda: fault_text(fault, words), role="missed")
        self.banner.is_fault = True
