"""Merges as steps to take back: by the usual key, from any page, or from the list of merges."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.exchange.undoing import undo_merge
from studyhours.ui.attempt import Attempt
from studyhours.ui.context import PageContext
from studyhours.ui.pages.exchange.saying import fault_text
from studyhours.ui.undo import Step

if TYPE_CHECKING:
    from studyhours.ui.page import Page


class MergeSteps(QObject):
    """The packages taken in this run; one for the page, whichever part asks.

    Signals:
        undone: A merge was taken back (its id).
    """

    undone = Signal(str)

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._steps: dict[str, Step] = {}

    def took(self, merge: str, file: str) -> None:
        """A package was merged: that can be taken back as one step."""
        if not merge:
            return  # it has changed nothing
        step = Step("exchange_page.step", {"file": file}, lambda: self._begin(merge, file, step))
        self._steps[merge] = step
        self._context.undo.did(step)

    def undo(self, merge: str, file: str) -> None:
        """Takes a merge back that a list offers."""
        step = self._steps.get(merge)
        # Begun on this page: the usual key must not offer it once more.
        known = step is not None and self._context.undo.withdraw(step)
        self._begin(merge, file, step if known else None)

    def _begin(self, merge: str, file: str, step: Step | None) -> None:
        context, banner = self._context, self._page.banner
        attempt = Attempt(context.undo, step) if step is not None else None

        def done(_changes: Changes) -> None:
            banner.say("exchange_page.undone", file=file)
            self.undone.emit(merge)

        def failed(fault: Fault) -> None:
            banner.tell(lambda: fault_text(fault, context.words), role="missed")
            banner.is_fault = True

        work = _undoing(context, merge)
        context.tasks.command(
            self._page,
            "exchange_page.undoing",
            attempt.watch(work) if attempt is not None else work,
            done,
            failed,
            changes=lambda changes: changes,
            over=attempt.over if attempt is not None else None,
        )


def _undoing(context: PageContext, merge: str) -> Callable[[Progress], Changes]:
    ledger = context.ledger
    return lambda tell: undo_merge(ledger, merge, tell)


def steps_of(context: PageContext, page: Page) -> MergeSteps:
    """The page's, made when it is first wanted."""
    for one in cast(list[MergeSteps], page.findChildren(MergeSteps)):
        return one
    return MergeSteps(context, page)
