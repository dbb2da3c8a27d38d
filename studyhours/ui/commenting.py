"""A comment on a record: written on whatever page it is asked for, one step to take back."""

from __future__ import annotations

from collections.abc import Callable

from studyhours.domain.changes import Changes
from studyhours.services.reviewing.notes import Commented, add_comment, take_comment_back
from studyhours.ui.attempt import Attempt
from studyhours.ui.page import Page
from studyhours.ui.undo import Step


def write_comment(page: Page, uid: str, text: str, name: str, kept: Callable[[], object]) -> None:
    """Writes a comment, and says so with a way back.

    Args:
        page: Whose command it is.
        uid: The record.
        text: What is said of it.
        name: What messages call the record.
        kept: Called once it is in the ledger.
    """
    context = page.context
    ledger, undo = context.ledger, context.undo

    def done(made: Commented) -> None:
        kept()
        step = Step(
            "review.step_comment",
            {"what": name},
            undo=lambda: _turn(page, step, made.uid, back=True),
            redo=lambda: _turn(page, step, made.uid, back=False),
        )
        undo.did(step)
        page.banner.say(
            "review.was_commented",
            action=("records.undo", lambda: undo.undo_step(step)),
            what=name,
        )

    context.tasks.command(
        page,
        "review.commenting",
        lambda _tell: add_comment(ledger, uid, text),
        done,
        page.banner.show_fault,
        changes=Changes.REVIEWS,
    )


def _turn(page: Page, step: Step, note: str, *, back: bool) -> None:
    context = page.context
    attempt = Attempt(context.undo, step)
    context.tasks.command(
        page,
        "records.undoing" if back else "records.redoing",
        attempt.watch(lambda _tell: take_comment_back(context.ledger, note, back=back)),
        lambda _made: page.banner.clear(),
        page.banner.show_fault,
        over=attempt.over,
        changes=Changes.REVIEWS,
    )
