"""Several papers that are checked together: a line each, with its answer in one word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from studyhours.services.papers.verifying import PaperVerdict
from studyhours.ui.fonts import scaled
from studyhours.ui.words import Words

_HEIGHT = 160
_LONGEST_NAME = 300


def short_name(paper: str) -> str:
    """What a paper is called beside its answer; nothing where it is a code's long text."""
    return Path(paper).name if len(paper) < _LONGEST_NAME else ""


class VerdictList(QListWidget):
    """Hidden where there is one only: the panel beside it says all."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._papers: Sequence[str] = ()
        self._found: list[PaperVerdict] = []
        self.setObjectName("verify-list")
        words.bind(self.setAccessibleName, "verify_page.together")
        # A name's ends and the answer behind it are seen whatever its length.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    @property
    def waiting(self) -> str | None:
        """The next paper without an answer; None when all have theirs."""
        at = len(self._found)
        return self._papers[at] if at < len(self._papers) else None

    @property
    def chosen(self) -> tuple[str, PaperVerdict | None]:
        """The paper of the line that is chosen, and its answer once it is there."""
        at = max(self.currentRow(), 0)
        return self._papers[at], self._found[at] if at < len(self._found) else None

    def begin(self, papers: Sequence[str]) -> None:
        """Shows papers without their answers; of the same ones the line chosen stays."""
        kept = max(self.currentRow(), 0) if papers == self._papers else 0
        self._papers, self._found = papers, []
        self.blockSignals(True)
        self.clear()
        for _ in papers:
            QListWidgetItem(self)
        self.setCurrentRow(kept)
        self.blockSignals(False)
        self.retell()
        self.setVisible(len(papers) > 1)
        # As high as its lines: what one of them says stands below.
        around = self.height() - self.viewport().height()
        lines = self.count() * max(self.sizeHintForRow(0), 1)
        self.setFixedHeight(min(lines + around, scaled(_HEIGHT)))

    def add(self, found: PaperVerdict) -> bool:
        """Takes the answer of the next paper; whether its line is the one chosen."""
        at = len(self._found)
        self._found.append(found)
        self._say(at)
        return at == max(self.currentRow(), 0)

    def retell(self) -> None:
        """Says it again."""
        for at in range(self.count()):
            self._say(at)

    def _say(self, at: int) -> None:
        words, here = self._words, at < len(self._found)
        key = f"verify_status.{self._found[at].status}" if here else "verify_page.checking"
        said = words.say("verify_page.line", name=short_name(self._papers[at]), said=words.say(key))
        self.item(at).setText(said)
