"""What the editor has to say beside the form: somebody else was faster, this looks like a twin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.records.listing import RecordShown
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class Conflict(QFrame):
    """The record was changed elsewhere meanwhile; what was typed here is all still there.

    Signals:
        mine: Put what stands here on top, as a newer version.
        theirs: Show what the record says now; what stands here stays as a draft.
        another: Save what stands here as a record of its own.
    """

    mine = Signal()
    theirs = Signal()
    another = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records-conflict")
        self.setProperty("strip", "risk")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        said = plain_label(wrap=True)
        words.bind(said.setText, "records.conflict")
        column.addWidget(said)
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, key, signal in (
            ("theirs", "records.conflict_theirs", self.theirs),
            ("mine", "records.conflict_mine", self.mine),
            ("another", "records.conflict_another", self.another),
        ):
            button = QPushButton()
            button.setObjectName(f"records-conflict-{name}")
            words.bind(button.setText, key)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()


class Twin(QFrame):
    """Such a record is there already; saving goes on all the same.

    Signals:
        open_wanted: The person wants to see it (its uid).
    """

    open_wanted = Signal(str)

    def __init__(self, saying: Saying, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saying = saying
        self._found: tuple[RecordShown, ...] = ()
        self.setObjectName("records-twin")
        self.setProperty("strip", "risk")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(8)
        self.label = plain_label(wrap=True)
        row.addWidget(self.label, 1)
        button = QPushButton()
        button.setObjectName("records-twin-open")
        button.setProperty("kind", "link")
        saying.words.bind(button.setText, "records.twin_open")
        button.clicked.connect(self._open)
        row.addWidget(button)
        saying.words.changed.connect(self._retell)
        self.hide()

    def tell(self, found: tuple[RecordShown, ...]) -> None:
        """Says that there are such records; hides for none."""
        self._found = found
        self._retell()
        self.setVisible(bool(found))

    def _open(self) -> None:
        if self._found:
            self.open_wanted.emit(self._found[0].uid)

    def _retell(self) -> None:
        if self._found:
            first = self._found[0]
            named = self._saying.named(first.kind, first.title, first.type)
            say = self._saying.words.say
            self.label.setText(
                say("records.twin", day=self._saying.day(first), name=first.name, what=named)
            )
