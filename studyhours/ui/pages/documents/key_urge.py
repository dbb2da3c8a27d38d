"""Once, and calmly: the school's key has no passphrase yet."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.services.papers.issuing_preview import IssueChoices
from studyhours.ui.context import PageContext
from studyhours.ui.key_passphrase import KeyPassphraseDialog
from studyhours.ui.widgets.label import plain_label, set_look

_PUT_AWAY = "documents-key-urged"


class KeyUrge(QFrame):
    """A line over the list until somebody sets a passphrase or says that they need none."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        words = context.words
        self.setObjectName("key-urge")
        self.setProperty("panel", "notice")
        set_look(self, "role", "waiting")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(8)
        said = plain_label(role="small", wrap=True)
        words.bind(said.setText, "school_key.urge")
        row.addWidget(said, 1)
        for name, key, act in (
            ("key-urge-set", "settings.key_set", self._set),
            ("key-urge-later", "school_key.no", self._put_away),
        ):
            button = QPushButton()
            button.setObjectName(name)
            button.setProperty("kind", "link")
            words.bind(button.setText, key)
            button.clicked.connect(act)
            row.addWidget(button)
        self.hide()

    @property
    def _key(self) -> str:
        return f"{_PUT_AWAY}:{self._context.ledger.name}"

    def show_for(self, choices: IssueChoices) -> None:
        """Shows itself where there is no passphrase and nobody has answered yet."""
        may = "edit_school" in self._context.ledger.actor.functions
        answered = bool(self._context.memory.get(self._key))
        self.setVisible(may and not choices.passphrase and not answered)

    def _put_away(self) -> None:
        self._context.memory.put(self._key, True)
        self.hide()

    def _set(self) -> None:
        dialog = KeyPassphraseDialog(self._context, self._context.ledger, self, has_one=False)
        dialog.accepted.connect(self._put_away)
        dialog.begin()
