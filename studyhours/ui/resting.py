"""Which valid certificates rest on records: said in words, and asked about before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.services.papers.resting import Resting

_PAPERS_NAMED = 3


def papers_line(papers: Sequence[Resting], words: Words) -> str:
    """Which valid certificates rest on some records; empty for none."""
    if not papers:
        return ""
    named = [
        words.say("batch.paper", serial=one.serial, name=one.name) for one in papers[:_PAPERS_NAMED]
    ]
    key = "batch.papers_more" if len(papers) > _PAPERS_NAMED else "batch.papers"
    return words.say(key, count=len(papers), papers=words.say("window.separator").join(named))


def unless_certified(
    owner: QWidget,
    context: PageContext,
    read: Callable[[], Sequence[Resting]],
    question: tuple[str, str],
    agreed: Callable[[], None],
    declined: Callable[[], None] = lambda: None,
    *,
    about: object = None,
) -> None:
    """Goes on at once where no valid certificate rests on what is to change; else asks.

    Args:
        owner: Whom it is for.
        context: Of the page.
        read: Reads the certificates.
        question: Keys of the question and of the button that agrees.
        agreed: What goes on.
        declined: Called where the person would rather not. Where the ledger cannot be read it goes
            on: what follows says so itself.
        about: Sets this apart from what is asked at the same time; else a newer one takes its place
            and neither is called.
    """

    def found(papers: Sequence[Resting]) -> None:
        if not papers:
            agreed()
            return
        said = papers_line(papers, context.words)
        dialog = ask(
            owner, context.words, question[0], question[1], agreed, danger=True, papers=said
        )
        dialog.rejected.connect(declined)

    slot = "papers" if about is None else f"papers {id(about)}"
    context.tasks.query(owner, slot, read, found, lambda _: agreed())
