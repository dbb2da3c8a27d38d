"""Where somebody types who has a server or a path by heart."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

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
