"""The window locked: nothing of the ledger is seen until whoever was logged in types the password.

What was open stays as it is, dialogs too; they are hidden and come back.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label

_WIDTH = 420
_AT_PASSWORD = dict.fromkeys(("login_wait", "account_disabled", "account_changed"), "password")


class LockPlace(QWidget):
    """What is seen instead of the ledger.

    Signals:
        opened: The password was right.
        log_out_wanted: Somebody else wants to use the computer.
    """

    opened = Signal()
    log_out_wanted = Signal()

    def __init__(self, shared: Surroundings, ledger: Ledger) -> None:
        super().__init__()
        self._shared, self._ledger = shared, ledger
        self._words = words = shared.words
        self.setObjectName("lock")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(2)
        card = QFrame()
        card.setProperty("panel", "card")
        card.setFixedWidth(_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(6)
        self._title = title = plain_label(role="title", wrap=True)
        title.setObjectName("lock-title")
        words.bind(title.setText, "account.locked")
        column.addWidget(title)
        self._hint = hint = plain_label(role="muted", wrap=True)
        hint.setObjectName("lock-hint")
        words.bind(hint.setText, "account.locked_hint", user=ledger.actor.name)
        column.addWidget(hint)
        self._form = FieldForm(words)
        self._field = self._form.add_secret("password", "start.password")
        self._form.add_primary("unlock", "account.unlock")
        self._form.saved.connect(self._try)
        column.addWidget(self._form)
        self._other = other = QPushButton()
        other.setObjectName("lock-log-out")
        other.setProperty("kind", "link")
        words.bind(other.setText, "account.log_out")
        other.clicked.connect(self.log_out_wanted)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(other)
        column.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def begin(self) -> None:
        """Waits for the password."""
        self._form.begin()

    def say_shut_out(self) -> None:
        """No password opens this any more: says why, and what to do."""
        self._words.bind(self._title.setText, "account.shut_out_title")
        user = self._ledger.actor.name
        self._words.bind(self._hint.setText, "account.shut_out", user=user)
        self._form.hide()
        self._other.setProperty("kind", "primary")
        self._other.style().polish(self._other)
        self._other.setFocus()

    def _try(self) -> None:
        from studyhours.services.ledgers.accounts import confirm_password

        password, ledger = self._field.text(), self._ledger
        self._field.clear()
        self._shared.tasks.query(
            self,
            "unlock",
            lambda: confirm_password(ledger, password),
            lambda _: self.opened.emit(),
            lambda fault: self._form.show_fault(fault, _AT_PASSWORD),
        )


class Curtain(QObject):
    """Hides every dialog, and those that come while it is drawn, until it is opened again.

    Args:
        place: What may have dialogs of its own over it.
    """

    def __init__(self, place: QWidget) -> None:
        super().__init__(place)
        self._place = place
        self._hidden: list[QDialog] = []
        self._focused = QApplication.focusWidget()

    def draw(self) -> None:
        """Hides them."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            self._hide(widget)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def open(self) -> None:
        """Shows them again, and the cursor where it was."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        for dialog in self._hidden:
            if shiboken6.isValid(dialog):
                dialog.show()
        if self._focused is not None and shiboken6.isValid(self._focused):
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop(self) -> None:
        """What is hidden is over: those who opened it are gone."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        for dialog in self._hidden:
            if shiboken6.isValid(dialog):
                dialog.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: what ends while nobody is there may open a dialog."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog):
            QTimer.singleShot(0, self, lambda: self._hide(watched))
        return super().eventFilter(watched, event)

    def _hide(self, widget: QWidget) -> None:
        if not shiboken6.isValid(widget) or not isinstance(widget, QDialog):
            return
        if widget.isVisible() and widget.parent() is not self._place:
            widget.hide()
            self._hidden.append(widget)


class Lock(QObject):
    """Locks and unlocks; knows whether it is locked.

    Args:
        shared: Language and tasks.
        show: Shows a widget instead of the ledger; with None the ledger again.
        log_out: Called when somebody wants to log out from there.
        parent: Parent.
    """

    def __init__(
        self,
        shared: Surroundings,
        show: Callable[[QWidget | None], None],
        log_out: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shared, self._show, self._log_out = shared, show, log_out
        self._curtain: Curtain | None = None
        self.place: LockPlace | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is locked."""
        return self.place is not None

    def put_on(self, ledger: Ledger) -> None:
        """Locks."""
        if self.is_on:
            return
        self.place = LockPlace(self._shared, ledger)
        self.place.opened.connect(self.take_off)
        self.place.log_out_wanted.connect(self._log_out)
        self._curtain = Curtain(self.place)
        self._curtain.draw()
        self._show(self.place)
        self.place.begin()

    def say_shut_out(self) -> None:
        """It stays locked: the account is not what it was."""
        if self.place is not None:
            self.place.say_shut_out()

    def take_off(self) -> None:
        """Unlocks; everything is where it was."""
        place, curtain = self.place, self._curtain
        if place is None or curtain is None:
            return
        self.place = self._curtain = None
        self._show(None)
        curtain.open()
        place.deleteLater()

    def forget(self) -> None:
        """The ledger is gone, and what was hidden with it."""
        place, curtain = self.place, self._curtain
        if place is None or curtain is None:
            return
        self.place = self._curtain = None
        curtain.drop()
        place.hide()
        place.deleteLater()
