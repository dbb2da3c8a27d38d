"""Asked where a ledger lies on a share or a stick: work on a copy here, or only look."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studyhours.ui.context import Surroundings
from studyhours.ui.pages.start.cards import ChoiceCard, ElidedLabel
from studyhours.ui.widgets.label import plain_label


class ElsewhereView(QWidget):
    """The safe way first.

    Signals:
        copy_wanted: A working copy is wanted.
        go_on_wanted: The working copy there is (its path) is wanted.
        look_wanted: The ledger is only to be looked at.
        back: Another ledger is wanted.
    """

    copy_wanted = Signal()
    go_on_wanted = Signal(str)
    look_wanted = Signal()
    back = Signal()

    def __init__(self, shared: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = shared.words
        self._place, self._copy = "share", ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        back = QPushButton()
        back.setObjectName("elsewhere-back")
        back.setProperty("kind", "link")
        self._words.bind(back.setText, "start.back")
        back.clicked.connect(self.back)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self._title = plain_label(role="title")
        self._path = ElidedLabel("muted")
        self._why = plain_label(wrap=True)
        self._why.setObjectName("elsewhere-why")
        for label in (self._title, self._path, self._why):
            column.addWidget(label)
        column.addSpacing(8)
        self._work = ChoiceCard(self._words, shared.theme, "copy")
        self._work.clicked.connect(self._work_here)
        self._look = ChoiceCard(self._words, shared.theme, "look")
        self._look.say("elsewhere.look", "elsewhere.look_hint")
        self._look.clicked.connect(self.look_wanted)
        column.addWidget(self._work)
        column.addWidget(self._look)
        server = plain_label(role="small", wrap=True)
        self._words.bind(server.setText, "elsewhere.server")
        column.addWidget(server)
        column.addStretch(1)
        self._words.changed.connect(self._say)

    def ask(self, ledger: str, place: str, copy: str) -> None:
        """Asks about a ledger.

        Args:
            ledger: Its path.
            place: ``share`` or ``stick``.
            copy: The working copy that waits to be handed back; empty for none.
        """
        self._place, self._copy = place, copy
        self._path.show_text(ledger)
        if copy:
            self._work.say("elsewhere.go_on", "elsewhere.go_on_card")
        else:
            self._work.say("elsewhere.copy", "elsewhere.copy_hint")
        self._say()
        self._work.setFocus()

    def _say(self) -> None:
        words = self._words
        self._title.setText(words.say(f"elsewhere.title_{self._place}"))
        self._why.setText(words.say(f"elsewhere.why_{self._place}"))
        if self._copy:
            self._why.setText(words.say("elsewhere.go_on_hint", copy=self._copy))

    def _work_here(self) -> None:
        if self._copy:
            self.go_on_wanted.emit(self._copy)
        else:
            self.copy_wanted.emit()
