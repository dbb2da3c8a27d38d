"""What all pages are: a head, a body, messages over it; shown late and refreshed by need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.floating_banner import FloatingBanner
from studyhours.ui.widgets.header import PageHeader

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard

MARGIN = 24
GAP = 14


class Page(QWidget):
    """Base of the pages in the side bar.

    Attributes:
        name: What the side bar, memory and ``go`` call it.
        wants: What it shows: it looks again when one of these has changed.
        header: Title and controls.
        banner: Where errors and news of this page stand, over it: nothing moves for them.
        body: Layout for the rest.
        paste: What Ctrl+V does while the side bar has the focus, as after choosing the page there.
    """

    name: ClassVar[str]
    wants: ClassVar[Changes] = Changes.NONE

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(f"page-{self.name}")
        self._stale = True
        self._unsaid = False
        self.paste: Callable[[], object] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 14, MARGIN, GAP)
        layout.setSpacing(GAP)
        self.header = PageHeader(self)
        context.words.bind(self.header.title.setText, f"page.{self.name}")
        layout.addWidget(self.header)
        self.banner = FloatingBanner(context.words, self)
        self.banner.again = self.refresh
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        layout.addLayout(self.body, 1)
        context.changes.changed.connect(self._changed)
        context.words.changed.connect(self._retell)

    # ------------------------------------------------------------ for pages to fill in

    def refresh(self) -> None:
        """Starts reading what the page shows."""

    def retell(self) -> None:
        """Says again, in another language, what was said from data."""

    def visit(self, **params: str) -> None:
        """Another page has sent the person here."""

    def lay_aside(self) -> None:
        """Takes out what is not shown and can be put in again when it is.

        The window is about to be dressed anew, which takes the longer the more is in it.
        """

    def leaving(self) -> None:
        """The ledger is about to be closed: the last moment to keep what was typed."""

    def drop_files(self, paths: list[Path]) -> bool:
        """Files were dropped on the window while this page was shown.

        Returns:
            Whether the page takes them; else the shell finds one that does.
        """
        return False

    def learn_card(self, card: LedgerCard) -> None:
        """What kind of ledger this is: told before the page is shown, and when that changes."""

    # ------------------------------------------------------------ for the shell

    def arrive(self) -> None:
        """The page is shown: it says and reads what it has not, or what has changed since."""
        if self._unsaid:
            self._unsaid = False
            self.retell()
        if self.banner.is_fault:
            self.banner.clear()
            self._stale = True
        if self._stale:
            self._stale = False
            self.refresh()

    def _changed(self, changes: Changes) -> None:
        if not changes & self.wants:
            return
        if self.isVisible():
            self._stale = False
            self.refresh()
        else:
            self._stale = True

    def _retell(self) -> None:
        if self.isVisible():
            self.retell()
        else:
            self._unsaid = True
