"""What the parts of the settings have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.context import PageContext
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.parted_page import PagePart
from studyhours.ui.remembering import T, remember
from studyhours.ui.widgets.dialog_parts import leave

if TYPE_CHECKING:
    from studyhours.ui.page import Page


Failed = Callable[[Fault], None]
SAVING, _UNDOING = "settings.saving", "settings.undoing"


class Part(PagePart):
    """One part: what it changes is a command of the page, and can be taken back.

    Attributes:
        page: Where it stands.
    """

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self.page = page

    def change(
        self,
        work: Callable[[Ledger], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Changes a setting as a command of the page."""
        ledger = self.context.ledger
        self.context.tasks.command(
            self.page,
            SAVING,
            lambda _tell: work(ledger),
            done,
            failed,
            cancelled=cancelled,
            changes=lambda result: result.changes,
        )

    def change_in(
        self, dialog: KeptDialog, work: Callable[[Ledger], T], done: Callable[[T], None]
    ) -> None:
        """Changes what a dialog asked for: it is closed once that is saved, and stays else.

        Args:
            dialog: The dialog, which holds what stands in it meanwhile.
            work: What is to be done.
            done: Takes the result.
        """
        ledger = self.context.ledger

        def saved(result: T) -> None:
            leave(dialog)
            done(result)

        self.context.tasks.command(
            self.page,
            SAVING,
            lambda _tell: work(ledger),
            saved,
            dialog.show_fault,
            over=dialog.release,
            changes=lambda result: result.changes,
        )

    def remember(self, key: str, done: T, back: Callable[[Ledger, T], T], **params: object) -> None:
        """Notes a change that can be taken back and done again.

        Args:
            key: Key of its name.
            done: What it gave back; where nothing has changed nothing is noted.
            back: Takes it back, and gives what takes that back in turn.
            params: What its name says.
        """
        name = (key, params)
        remember(self.context, self.page, name, done, back, doing=_UNDOING)
