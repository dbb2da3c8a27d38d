"""Somebody changes their own password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.dialog import open_fitting
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label

_WIDTH = 380


class OwnPasswordDialog(QDialog):
    """The old password, and the new one twice.

    Signals:
        changed: It is another one now.

    Args:
        shared: Language, and the tasks that change it.
        ledger: The ledger, opened by an account.
        parent: Over which it lies.
    """

    changed = Signal()

    def __init__(self, shared: Surroundings, ledger: Ledger, parent: QWidget) -> None:
        super().__init__(parent)
        self._shared, self._ledger = shared, ledger
        words = shared.words
        column = dialog_column(self, words, "own-password", "account.own_password")
        give_form_keys(self)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "account.own_password")
        column.addWidget(title)
        self._form = FieldForm(words)
        self._form.setMinimumWidth(_WIDTH)
        self._form.add_secret("old", "account.old_password")
        self._form.add_secret("password", "account.new_password")
        self._form.add_secret("again", "account.again")
        self._form.add_note("account.password_hint")
        self._form.add_buttons("account.change")
        self._form.saved.connect(self._save)
        self._form.left.connect(self.reject)
        column.addWidget(self._form)

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self._form.begin()

    def _save(self) -> None:
        from studyhours.services.ledgers.accounts import change_own_password

        form, ledger = self._form, self._ledger
        old, new = form.text("old"), form.text("password")
        if new != form.text("again"):
            form.show_problem("again", self._shared.words.say("account.differ"))
            return
        self._shared.tasks.command(
            self,
            "account.saving",
            lambda _tell: change_own_password(ledger, old, new),
            self._done,
            lambda fault: form.show_fault(
                fault, {"login_wrong": "old", "login_wait": "old", "account_disabled": "old"}
            ),
        )

    def _done(self, _changes: Changes) -> None:
        self.accept()
        self.changed.emit()
