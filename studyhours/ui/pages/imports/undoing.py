"""Asks before an import is undone, and says which certificates rest on what it brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from studyhours.domain.errors import Fault
from studyhours.ui.page import Page

if TYPE_CHECKING:
    from studyhours.services.papers.resting import Resting


def ask_to_undo(
    page: Page,
    import_id: str,
    file: str,
    count: int,
    agreed: Callable[[], None],
    *,
    declined: Callable[[], None] = lambda: None,
    always: bool = True,
) -> None:
    """Asks, and then undoes.

    Args:
        page: The page.
        import_id: The import.
        file: The name of its file.
        count: How many records it brought.
        agreed: What undoes it.
        declined: Called where the person would rather not, or the ledger cannot be read.
        always: Whether it is asked too where no certificate rests on it.
    """
    ledger = page.context.ledger

    def papers() -> Sequence[Resting]:
        from studyhours.services.papers.resting import certificates_on_imports

        return certificates_on_imports(ledger, [import_id])

    def unread(fault: Fault) -> None:
        page.banner.show_fault(fault)
        declined()

    from studyhours.ui.resting import Question, unless_certified

    question = Question(
        "imports.ask_undo_papers",
        "imports.undo",
        "imports.ask_undo" if always else "",
        {"file": file, "count": count},
    )
    # Each import by itself: another asked about meanwhile must not take its place.
    unless_certified(
        page, page.context, papers, question, agreed, declined, about=import_id, unread=unread
    )
