"""Says that comments of a rule text go with the first change in the form, before that is made."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class CommentStrip(QFrame):
    """A notice above the form, once for each text that is opened.

    Signals:
        yaml: The person would rather change the text.
    """

    yaml = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._gone = self._read = False
        self.setProperty("panel", "notice")
        self.setProperty("role", "risk")
        self.setObjectName("rules-edit-comments")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 6, 2)
        self._label = plain_label(wrap=True)
        self._label.setObjectName("rules-edit-comments-text")
        row.addWidget(self._label, 1)
        self._text, known = QPushButton(), QPushButton()
        for button, name, key in (
            (self._text, "rules-edit-comments-yaml", "rules_edit.comments_as_yaml"),
            (known, "rules-edit-comments-known", "rules_edit.comments_known"),
        ):
            button.setObjectName(name)
            button.setProperty("kind", "link")
            words.bind(button.setText, key)
            row.addWidget(button)
        self._text.clicked.connect(self.yaml)
        known.clicked.connect(self._put_away)
        words.changed.connect(self._tell)
        self.hide()

    def begin(self, *, has_comments: bool) -> None:
        """Another text is open."""
        self._gone, self._read = False, not has_comments
        self._tell()

    def follow(self, *, kept: bool, in_form: bool) -> None:
        """Something was changed, or shown in another way.

        Args:
            kept: Whether what is there is still the text that was opened.
            in_form: Whether the form is shown.
        """
        self._gone = not kept
        self._tell(in_form=in_form)

    def _put_away(self) -> None:
        self._read = True
        self.hide()

    def _tell(self, *, in_form: bool = True) -> None:
        key = "rules_edit.comments_gone" if self._gone else "rules_edit.comments"
        self._label.setText(self._words.say(key))
        self._text.setVisible(not self._gone)
        self.setVisible(in_form and not self._read)
