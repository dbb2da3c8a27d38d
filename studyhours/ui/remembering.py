"""Changes that are taken back by a service, which gives what takes that back in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.attempt import Attempt
from studyhours.ui.context import PageContext
from studyhours.ui.undo import Step


class Changed(Protocol):
    """What a change gives back."""

    @property
    def changes(self) -> Changes:
        """What pages need to look at again."""


T = TypeVar("T", bound=Changed)


def remember(
    context: PageContext,
    owner: QObject,
    name: tuple[str, Mapping[str, object]],
    done: T,
    back: Callable[[Ledger, T], T],
    *,
    doing: str,
    told: Callable[[T], object] | None = None,
    failed: Callable[[Fault], None] | None = None,
) -> None:
    """Notes a change that can be taken back and done again.

    Args:
        context: Of the page.
        owner: Whom taking back is a command of.
        name: Key of what the step is called, and what that says.
        done: What the change gave back; where nothing has changed nothing is noted.
        back: Takes it back, and gives what takes that back in turn.
        doing: Key of what taking back is called while it runs.
        told: Takes what taking back gave.
        failed: Takes a fault; else the owner's banner shows it.
    """
    if done.changes is Changes.NONE:
        return
    last = [done]

    def begin() -> None:
        ledger, undone = context.ledger, last[0]
        attempt = Attempt(context.undo, step)
        context.tasks.command(
            owner,
            doing,
            attempt.watch(lambda _tell: back(ledger, undone)),
            put,
            failed,
            over=attempt.over,
            changes=lambda result: result.changes,
        )

    def put(result: T) -> None:
        last[0] = result
        if told is not None:
            told(result)

    key, params = name
    step = Step(key, dict(params), begin, begin)
    context.undo.did(step)
