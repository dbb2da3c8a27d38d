"""Keeps comments on records, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studyhours.services.reviewing.notes import Commented, add_comment
from studyhours.ui.page import Page


def _nothing() -> None:
    """Nobody waits for it."""


def send_comments(
    page: Page,
    key: str,
    comments: Sequence[tuple[str, str]],
    sent: Callable[[str], None],
    then: Callable[[], None] = _nothing,
) -> None:
    """Keeps comments; the first that cannot be kept is told on the page, and ends it.

    Args:
        page: Whose comments they are.
        key: What is being done, for the status bar.
        comments: Uid of each record, and what is said of it.
        sent: Told of each record whose comment is kept.
        then: Called once all are kept.
    """
    if not comments:
        then()
        return
    ledger, ((record, text), *others) = page.context.ledger, comments

    def done(_made: Commented) -> None:
        sent(record)
        send_comments(page, key, others, sent, then)

    page.context.tasks.command(
        page,
        key,
        lambda _tell: add_comment(ledger, record, text),
        done,
        page.banner.show_fault,
        changes=lambda result: result.changes,
    )
