"""Asks before an import is undone, and says which certificates rest on what it brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyhours.domain.errors import Fault
from studyhours.services.importing.made import ROSTER, ImportMade
from studyhours.ui.page import Page

if TYPE_CHECKING:
    from studyhours.services.papers.resting import Resting


@dataclass(frozen=True, slots=True)
class ToUndo:
    """An import that may be undone.

    Attributes:
        id: The import.
        what: What it brought.
        file: The name of its file.
        added: How many entries it added.
        updated: How many it updated.
    """

    id: str
    what: str | None
    file: str
    added: int
    updated: int

    @property
    def question(self) -> str:
        """The key of what is asked first."""
        return "imports.ask_undo_roster" if self.what == ROSTER else "imports.ask_undo"

    @property
    def undone(self) -> str:
        """The key of what is said afterwards."""
        return "imports.undone_roster" if self.what == ROSTER else "imports.undone"

    @property
    def said(self) -> dict[str, object]:
        """What stands in these words."""
        return {"file": self.file, "count": self.added, "updated": self.updated}


def to_undo(made: ImportMade) -> ToUndo:
    """One of the imports that are listed."""
    return ToUndo(made.id, made.what, made.file, made.added, made.updated)


def ask_to_undo(
    page: Page,
    one: ToUndo,
    agreed: Callable[[], None],
    *,
    declined: Callable[[], None] = lambda: None,
    always: bool = True,
) -> None:
    """Asks, and then undoes.

    Args:
        page: The page.
        one: The import.
        agreed: What undoes it.
        declined: Called where the person would rather not, or the ledger cannot be read.
        always: Whether it is asked too where no certificate rests on it.
    """
    ledger = page.context.ledger

    def papers() -> Sequence[Resting]:
        from studyhours.services.papers.resting import certificates_on_imports

        return certificates_on_imports(ledger, [one.id])

    def unread(fault: Fault) -> None:
        page.banner.show_fault(fault)
        declined()

    from studyhours.ui.resting import Question, unless_certified

    question = Question(
        "imports.ask_undo_papers",
        "imports.undo",
        one.question if always else "",
        one.said,
    )
    # Each import by itself: another asked about meanwhile must not take its place.
    unless_certified(
        page, page.context, papers, question, agreed, declined, about=one.id, unread=unread
    )
