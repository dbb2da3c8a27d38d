"""Who is logged in, at the foot of the side bar, and what they can do about it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.services.ledgers.permissions import Actor
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.label import button_text, set_tip

_AROUND = 54
"""What icon, edges and gap take of its width."""


class AccountButton(QPushButton):
    """Opens a menu.

    Signals:
        password_wanted: They want to change their password.
        lock_wanted: They go away for a moment.
        log_out_wanted: They have finished.
    """

    password_wanted = Signal()
    lock_wanted = Signal()
    log_out_wanted = Signal()

    def __init__(self, shared: Surroundings, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._actor = shared.words, actor
        self._menu: QMenu | None = None
        self.setObjectName("side-account")
        self.setProperty("kind", "side")
        self.clicked.connect(self._open)
        self._words.changed.connect(self._say)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a long name is shortened."""
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        roles = self._words.say("window.separator").join(
            self._words.say(f"role.{role}") for role in self._actor.roles
        )
        whole = self._words.say("window.account_menu", user=self._actor.name, roles=roles)
        shown = QFontMetrics(self.font()).elidedText(
            self._actor.name, Qt.TextElideMode.ElideRight, max(self.width() - _AROUND, 20)
        )
        self.setText(button_text(shown))
        self.setAccessibleName(whole)
        set_tip(self, whole)

    def _open(self) -> None:
        if self._menu is None:
            self._menu = self._make_menu()
        above = QPoint(0, self._menu.sizeHint().height() + 4)
        self._menu.popup(self.mapToGlobal(self.rect().topLeft()) - above)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("account-menu")
        for name, key, wanted in (
            ("account-password", "account.own_password_ask", self.password_wanted),
            ("account-lock", "account.lock", self.lock_wanted),
            ("account-log-out", "account.log_out", self.log_out_wanted),
        ):
            action = menu.addAction("")
            action.setObjectName(name)
            self._words.bind(action.setText, key)
            action.triggered.connect(wanted)
        return menu
