"""Looks through a document, some pages at a time, so that drawing goes on between."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studyhours.ui.pdf_pages import Hit, PdfFile
from studyhours.ui.pdf_text import squeezed
from studyhours.ui.tasks import Tasks

_PAGES = 8
"""Pages looked through in one go: some tens of milliseconds."""
MOST = 2_000
"""Places after which nobody looks on."""


class Finder(QObject):
    """What was found, and which of it is looked at.

    Attributes:
        hits: What was found, in the order of the document.
        at: Which is looked at, from 0; -1 for none yet.
        looking: Whether there may be more.

    Signals:
        changed: More was found, or looking is over.
        chosen: Another is looked at (``Hit``).
    """

    changed = Signal()
    chosen = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._file: PdfFile | None = None
        self._text = ""
        self._from = 0
        self.hits: list[Hit] = []
        self.at = -1
        self.looking = False

    @property
    def hit(self) -> Hit | None:
        """What is looked at."""
        return self.hits[self.at] if 0 <= self.at < len(self.hits) else None

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._text

    def look(self, file: PdfFile | None, text: str, start: int) -> None:
        """Looks for a text.

        Args:
            file: Where.
            text: What; nothing when empty.
            start: The page from which on the first is looked at.
        """
        self._file, self._text, self._from = file, text, start
        self.hits, self.at = [], -1
        self.looking = file is not None and bool(squeezed(text))
        self.changed.emit()
        if self.looking:
            self._go_on(0)

    def step(self, by: int) -> None:
        """Looks at the next or the one before; behind the last comes the first."""
        if self.hits:
            self.at = (self.at + by) % len(self.hits) if self.at >= 0 else 0
            self.chosen.emit(self.hits[self.at])

    def _go_on(self, first: int) -> None:
        file, text = self._file, self._text
        if file is None:
            return
        last = min(first + _PAGES, len(file.pages))

        def work() -> list[Hit]:
            return [hit for page in range(first, last) for hit in file.find(page, text)]

        def done(found: list[Hit]) -> None:
            if file is self._file and text == self._text:
                self._take(found, last, len(file.pages))

        self._tasks.query(self, "find", work, done)

    def _take(self, found: list[Hit], upto: int, pages: int) -> None:
        before = len(self.hits)
        self.hits += found
        self.looking = upto < pages and len(self.hits) < MOST
        if self.at < 0:
            later = (at for at in range(before, len(self.hits)) if self.hits[at].page >= self._from)
            self.at = next(later, -1)
            if self.at < 0 and self.hits and not self.looking:
                self.at = 0
            if self.at >= 0:
                self.chosen.emit(self.hits[self.at])
        self.changed.emit()
        if self.looking:
            self._go_on(upto)
