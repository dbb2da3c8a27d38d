"""The line at the foot: which ledger, what runs, what can be undone, by which rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from studyhours.ui.context import Surroundings
from studyhours.ui.undo import Step, UndoStack
from studyhours.ui.widgets.label import button_text, plain_label, set_tip
from studyhours.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard

_MARGIN, _GAP = 24, 20
_BUTTON_EDGE = 12
_WIDEST_UNDO = 340
_LEAST = 60
"""Fewer pixels than these say nothing: then the whole part gives way."""
_SEEN = 6_000
_MOVES = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest})


class StatusBar(QFrame):
    """Says where one is; where there is little room its parts give way to what runs just now."""

    def __init__(
        self, surroundings: Surroundings, undo: UndoStack, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._words, self._undo, self._keys = surroundings.words, undo, surroundings.keys
        self._card: LedgerCard | None = None
        self._name = ""
        self._ledger_text = self._undo_text = self._rules_text = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        row.setSpacing(_GAP)
        self._ledger = plain_label()
        self._ledger.setObjectName("status-ledger")
        row.addWidget(self._ledger)
        self.undo_button = QPushButton()
        self.undo_button.setObjectName("undo")
        self.undo_button.setProperty("kind", "link")
        self.undo_button.clicked.connect(undo.undo)
        row.addWidget(self.undo_button)
        self.progress = ProgressLine(surroundings.words, surroundings.tasks)
        self.progress.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.progress.installEventFilter(self)
        row.addWidget(self.progress)
        self._note = plain_label()
        self._note.setObjectName("status-note")
        self._note.hide()
        row.addWidget(self._note)
        row.addStretch(1)
        self._rules = plain_label()
        self._rules.setObjectName("status-rules")
        self._rules.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._rules)
        self.setMinimumHeight(34)
        self._passing = QTimer(self, singleShot=True, interval=_SEEN)
        self._passing.timeout.connect(self._note.hide)
        self._passing.timeout.connect(self._fit)
        undo.changed.connect(self._say)
        undo.gone.connect(self._say_gone)
        undo.went.connect(self._say_went)
        self._words.changed.connect(self._say)

    def show_card(self, card: LedgerCard, ledger: str) -> None:
        """Says which ledger is open and by which rules it judges."""
        self._card, self._name = card, ledger
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: shortens what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: what runs needs more room, or none."""
        if event.type() in _MOVES:
            self._fit()
        return super().eventFilter(watched, event)

    def _say(self) -> None:
        step = self._undo.next_undo
        self._undo_text = ""
        if step is not None:
            what = self._words.say(step.key, **step.params)
            self._undo_text = self._words.say("window.undo", what=what)
        set_tip(self.undo_button, self._undo_text)
        if self._card is not None:
            self._say_card(self._card)
        self._fit()

    def _say_card(self, card: LedgerCard) -> None:
        self._ledger_text = self._words.say("window.ledger", name=Path(self._name).name)
        set_tip(self._ledger, self._name)
        said = [
            self._words.say("window.version", title=self._words.texts.pick(title), number=number)
            for title, number in card.rulesets
        ]
        joined = self._words.say("window.separator").join(said)
        self._rules_text = self._words.say("window.by_rules", rules=joined) if said else ""
        set_tip(self._rules, self._rules_text)

    def _say_gone(self, step: Step) -> None:
        """A message offered what has been done already."""
        self._note_of("window.undone_already", step)

    def _say_went(self, step: Step, undone: bool) -> None:
        """What was taken back or done again may be of a page that is not in sight."""
        if not undone:
            self._note_of("window.redone", step)
        elif step.redo is None:
            self._note_of("window.undone", step)
        else:
            self._note_of("window.undone_for_now", step, keys=self._keys.shown("redo"))

    def _note_of(self, key: str, step: Step, **said: str) -> None:
        what = self._words.say(step.key, **step.params)
        short = _shortened(self._note.fontMetrics(), what, _WIDEST_UNDO)
        self._note.setText(self._words.say(key, what=short, **said))
        self._note.show()
        self._passing.start()
        self._fit()

    def _fit(self) -> None:
        """Gives room to what runs, then to what can be undone, the ledger, the rules."""
        room = self.width() - 2 * _MARGIN
        for part in (self.progress, self._note):
            if not part.isHidden():
                room -= part.sizeHint().width() + _GAP
        metrics = QFontMetrics(self._rules.font())
        undo = _shortened(metrics, self._undo_text, min(room // 2, _WIDEST_UNDO) - _BUTTON_EDGE)
        self.undo_button.setText(button_text(undo))
        self.undo_button.setVisible(bool(undo))
        if undo:
            room -= metrics.horizontalAdvance(undo) + _BUTTON_EDGE + _GAP
        ledger = _shortened(metrics, self._ledger_text, room, Qt.TextElideMode.ElideMiddle)
        self._ledger.setText(ledger)
        self._ledger.setVisible(bool(ledger))
        if ledger:
            room -= metrics.horizontalAdvance(ledger) + _GAP
        rules = "" if not self.progress.isHidden() else _shortened(metrics, self._rules_text, room)
        self._rules.setText(rules)
        self._rules.setVisible(bool(rules))


def _shortened(
    metrics: QFontMetrics,
    text: str,
    room: int,
    where: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> str:
    """A text as far as there is room for it; nothing where hardly any of it would be left."""
    if room < min(_LEAST, metrics.horizontalAdvance(text)):
        return ""
    return metrics.elidedText(text, where, room)
