"""What a page is given: everything it may use, and nothing of other pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.changes import ChangeBus
from studyhours.ui.memory import Memory
from studyhours.ui.shortcuts import Shortcuts
from studyhours.ui.tasks import Tasks
from studyhours.ui.theme import Theme
from studyhours.ui.undo import UndoStack
from studyhours.ui.words import Words


class Go(Protocol):
    """Takes the person to another page."""

    def __call__(self, page: str, /, **params: str) -> None:
        """Shows the page called ``page``; ``params`` reach its ``visit``."""


class LogInAgain(Protocol):
    """Closes the ledger and asks who opens it, or opens it at once where nobody is asked."""

    def __call__(self, key: str = "", /, **params: object) -> None:
        """Does so; ``key`` is a sentence to be said once the ledger is open again."""


@dataclass(frozen=True)
class Surroundings:
    """What every part of the window shares, with or without a ledger.

    Attributes:
        words: Language.
        theme: Colours.
        tasks: Work off the UI thread.
        memory: What is remembered between runs.
        keys: Which key does what.
    """

    words: Words
    theme: Theme
    tasks: Tasks
    memory: Memory
    keys: Shortcuts


@dataclass(frozen=True)
class PageContext(Surroundings):
    """What a page of an opened ledger is given.

    Attributes:
        ledger: The opened ledger.
        changes: What has changed.
        undo: What can be taken back.
        go: To other pages, by name.
        open_other: Asks the shell to open another ledger (a path).
        log_in_again: Asks the shell to close the ledger and to ask who opens it.
        minutes_changed: Tells the shell that another idle time was chosen.
        shows: Whether there is a page of a name for whoever is logged in.
    """

    ledger: Ledger
    changes: ChangeBus
    undo: UndoStack
    go: Go
    open_other: Callable[[str], None]
    log_in_again: LogInAgain
    minutes_changed: Callable[[], None]
    shows: Callable[[str], bool]
