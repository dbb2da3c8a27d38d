"""What can be done with several records at once: a strip below the list while some are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.yielding_row import YieldingRow
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
        whole = QHBoxLayout(self)
        whole.setContentsMargins(14, 8, 8, 8)
        chosen, deeds = QWidget(), QWidget()
        row, right = QHBoxLayout(chosen), QHBoxLayout(deeds)
        for one in (row, right):
            one.setContentsMargins(0, 0, 0, 0)
            one.setSpacing(8)
        self._said = plain_label()
        self._said.setObjectName("records-batch-said")
        row.addWidget(self._said)
        self._every = self._button("all", "batch.choose_all", self.all_wanted, "link")
        none = self._button("none", "batch.choose_none", self.none_wanted, "link")
        row.addWidget(self._every)
        row.addWidget(none)
        right.addStretch(1)
        delete = self._button("delete", "batch.delete", self.delete_wanted)
        self._change = self._button("change", "batch.change", self.change_wanted, "primary")
        right.addWidget(delete)
        right.addWidget(self._change)
        whole.addWidget(YieldingRow(chosen, deeds))
        self._stops = (self._every, none, delete, self._change)
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

    def lead(self, *, leads: bool) -> None:
        """Whether changing them is the one thing to do first."""
        set_look(self._change, "kind", "primary" if leads else "")

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return self._stops

    def _say(self) -> None:
        key = "batch.chosen_whole" if self._whole else "batch.chosen"
        self._said.setText(self._words.say(key, count=f"{self._count:,}"))
        self._every.setVisible(self._more and not self._whole)
