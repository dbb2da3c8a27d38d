"""A line to type, with its label, a hint, and what is wrong with it below."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words


class LineField(QWidget):
    """One line.

    Attributes:
        edit: The line.
    """

    def __init__(
        self, words: Words, name: str, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.textEdited.connect(lambda _text: self.show_error(""))
        column.addWidget(self.edit)
        self._hint = plain_label(role="small", wrap=True)
        if hint:
            words.bind(self._hint.setText, hint)
            column.addWidget(self._hint)
        self._error = plain_label(role="error", wrap=True)
        self._error.setObjectName(f"{name}-error")
        self._error.hide()
        column.addWidget(self._error)
        self.setFocusProxy(self.edit)

    def show_error(self, said: str) -> None:
        """Says what is wrong; nothing when empty."""
        self._error.setText(said)
        self._error.setVisible(bool(said))
        set_look(self.edit, "wrong", bool(said))


def add_row(grid: QGridLayout, words: Words, key: str, field: LineField) -> None:
    """Adds a labelled field below the others."""
    row = grid.rowCount()
    label = plain_label(role="field")
    words.bind(label.setText, key)
    words.bind(field.edit.setAccessibleName, key)
    holder = QVBoxLayout()
    holder.addWidget(label)
    holder.addStretch(1)
    grid.addLayout(holder, row, 0)
    grid.addWidget(field, row, 1)
