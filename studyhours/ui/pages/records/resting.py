"""Asks before a record is changed or deleted on which a valid certificate rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.resting import Question, unless_certified

if TYPE_CHECKING:
    from studyhours.services.papers.resting import Resting
    from studyhours.services.records.rows import RecordContent

DELETING = Question("batch.ask_delete", "batch.delete_anyway")
SAVING = Question("batch.ask_save", "batch.save_anyway")
UNDOING = Question("batch.ask_undo", "batch.undo_anyway")
_UNCOUNTED = frozenset(["remarks", "venue"])


def unless_resting(
    owner: QWidget,
    context: PageContext,
    uids: Sequence[str],
    question: Question,
    agreed: Callable[[], None],
    declined: Callable[[], None] = lambda: None,
    *,
    about: object = None,
) -> None:
    """Goes on at once where no valid certificate rests on the records; else asks.

    Args:
        owner: Whom it is for.
        context: Of the page.
        uids: The records.
        question: ``DELETING``, ``SAVING`` or ``UNDOING``.
        agreed: What goes on.
        declined: Called where the person would rather not. Where the ledger cannot be read it goes
            on: what follows says so itself.
        about: As in ``unless_certified``.
    """
    ledger = context.ledger

    def papers() -> Sequence[Resting]:
        from studyhours.services.papers.resting import certificates_on

        return certificates_on(ledger, uids)

    unless_certified(owner, context, papers, question, agreed, declined, about=about)


def counts_otherwise(before: RecordContent, after: RecordContent) -> bool:
    """Whether two contents may count differently: notes, places and titles alone do not."""

    def counted(content: RecordContent) -> RecordContent:
        fields = {name: text for name, text in content.fields.items() if name not in _UNCOUNTED}
        return replace(content, title="", fields=fields)

    return counted(before).plain != counted(after).plain
