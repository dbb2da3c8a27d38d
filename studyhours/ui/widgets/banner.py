"""Errors and news of a page, in the page: what happened, what to do, one button at most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words

_PASSING = frozenset({"ledger_gone", "ledger_locked", "ledger_missing", "ledger_unreadable"})
"""Faults of the surroundings, which a person may have mended meanwhile."""


class Banner(QFrame):
    """A line above a page's body; hidden while there is nothing to say.

    Attributes:
        again: What reads the page anew, for faults that may have passed.
        is_fault: Whether it says a fault.
        stays: Whether what it says is there until it is closed, whatever it is.

    Signals:
        told: It says something, or says it otherwise.

    Roles: ``missed`` for errors, ``risk`` for warnings, ``met`` for what went well, ``waiting``.
    """

    told = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._said: Callable[[], str] | None = None
        self._action: Callable[[], None] | None = None
        self._action_key = ""
        self.again: Callable[[], None] | None = None
        self.is_fault = self.stays = False
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(12)
        self.label = plain_label(wrap=True)
        self.label.setObjectName("banner-text")
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self.label, 1)
        self.button = QPushButton()
        self.button.setObjectName("banner-action")
        self.button.clicked.connect(self._act)
        row.addWidget(self.button)
        self._close = QToolButton()
        self._close.setObjectName("banner-close")
        self._close.setText("×")
        words.bind(self._close.setAccessibleName, "window.close_message")
        words.bind(self._close.setToolTip, "window.close_message")
        self._close.clicked.connect(self.clear)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        words.changed.connect(self._retell)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self.label.text() if not self.isHidden() else ""

    @property
    def offers(self) -> bool:
        """Whether it has a button."""
        return self._action is not None

    def show_fault(self, fault: Fault) -> None:
        """Says what went wrong, and offers to try again what may go better now."""
        again = self.again if fault.code in _PASSING else None
        action = ("window.try_again", again) if again is not None else None
        self.tell(lambda: self._words.fault(fault), role="missed", action=action)
        self.is_fault = True

    def say(
        self,
        key: str,
        *,
        role: str = "met",
        action: tuple[str, Callable[[], None]] | None = None,
        **params: object,
    ) -> None:
        """Says a sentence by key.

        Args:
            key: Its key.
            role: Its colour.
            action: Key of a button's text, and what the button does.
            params: What the sentence names.
        """
        self.tell(lambda: self._words.say(key, **params), role=role, action=action)

    def tell(
        self,
        said: Callable[[], str],
        *,
        role: str,
        action: tuple[str, Callable[[], None]] | None = None,
        stays: bool = False,
    ) -> None:
        """Says what ``said`` gives, again in every language chosen meanwhile.

        Args:
            said: Gives the sentence.
            role: Its colour.
            action: Key of a button's text, and what the button does.
            stays: Whether it is there until it is closed, or something else is said or done.
        """
        self._said, self.stays = said, stays
        self.is_fault = False
        self._action_key, self._action = action or ("", None)
        set_look(self, "role", role)
        self.button.setVisible(action is not None)
        self._retell()
        self.show()
        self.told.emit()

    def clear(self) -> None:
        """Says nothing any more."""
        self._said, self._action = None, None
        self.is_fault = False
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _retell(self) -> None:
        if self._said is not None:
            self.label.setText(self._said())
            self.button.setText(self._words.say(self._action_key) if self._action_key else "")
            self.told.emit()

    def _act(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()
