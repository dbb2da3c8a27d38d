"""Entries made, changed and taken out at a page: asked for, saved, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.registers.counting import rules_over_grants
from studyhours.services.registers.entries import RegisterChanged
from studyhours.services.registers.writing import remove_entry, undo_register
from studyhours.ui.kept_form import keep_form
from studyhours.ui.page import Page
from studyhours.ui.registers.dialog import EntryDialog, Heading
from studyhours.ui.registers.forms import EntryForm, GrantForm
from studyhours.ui.remembering import remember

_SAVING, _UNDOING = "register_form.saving", "register_form.undoing"


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry to be asked for.

    Attributes:
        form: The form.
        heading: What stands above it.
    """

    form: EntryForm
    heading: Heading


class RegisterDesk(QObject):
    """Where a page has entries made.

    Args:
        page: The page, owner of jobs and dialogs.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context

    def ask(self, asked: Asked) -> EntryDialog:
        """Asks for an entry, and saves what is said; what a crash left is there next time."""
        dialog = EntryDialog(self._page, self._context.words, asked.form, asked.heading)
        form = asked.form
        if isinstance(form, GrantForm):
            ledger = self._context.ledger
            self._context.tasks.query(
                dialog, "counting", lambda: rules_over_grants(ledger), form.say_counting
            )
        dialog.ask()
        keeper = keep_form(self._context, form, form.title.replace(".", "-"), form.about)
        form.saved.connect(lambda: self._save(dialog))
        dialog.finished.connect(lambda _how: keeper.gone())
        return dialog

    def _save(self, dialog: EntryDialog) -> None:
        form = dialog.form
        work = form.saving(self._context.ledger) if form.isEnabled() else None
        if work is None:
            return
        dialog.hold(held=True)

        def failed(fault: Fault) -> None:
            form.show_fault(fault)

        def done(step: RegisterChanged) -> None:
            dialog.accept()
            self._remember(form.did, step)

        self._context.tasks.command(
            dialog,
            _SAVING,
            _quietly(work),
            done,
            failed,
            over=lambda: dialog.hold(held=False),
            changes=_changes,
        )

    def remove(self, uid: str) -> None:
        """Takes out an entry."""
        ledger = self._context.ledger
        self._context.tasks.command(
            self._page,
            _SAVING,
            _quietly(lambda: remove_entry(ledger, uid)),
            lambda step: self._remember("register_form.did_remove", step),
            changes=_changes,
        )

    def _remember(self, key: str, done: RegisterChanged) -> None:
        name = (key, {"name": done.name})
        remember(self._context, self._page, name, done, undo_register, doing=_UNDOING)


def _changes(done: RegisterChanged) -> Changes:
    return done.changes


def _quietly(work: Callable[[], RegisterChanged]) -> Callable[[Progress], RegisterChanged]:
    """Work too short to tell how far it is."""

    def run(_progress: Progress) -> RegisterChanged:
        return work()

    return run
