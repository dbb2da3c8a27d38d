"""A table, or a sentence in its place where a search or a filter leaves nothing of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.words import Words


class FoundOrNot(QStackedWidget):
    """Shows the table while anything is found.

    Signals:
        all_wanted: The person wants to see everything again.

    Args:
        table: The table.
        words: Language.
        said: Keys of the sentence and of its hint.
        name: What the sentence's place is called by.
    """

    all_wanted = Signal()

    def __init__(self, table: QWidget, words: Words, said: tuple[str, str], name: str) -> None:
        super().__init__()
        none = EmptyState(words, *said, "documents.show_all")
        none.setObjectName(name)
        none.clicked.connect(self.all_wanted)
        if none.button is not None:
            none.button.setObjectName(f"{name}-all")
        for widget in (table, none):
            self.addWidget(widget)

    def show_found(self, *, found: bool) -> None:
        """Says whether anything is found."""
        self.setCurrentIndex(0 if found else 1)
