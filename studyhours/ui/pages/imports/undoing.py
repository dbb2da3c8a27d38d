"""Asks before an import is undone, and says which certificates rest on what it brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from studyhours.domain.errors import Fault
from studyhours.ui.page import Page
from studyhours.ui.widgets.dialog import ask

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
    context = page.context
    ledger, words = context.ledger, context.words

    def papers() -> Sequence[Resting]:
        from studyhours.services.papers.resting import certificates_on_import

        return certificates_on_import(ledger, import_id)

    def found(papers: Sequence[Resting]) -> None:
        if not papers and not always:
            agreed()
            return
        from studyhours.ui.resting import papers_line

        key = "imports.ask_undo_papers" if papers else "imports.ask_undo"
        said = papers_line(papers, words)
        dialog = ask(
            page, words, key, "imports.undo", agreed, danger=True, file=file, count=count,
            papers=said,
        )  # fmt: skip
        dialog.rejected.connect(declined)

    def unread(fault: Fault) -> None:
        page.banner.show_fault(fault)
        declined()

    # Each import by itself: another asked about meanwhile must not take its place.
    context.tasks.query(page, f"papers {import_id}", papers, found, unread)
