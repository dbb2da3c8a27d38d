"""Which valid certificates rest on records: said in words, and asked about before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.services.papers.resting import Resting

_PAPERS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something that certificates may rest on.

    Attributes:
        certified: Key of the question where valid certificates rest on it; it names ``papers``.
        yes: Key of the button that agrees.
        plain: Key of the question where none does; empty where nothing is asked then.
        said: What both name besides.
    """

    certified: str
    yes: str
    plain: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


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
    question: Question,
    agreed: Callable[[], None],
    declined: Callable[[], None] = lambda: None,
    *,
    about: object = None,
    unread: Callable[[Fault], None] | None = None,
) -> None:
    """Goes on at once where no valid certificate rests on what is to change; else asks.

    Args:
        owner: Whom it is for.
        context: Of the page.
        read: Reads the certificates.
        question: What is asked.
        agreed: What goes on.
        declined: Called where the person would rather not.
        about: Sets this apart from what is asked at the same time; else a newer one takes its place
            and neither is called.
        unread: Told where the ledger cannot be read. Without it that goes on: what follows says so
            itself.
    """

    def found(papers: Sequence[Resting]) -> None:
        key = question.certified if papers else question.plain
        if not key:
            agreed()
            return
        words, said = context.words, {**question.said, "papers": papers_line(papers, context.words)}
        dialog = ask(owner, words, key, question.yes, agreed, danger=True, **said)
        dialog.rejected.connect(declined)

    apart = about if isinstance(about, str) else id(about)
    slot = "papers" if about is None else f"papers {apart}"
    context.tasks.query(owner, slot, read, found, unread or (lambda _fault: agreed()))
