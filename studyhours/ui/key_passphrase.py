"""The passphrase of the school's key: set, changed, removed; opened from more than one page."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.dialog import open_fitting
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label

_WIDTH = 420


class KeyPassphraseDialog(QDialog):
    """The passphrase so far, where there is one, and the new one twice.

    Args:
        shared: Language, and the tasks that change it.
        ledger: The ledger.
        parent: Over which it lies.
        has_one: Whether there is a passphrase so far.
        remove: Whether there is to be none.
    """

    def __init__(
        self,
        shared: Surroundings,
        ledger: Ledger,
        parent: QWidget,
        *,
        has_one: bool,
        remove: bool = False,
    ) -> None:
        super().__init__(parent)
        self._shared, self._ledger = shared, ledger
        self._has_one, self._remove = has_one, remove
        words = shared.words
        kind = "remove" if remove else "change" if has_one else "set"
        column = dialog_column(self, words, "key-passphrase-dialog", f"school_key.{kind}_title")
        give_form_keys(self)
        title = plain_label(role="panel-title")
        words.bind(title.setText, f"school_key.{kind}_title")
        column.addWidget(title)
        form = self._form = FieldForm(words)
        form.setMinimumWidth(_WIDTH)
        form.add_hint(f"school_key.{kind}_hint")
        if has_one:
            form.add_secret("old", "school_key.old")
        if not remove:
            form.add_secret("new", "school_key.new")
            form.add_secret("again", "school_key.again")
            form.add_note("school_key.note")
        form.add_buttons(f"school_key.{kind}_yes")
        form.saved.connect(self._save)
        form.left.connect(self.reject)
        column.addWidget(form)

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self._form.begin()

    def _save(self) -> None:
        from studyhours.services.papers.key_passphrase import change_passphrase

        form, ledger = self._form, self._ledger
        old = form.text("old") if self._has_one else None
        new = None if self._remove else form.text("new")
        if new is not None and new != form.text("again"):
            form.show_problem("again", self._shared.words.say("fault.passphrase_differs"))
            return
        self._shared.tasks.command(
            self,
            "school_key.saving",
            lambda _tell: change_passphrase(ledger, old, new),
            self._done,
            lambda fault: form.show_fault(fault, {"wrong_passphrase": "old"}),
            changes=lambda changes: changes,
        )

    def _done(self, _changes: Changes) -> None:
        self.accept()
