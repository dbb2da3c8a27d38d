"""Which kind of paper, and in which language: fields that every way of issuing shares."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from studyhours.domain.texts import LANGUAGES
from studyhours.services.papers.certificates import ANNUAL
from studyhours.services.papers.deed_model import DEED_KINDS, RECORDS
from studyhours.services.papers.kind_words import kind_title
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_AROUND = 48
"""Padding and arrow of a field, in pixels."""
_WIDEST = 280


class PaperKind(StillChoice):
    """What kind of paper is issued.

    Signals:
        chosen: Another one is chosen (its id).
    """

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("issue-kind")
        words.bind(self.setAccessibleName, "documents.paper_kind")
        words.bind(self.setToolTip, "documents.paper_kind")
        self.activated.connect(lambda _: self.chosen.emit(self.kind))
        words.changed.connect(self._say)
        self._say()

    @property
    def kind(self) -> str:
        """The id of the kind chosen."""
        return str(self.currentData() or ANNUAL)

    def choose(self, kind: str) -> None:
        """Chooses a kind, without telling."""
        self.setCurrentIndex(max(self.findData(kind), 0))

    def _say(self) -> None:
        kept, words = self.kind, self._words
        self.clear()
        for kind in (ANNUAL, *DEED_KINDS):
            listed = words.say("documents.kind_records") if kind == RECORDS else ""
            self.addItem(listed or kind_title(kind, words.texts), kind)
        self.choose(kept)
        widen(self)


class PaperLanguage(StillChoice):
    """The language papers are printed in: the window's, until another is chosen.

    Signals:
        chosen: Another one is chosen (``zh`` or ``en``).
    """

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._own = ""
        self.setObjectName("issue-language")
        words.bind(self.setAccessibleName, "documents.paper_language")
        words.bind(self.setToolTip, "documents.paper_language")
        self.activated.connect(self._activated)
        words.changed.connect(self._say)
        self._say()

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return self._own or self._words.language

    def _say(self) -> None:
        self.clear()
        for language in LANGUAGES:
            name = self._words.say(f"paper_language.{language}")
            self.addItem(self._words.say("documents.papers_in", language=name), language)
        self.setCurrentIndex(LANGUAGES.index(self.language))
        widen(self)

    def _activated(self) -> None:
        self._own = str(self.currentData())
        self.chosen.emit(self._own)


def widen(combo: QComboBox) -> None:
    """Gives a field room for its longest entry; Qt forgets the style sheet's padding."""
    combo.ensurePolished()
    metrics = combo.fontMetrics()
    texts = (combo.itemText(at) for at in range(combo.count()))
    longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
    combo.setMinimumWidth(min(longest + _AROUND, _WIDEST))
