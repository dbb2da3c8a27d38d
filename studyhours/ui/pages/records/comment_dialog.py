"""Asks for a comment (阅批) on the record that lies open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from studyhours.services.reviewing.notes import LONGEST
from studyhours.ui.context import PageContext
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label

_WIDTH, _HEIGHT = 480, 260


class CommentDialog(QDialog):
    """A few lines to the teacher; what is empty or too long cannot be saved.

    Attributes:
        keeper: Keeps what is typed.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        uid: str,
        what: str,
        agreed: Callable[[str, Callable[[], object]], None],
    ) -> None:
        """A dialog that lies over its window.

        Args:
            parent: Whose window that is.
            context: The page's.
            uid: The record.
            what: What it is called.
            agreed: Told what is to be said, and what to call once that is in the ledger.
        """
        super().__init__(parent)
        words = context.words
        self._room = parent.window().size()
        column = dialog_column(self, words, "record-comment")
        give_form_keys(self)
        title = plain_label(role="panel-title", wrap=True)
        words.bind(title.setText, "review.comment_on", what=what)
        column.addWidget(title)
        place = column.count()
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
        typed = TypedFields({"text": self._text})
        self.keeper = TypedKeeper(context, "record-comment", typed, self)
        typed.listen(self.keeper.touch)
        column.insertWidget(place, self.keeper.strip)
        self.keeper.begin(uid)
        self._agreed = agreed
        self._text.setFocus()

    @property
    def _said(self) -> str:
        return self._text.toPlainText().strip()

    def _allow(self) -> None:
        self._go.setEnabled(0 < len(self._said) <= LONGEST)

    def done(self, result: int) -> None:
        """Qt's: what was typed stays kept until it is in the ledger, also where it was left."""
        self.keeper.leave()
        if result == QDialog.DialogCode.Accepted:
            self._agreed(self._said, self.keeper.going())
        super().done(result)

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._room, (_WIDTH, _HEIGHT))
