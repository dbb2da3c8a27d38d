"""What was found for one choice: who could get a paper, and all that can be done with it.

The part that issues knows no kind of paper: it asks a round.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import Issued
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.documents.ticking import One, Ticked
from studyhours.ui.words import Words


@dataclass(frozen=True)
class Shown:
    """What the panel says of somebody beside the page.

    Attributes:
        chip: A word on how it stands; empty for none.
        role: The chip's colour.
        notes: Sentences below the page.
    """

    chip: str
    role: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What the question before issuing says.

    Attributes:
        lines: How many of what, by what, where to, and that it stays.
        warning: What somebody holds already; empty for nothing.
    """

    lines: tuple[str, ...]
    warning: str


class Round(ABC, Generic[One]):
    """Those found, with the request they answer: question, preview and order come from it alike.

    Attributes:
        people: Everybody, those first who stand first.
        request: What they were asked for by; of equal ones the ticks stay.
        year: Label of the year whose folder the files usually go to.
    """

    people: Sequence[One]
    request: object
    year: str

    @abstractmethod
    def is_due(self, one: One) -> bool:
        """Whether somebody is ticked to begin with."""

    @abstractmethod
    def shown(self, one: One, words: Words) -> Shown:
        """What the panel says of somebody."""

    @abstractmethod
    def preview(self, ledger: Ledger, one: One) -> bytes:
        """Somebody's paper as a PDF; it issues nothing."""

    @abstractmethod
    def asked(self, chosen: Sequence[One], folder: Path | None, words: Words) -> Asked:
        """What the question before issuing says."""

    @abstractmethod
    def issue(
        self,
        ledger: Ledger,
        chosen: Sequence[One],
        folder: Path | None,
        passphrase: str | None,
        progress: Progress,
    ) -> Issued:
        """Issues to those chosen."""


Find = Callable[[Ledger, Progress], Round[One]]
"""Finds a round; on a worker."""


@dataclass(frozen=True)
class ListKind(Generic[One]):
    """How a list of those who could get a paper looks.

    Attributes:
        name: What its parts are called by.
        table: The table's name, under which its columns are remembered.
        columns: Its columns behind the boxes.
        filters: What may be shown, by name; words are ``documents_filter.NAME``.
        always: Filters that stay when nobody passes them.
        links: What ticks many of those listed at once: a name, a key of words, and whom.
    """

    name: str
    table: str
    columns: Callable[[Words, Ticked[One]], tuple[Column[One], ...]]
    filters: dict[str, Callable[[One], bool]]
    always: frozenset[str]
    links: tuple[tuple[str, str, Callable[[One], bool]], ...]
