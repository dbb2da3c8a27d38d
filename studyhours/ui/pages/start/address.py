"""Where somebody types who has a server or a path by heart, and logs in where that is asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studyhours.ui.words import Words


class AddressRow(QWidget):
    """A link that turns into a field.

    Signals:
        wanted: A path or database address was typed.
    """

    wanted = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._link = _button("start-by-address", "link")
        words.bind(self._link.setText, "start.by_address")
        self._link.clicked.connect(lambda: self.ask(""))
        self._field = _field("start-address")
        words.bind(self._field.setPlaceholderText, "start.address_hint")
        words.bind(self._field.setAccessibleName, "start.by_address")
        self._field.returnPressed.connect(self._take)
        self._go = _button("start-address-go")
        words.bind(self._go.setText, "start.open_it")
        self._go.clicked.connect(self._take)
        row.addWidget(self._link)
        row.addWidget(self._field, 1)
        row.addWidget(self._go)
        row.addStretch(0)
        self._field.hide()
        self._go.hide()

    def ask(self, address: str) -> None:
        """Shows the field with what is known of the address."""
        self._link.hide()
        self._field.show()
        self._go.show()
        if address:
            self._field.setText(address)
        self._field.setFocus()

    def _take(self) -> None:
        self.wanted.emit(self._field.text().strip())


class LoginRow(QFrame):
    """Name and password, once a ledger has asked for them.

    Signals:
        entered: Name and password were typed.
    """

    entered = Signal(str, str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(8)
        self._user, self._password = _field("start-user"), _field("start-password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        words.bind(self._user.setPlaceholderText, "start.user")
        words.bind(self._user.setAccessibleName, "start.user")
        words.bind(self._password.setPlaceholderText, "start.password")
        words.bind(self._password.setAccessibleName, "start.password")
        go = _button("start-login")
        words.bind(go.setText, "start.log_in")
        for widget in (self._user, self._password, go):
            row.addWidget(widget)
        self._user.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._enter)
        go.clicked.connect(self._enter)
        self.hide()

    def ask(self) -> None:
        """Appears."""
        self.show()
        (self._password if self._user.text() else self._user).setFocus()

    def put_away(self) -> None:
        """Disappears, and forgets the password."""
        self._password.clear()
        self.hide()

    def _enter(self) -> None:
        self.entered.emit(self._user.text(), self._password.text())


def _button(name: str, kind: str = "") -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    if kind:
        button.setProperty("kind", kind)
    return button


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    return field
