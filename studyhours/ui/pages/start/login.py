"""Logging in to a ledger whose accounts are on; and choosing a password of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import display_name
from studyhours.ui.context import Surroundings
from studyhours.ui.last_login import last_login, note_login
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.widgets.password_edit import PasswordEdit

ASKED = frozenset(
    {"login_needed", "login_wrong", "login_wait", "account_disabled", "password_change_needed"}
)
"""Faults of opening that are answered here."""
_AT_PASSWORD = {"login_wait": "password", "account_disabled": "login"}
_WIDEST = 420


class LoginView(QWidget):
    """Name and password; the password is never remembered.

    Signals:
        entered: Somebody logs in (``Credentials``).
        back: Another ledger is wanted.
    """

    entered = Signal(object)
    back = Signal()

    def __init__(self, shared: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shared, self._words = shared, shared.words
        self._target = ""
        self._first: Credentials | None = None
        self._password: PasswordEdit | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        back = QPushButton()
        back.setObjectName("login-back")
        back.setProperty("kind", "link")
        self._words.bind(back.setText, "start.back")
        back.clicked.connect(self._leave)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addStretch(1)
        outer.addLayout(top)
        outer.addStretch(2)
        card = QFrame()
        card.setProperty("panel", "card")
        card.setMaximumWidth(_WIDEST)
        self._card = QVBoxLayout(card)
        self._card.setContentsMargins(24, 20, 24, 20)
        self._card.setSpacing(6)
        self._title = plain_label(role="title", wrap=True)
        self._title.setObjectName("login-title")
        self._card.addWidget(self._title)
        self._place = plain_label(role="small", wrap=True)
        self._card.addWidget(self._place)
        self._form = FieldForm(self._words)
        self._card.addWidget(self._form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 100)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(5)

    def ask(self, target: str, fault: Fault) -> None:
        """Asks for what a fault says is missing or wrong."""
        if fault.code == "password_change_needed" and self._first is not None:
            self._ask_new()
        elif fault.code == "login_needed" or target != self._target:
            self._ask_login(target)
        else:
            self._form.show_fault(fault, _AT_PASSWORD)
            if fault.code == "login_wrong" and self._password is not None:
                self._password.selectAll()  # typing puts another in its place

    def forget(self) -> None:
        """Nobody logs in any more: no password stays in any field."""
        self._first = None
        self._target = ""
        self._replace()

    def _ask_login(self, target: str) -> None:
        self._target, self._first = target, None
        name = display_name(target)
        self._words.bind(self._title.setText, "start.log_in")
        self._place.setText(name if "://" in target else Path(target).stem)
        set_tip(self._place, name)
        form = self._replace()
        known = last_login(self._shared.memory, target)
        form.add_line("login", "start.user", known)
        self._password = password = form.add_secret("password", "start.password")
        self._end(form, "start.log_in")
        form.saved.connect(self._log_in)
        form.begin()
        if known:
            password.setFocus()

    def _ask_new(self) -> None:
        self._words.bind(self._title.setText, "account.choose_own")
        form = self._replace()
        form.add_hint("account.choose_own_hint")
        self._password = form.add_secret("password", "account.new_password")
        form.add_secret("again", "account.again")
        form.add_note("account.password_hint")
        self._end(form, "account.choose_own_go")
        form.saved.connect(self._choose)
        form.begin()

    def _end(self, form: FieldForm, key: str) -> None:
        form.add_primary("start-login", key)
        form.left.connect(self._leave)

    def _replace(self) -> FieldForm:
        old, self._form, self._password = self._form, FieldForm(self._words), None
        self._card.replaceWidget(old, self._form)
        old.hide()
        old.deleteLater()
        return self._form

    def _log_in(self) -> None:
        login, password = self._form.text("login"), self._form.text("password")
        for name in ("login", "password"):
            if not self._form.text(name).strip():
                self._form.show_problem(name, self._words.say(f"account.{name}_missing"))
                return
        note_login(self._shared.memory, self._target, login)
        self._first = Credentials(login, password)
        self.entered.emit(self._first)

    def _choose(self) -> None:
        new = self._form.text("password")
        if new != self._form.text("again"):
            self._form.show_problem("again", self._words.say("account.differ"))
        elif self._first is not None:
            self.entered.emit(Credentials(self._first.login, self._first.password, new))

    def _leave(self) -> None:
        self.forget()
        self.back.emit()
