"""The line that looks for a text in a document: how many there are, the next, the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from studyhours.ui.preview.finder import MOST, Finder
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_TYPED = 200
"""Milliseconds without another letter before it is looked for."""


class FindBar(QWidget):
    """Hidden until it is wanted.

    Signals:
        wanted: Something else is to be looked for (the text).
        closed: The person has closed it.
    """

    wanted = Signal(str)
    closed = Signal()

    def __init__(self, words: Words, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._finder = words, finder
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.field = QLineEdit()
        self.field.setObjectName("pdf-find-text")
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(320)
        words.bind(self.field.setPlaceholderText, "viewer.find")
        words.bind(self.field.setAccessibleName, "viewer.find")
        self.field.textChanged.connect(self._typed)
        row.addWidget(self.field, 1)
        self._count = plain_label(role="muted")
        self._count.setObjectName("pdf-find-count")
        row.addWidget(self._count)
        self._back = self._button("pdf-find-back", "↑", "viewer.find_back")
        self._back.clicked.connect(lambda: finder.step(-1))
        self._on = self._button("pdf-find-on", "↓", "viewer.find_on")
        self._on.clicked.connect(lambda: finder.step(1))
        close = self._button("pdf-find-close", "×", "viewer.find_close")
        close.clicked.connect(self.close_it)
        for button in (self._back, self._on, close):
            row.addWidget(button)
        row.addStretch(1)
        self._later = QTimer(self, singleShot=True, interval=_TYPED)
        self._later.timeout.connect(self._look)
        finder.changed.connect(self._say)
        finder.chosen.connect(self._say)
        words.changed.connect(self._say)
        self.hide()

    def _button(self, name: str, mark: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(mark)
        button.setProperty("kind", "paper")
        self._words.bind(button.setAccessibleName, key)
        self._words.bind(button.setToolTip, key)
        return button

    def open(self) -> None:
        """Shows it; what was looked for stands there to be typed over."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text() != self._finder.text:
            self._look()

    def close_it(self) -> None:
        """Hides it."""
        self._later.stop()
        self.hide()
        self.closed.emit()

    def _typed(self) -> None:
        self._later.start()

    def _look(self) -> None:
        self._later.stop()
        self.wanted.emit(self.field.text().strip())

    def _say(self, _: object = None) -> None:
        finder = self._finder
        count, say = len(finder.hits), self._words.say
        if not finder.text:
            said = ""
        elif not count:
            said = say("viewer.finding" if finder.looking else "viewer.found_none")
        else:
            more = finder.looking or count >= MOST
            key = "viewer.found_more" if more else "viewer.found"
            said = say(key, at=finder.at + 1, count=count)
        self._count.setText(said)
        for button in (self._back, self._on):
            button.setEnabled(count > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter goes on, Shift+Enter back, Esc closes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.field.text().strip() != self._finder.text:
                self._look()
            else:
                self._finder.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)
