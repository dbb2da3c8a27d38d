"""Asks for a comment (阅批) on the record that lies open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from studyhours.services.reviewing.notes import LONGEST
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_WIDTH, _HEIGHT = 480, 260


class CommentDialog(QDialog):
    """A few lines to the teacher; what is empty or too long cannot be saved."""

    def __init__(
        self, parent: QWidget, words: Words, what: str, agreed: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._room = parent.window().size()
        column = dialog_column(self, words, "record-comment")
        title = plain_label(role="panel-title", wrap=True)
        words.bind(title.setText, "review.comment_on", what=what)
        column.addWidget(title)
        self._text = QPlainTextEdit()
        self._text.setObjectName("record-comment-text")
        self._text.setTabChangesFocus(True)
        words.bind(self._text.setPlaceholderText, "review.comment_hint")
        words.bind(self._text.setAccessibleName, "review.comment_hint")
        column.addWidget(self._text, 1)
        names = ("record-comment-no", "record-comment-yes")
        foot = dialog_foot(self, words, names, "review.comment_now")
        column.addLayout(foot.row)
        self._go = foot.go
        self._go.setEnabled(False)
        self._go.clicked.connect(self.accept)
        self._text.textChanged.connect(self._allow)
        self.accepted.connect(lambda: agreed(self._said))
        self._text.setFocus()

    @property
    def _said(self) -> str:
        return self._text.toPlainText().strip()

    def _allow(self) -> None:
        self._go.setEnabled(0 < len(self._said) <= LONGEST)

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._room, (_WIDTH, _HEIGHT))
