"""How long work tells how far it is, and learns that nobody wants it any more."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """Raised from ``Progress`` inside the work: the person has called it off.

    It passes through every transaction like any other exception, so nothing of it is kept. It is
    no fault and has no message.
    """


class Progress(Protocol):
    """Called now and then by long work; may raise ``Cancelled``."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Tells how far the work is.

        Args:
            stage: What is being done; its words are ``progress.<stage>``.
            done: Items done of this stage.
            total: Items in all, None where that is not known.
        """


def unwatched(stage: str, done: int, total: int | None) -> None:
    """Nobody is watching: does nothing."""
