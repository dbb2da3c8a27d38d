"""What can be done with several records at once: a strip below the list while some are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class BatchBar(QFrame):
    """Says how many are chosen.

    Signals:
        change_wanted: Fields of all of them are to be changed.
        delete_wanted: All of them are to be deleted.
        all_wanted: Everything the filter finds is to be chosen.
        none_wanted: Nothing is to be chosen any more.
    """

    change_wanted = Signal()
    delete_wanted = Signal()
    all_wanted = Signal()
    none_wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._count, self._more, self._whole = 0, False, False
        self.setObjectName("records-batch")
        self.setProperty("panel", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        self._said = plain_label()
        self._said.setObjectName("records-batch-said")
        row.addWidget(self._said)
        self._every = self._button("all", "batch.choose_all", self.all_wanted, "link")
        none = self._button("none", "batch.choose_none", self.none_wanted, "link")
        row.addWidget(self._every)
        row.addWidget(none)
        row.addStretch(1)
        delete = self._button("delete", "batch.delete", self.delete_wanted)
        change = self._button("change", "batch.change", self.change_wanted, "primary")
        row.addWidget(delete)
        row.addWidget(change)
        self._stops = (self._every, none, delete, change)
        words.changed.connect(self._say)
        self.hide()

    def _button(self, name: str, key: str, signal: object, kind: str = "") -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"records-batch-{name}")
        if kind:
            button.setProperty("kind", kind)
        self._words.bind(button.setText, key)
        button.clicked.connect(signal)
        return button

    def show_chosen(self, count: int, *, more: bool, whole: bool) -> None:
        """Shows how many are chosen; hides below two.

        Args:
            count: How many.
            more: Whether the filter finds more that are not read yet.
            whole: Whether these are all the filter finds.
        """
        self._count, self._more, self._whole = count, more, whole
        self._say()
        self.setVisible(count > 1)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return self._stops

    def _say(self) -> None:
        key = "batch.chosen_whole" if self._whole else "batch.chosen"
        self._said.setText(self._words.say(key, count=f"{self._count:,}"))
        self._every.setVisible(self._more and not self._whole)
