"""Asks before marks take away hours that are credited already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studyhours.services.wording.amounts import record_amount
from studyhours.ui.resting import Question, papers_line
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.services.activities.at_stake import AtStake

MARKS_QUESTION = Question("activities.ask_marks_papers", "activities.marks_anyway")
_NAMED = 5


def ask_at_stake(
    owner: QWidget,
    words: Words,
    at_stake: AtStake,
    agreed: Callable[[], None],
    declined: Callable[[], None],
) -> None:
    """Asks whose hours may go.

    Args:
        owner: Whose window the question lies over.
        words: Language.
        at_stake: What is asked about.
        agreed: What goes on.
        declined: Called where everything is to stay as it is.
    """
    question = MARKS_QUESTION.certified
    papers = papers_line(at_stake.papers, words)
    count = len(at_stake.going)
    if count:
        many = count > _NAMED
        question = "activities.ask_marks_more" if many else "activities.ask_marks"
    named = [
        words.say(
            "activities.marks_going",
            name=one.name,
            amount=record_amount(one.amount, "training", words.texts),
        )
        for one in at_stake.going[:_NAMED]
    ]
    who = words.say("window.separator").join(named)
    dialog = ask(
        owner,
        words,
        question,
        MARKS_QUESTION.yes,
        agreed,
        danger=True,
        count=count,
        who=who,
        papers=papers,
    )
    dialog.rejected.connect(declined)
