"""A line below those who could get a paper: by which layout, and from which number on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.papers.certificates import ANNUAL, PROOF
from studyhours.services.papers.next_paper import NextPaper, next_paper
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.label import plain_label


class NextLine(QWidget):
    """Says which layout is in use and the number that the next paper gets."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._next: NextPaper | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._label = plain_label(role="small", wrap=True)
        self._label.setObjectName("issue-next")
        column.addWidget(self._label)

    def show_for(self, kind: str, language: str, year: str, people: Sequence[object]) -> None:
        """Reads it anew for what was found.

        Args:
            kind: The kind of paper asked for.
            language: Of the papers.
            year: Label of the year found.
            people: Those found; of papers about one thing the last day of each says its year.
        """
        ledger = self._context.ledger
        kinds = (ANNUAL, PROOF) if kind == ANNUAL else (kind,)
        lasts = () if kind == ANNUAL else (getattr(one, "last", None) for one in people)
        days = [day for day in lasts if isinstance(day, date)]
        self._context.tasks.query(
            self,
            "next",
            lambda: next_paper(ledger, kinds, language, year, days),
            self._take,
            self._nothing,
        )

    def _take(self, found: NextPaper) -> None:
        self._next = found
        self.retell()

    def _nothing(self, _fault: Fault) -> None:
        self._next = None  # what is wrong is said where papers are issued
        self.retell()

    def retell(self) -> None:
        """Says it again."""
        words, found = self._context.words, self._next
        said: list[str] = []
        if found is not None:
            first, *more = (words.texts.pick(title) for title in found.layouts)
            key = "documents.by_layouts" if more else "documents.by_layout"
            said.append(words.say(key, layout=first, proof="".join(more)))
            if found.serial:
                said.append(words.say("documents.next_serial", serial=found.serial))
        self._label.setText("　".join(said))
        self.setVisible(bool(said))
