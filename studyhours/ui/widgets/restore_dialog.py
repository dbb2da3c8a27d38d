"""What going back to a copy of a ledger would change, before anybody agrees to it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QPlainTextEdit,
    QWidget,
)

from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_SIZE = (620, 460)


class RestoreDialog(QDialog):
    """Counts and names; the safe answer is the one under Enter and Esc.

    Signals:
        agreed: The person wants to go back.
    """

    agreed = Signal()

    def __init__(
        self, words: Words, head: str, lines: Iterable[str], note: str, parent: QWidget
    ) -> None:
        """Made, not open yet.

        Args:
            words: Language.
            head: Which copy it is.
            lines: What would change.
            note: Key of what stands below.
            parent: Over whose window it lies.
        """
        super().__init__(parent)
        column = dialog_column(self, words, "restore-dialog", "backups.restore_title", spacing=12)
        column.addWidget(plain_label(head, role="panel-title", wrap=True))
        self.lines = QPlainTextEdit()
        self.lines.setObjectName("restore-lines")
        self.lines.setReadOnly(True)
        self.lines.setPlainText("\n".join(lines))
        words.bind(self.lines.setAccessibleName, "backups.restore_title")
        column.addWidget(self.lines, 1)
        below = plain_label(role="small", wrap=True)
        words.bind(below.setText, note)
        column.addWidget(below)
        names = ("restore-no", "restore-yes")
        foot = dialog_foot(self, words, names, "backups.restore", danger=True, enter=False)
        self.no = foot.leave
        foot.go.clicked.connect(self.accept)
        column.addLayout(foot.row)
        self.no.setAutoDefault(True)
        self.no.setDefault(True)
        self.accepted.connect(self.agreed)
        self._over = parent

    def begin(self) -> None:
        """Opens."""
        open_within(self, self._over.window().size(), _SIZE)
        self.no.setFocus()
