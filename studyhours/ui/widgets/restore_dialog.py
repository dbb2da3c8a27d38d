"""What going back to a copy of a ledger would change, before anybody agrees to it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

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
        self.setObjectName("restore-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        words.bind(self.setWindowTitle, "backups.restore_title")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
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
        row = QHBoxLayout()
        row.addStretch(1)
        self.no = QPushButton()
        self.no.setObjectName("restore-no")
        words.bind(self.no.setText, "window.cancel")
        self.no.clicked.connect(self.reject)
        yes = QPushButton()
        yes.setObjectName("restore-yes")
        yes.setProperty("kind", "danger")
        yes.setAutoDefault(False)
        words.bind(yes.setText, "backups.restore")
        yes.clicked.connect(self.accept)
        row.addWidget(self.no)
        row.addWidget(yes)
        column.addLayout(row)
        self.no.setDefault(True)
        self.accepted.connect(self.agreed)
        self.resize(*_SIZE)

    def begin(self) -> None:
        """Opens."""
        self.open()
        self.no.setFocus()
