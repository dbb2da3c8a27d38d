"""What can be changed on the teachers page: opens forms, saves them, and takes steps back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_changes import (
    TeacherEntry,
    TeacherSaved,
    change_teacher,
    read_entry,
)
from studyhours.services.people.teacher_facts import FactsChanged, remove_fact, undo_facts
from studyhours.services.people.teacher_list import FactShown
from studyhours.services.people.teacher_removal import (
    TeacherRemoved,
    remove_teacher,
    restore_teacher,
)
from studyhours.ui.attempt import Attempt
from studyhours.ui.context import PageContext
from studyhours.ui.kept_form import keep_form
from studyhours.ui.pages.teachers.forms import (
    EndForm,
    EntryForm,
    LeaveForm,
    NewTeacherForm,
    PanelForm,
    SpellForm,
    StateForm,
    Values,
)
from studyhours.ui.pages.teachers.panel import TeacherPanel
from studyhours.ui.undo import Step
from studyhours.ui.widgets.dialog import ask, ask_to_discard

R = TypeVar("R")
T = TypeVar("T", TeacherSaved, FactsChanged, TeacherRemoved)
_SAVING, _UNDOING = "teachers_page.saving", "teachers_page.undoing"


class Editing(QObject):
    """Changes for the panel's teacher.

    Args:
        context: The page's.
        page: The page, owner of jobs and dialogs.
        panel: Where forms are shown.
        today: The day it is.
        values: What has been entered before, to choose from.

    Signals:
        saved: A teacher was saved (the uid), before pages look again.
        closed: A form was left or saved.
    """

    saved = Signal(str)
    closed = Signal()

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        panel: TeacherPanel,
        today: Callable[[], date],
        values: Callable[[], Values],
    ) -> None:
        super().__init__(page)
        self._context, self._page, self._panel = context, page, panel
        self._today, self._values = today, values
        self._afterwards: Callable[[], None] | None = None
        panel.edit.connect(self._edit)
        panel.add_spell.connect(self._spell)
        panel.end_service.connect(self._leave)
        panel.remove_teacher.connect(self._ask_to_remove)
        panel.facts.change.connect(self._state)
        panel.facts.end.connect(self._end)
        panel.facts.remove.connect(self._remove_fact)

    @property
    def _ledger(self) -> Ledger:
        return self._context.ledger

    # ------------------------------------------------------------ forms

    def add(self) -> None:
        """Opens the form for a new teacher."""
        self._open(NewTeacherForm(self._context.words, self._values()))

    def _edit(self) -> None:
        uid, ledger = self._uid(), self._ledger
        if uid:
            self._context.tasks.query(
                self._page,
                "entry",
                lambda: read_entry(ledger, uid),
                lambda entry: self._open(EntryForm(self._context.words, uid, entry)),
            )

    def _state(self, attribute: str, value: str) -> None:
        words, today = self._context.words, self._today()
        self._open(StateForm(words, self._uid(), attribute, value, self._values(), today))

    def _spell(self) -> None:
        form = SpellForm(self._context.words, self._uid(), self._values(), self._today())
        self._open(form)

    def _end(self, fact: FactShown) -> None:
        self._open(EndForm(self._context.words, self._uid(), fact, self._today()))

    def _leave(self) -> None:
        details = self._panel.details
        if details is not None:
            shown = details.shown
            self._open(LeaveForm(self._context.words, shown.uid, shown.left, self._today()))

    def _uid(self) -> str:
        return self._panel.details.shown.uid if self._panel.details is not None else ""

    def _open(self, form: PanelForm) -> None:
        form.saved.connect(lambda: self._save(form))
        form.left.connect(lambda: self._leave_form(form))
        self._panel.open_form(form)
        place = form.title.replace(".", "-")
        form.keeper = keep_form(self._context, form, place, form.about)

    def _leave_form(self, form: PanelForm) -> None:
        """Esc, or the button that leaves: what is typed goes only where that is agreed to."""
        if form.is_changed:
            ask_to_discard(self._page, self._context.words, self._close)
        else:
            self._close()

    def _close(self) -> None:
        self._panel.close_form()
        self.closed.emit()

    # ------------------------------------------------------------ saving

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form shown as its button does.

        Args:
            then: Called once it is saved; not where something is wrong with it, which it says.
        """
        form = self._panel.form
        if form is not None and form.isEnabled():
            self._afterwards = then
            if not form.save():
                self._afterwards = None

    def _save(self, form: PanelForm) -> None:
        form.setEnabled(False)
        afterwards, self._afterwards = self._afterwards, None

        def failed(fault: Fault) -> None:
            form.setEnabled(True)
            form.show_fault(fault)

        def stopped() -> None:
            form.setEnabled(True)

        def done(result: TeacherSaved | FactsChanged) -> None:
            self._done(form.did, result)
            if afterwards is not None:
                afterwards()

        self._context.tasks.command(
            form,
            _SAVING,
            _quietly(form.saving(self._ledger)),
            done,
            failed,
            cancelled=stopped,
            changes=lambda result: result.changes,
        )

    def _done(self, key: str, done: TeacherSaved | FactsChanged) -> None:
        if done.changes is not Changes.NONE:
            if isinstance(done, FactsChanged):
                self._remember_facts(key, done)
            elif done.before is None:
                self._remember_added(key, done)
            else:
                self._remember_entry(key, done, done.before)
        self.saved.emit(done.uid)
        self._close()

    def _remove_fact(self, fact: FactShown) -> None:
        uid, ledger = self._uid(), self._ledger
        self._command(
            _SAVING,
            lambda: remove_fact(ledger, uid, fact.uid),
            lambda done: self._remember_facts("teachers_page.did_remove", done),
        )

    def _ask_to_remove(self) -> None:
        details, ledger = self._panel.details, self._ledger
        if details is not None:
            uid = details.shown.uid
            ask(
                self._page,
                self._context.words,
                "teachers_page.ask_remove",
                "teachers_page.remove_teacher_yes",
                lambda: self._command(
                    _SAVING, lambda: remove_teacher(ledger, uid), self._remember_removed
                ),
                danger=True,
                name=details.shown.name,
            )

    # ------------------------------------------------------------ taking back

    def _remember_facts(self, key: str, done: FactsChanged) -> None:
        last = [done]

        def back() -> None:
            facts, ledger = last[0], self._ledger
            self._take_back(step, lambda: undo_facts(ledger, facts), put)

        def put(undone: FactsChanged) -> None:
            last[0] = undone

        step = Step(key, {"name": done.name}, back, back)
        self._context.undo.did(step)

    def _remember_entry(self, key: str, done: TeacherSaved, before: TeacherEntry) -> None:
        entries = [before, done.after]

        def back() -> None:
            ledger, (wanted, found) = self._ledger, entries
            self._take_back(
                step,
                lambda: change_teacher(ledger, done.uid, wanted, based_on=found, back=True),
                lambda _saved: entries.reverse(),
            )

        step = Step(key, {"name": done.name}, back, back)
        self._context.undo.did(step)

    def _remember_added(self, key: str, done: TeacherSaved) -> None:
        gone: list[TeacherRemoved] = []
        step = Step(
            key,
            {"name": done.name},
            lambda: self._take_out(step, done.uid, gone),
            lambda: self._bring_back(step, gone),
        )
        self._context.undo.did(step)

    def _remember_removed(self, removed: TeacherRemoved) -> None:
        gone = [removed]
        step = Step(
            "teachers_page.did_remove_teacher",
            {"name": removed.name},
            lambda: self._bring_back(step, gone),
            lambda: self._take_out(step, removed.uid, gone),
        )
        self._context.undo.did(step)

    def _take_out(self, step: Step, uid: str, gone: list[TeacherRemoved]) -> None:
        """Takes a teacher out, and notes what was taken out."""
        ledger = self._ledger
        self._take_back(step, lambda: remove_teacher(ledger, uid), gone.append)

    def _bring_back(self, step: Step, gone: list[TeacherRemoved]) -> None:
        """Puts a teacher back who was taken out; only then is there nothing to put back."""
        ledger, removed = self._ledger, gone[-1]

        def back(done: TeacherSaved) -> None:
            gone.remove(removed)
            self.saved.emit(done.uid)

        self._take_back(step, lambda: restore_teacher(ledger, removed), back)

    def _take_back(self, step: Step, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Takes a step back or does it again; where that fails, the step stays where it was."""
        attempt = Attempt(self._context.undo, step)

        def changed(result: T) -> Changes:
            return result.changes

        self._context.tasks.command(
            self._page,
            _UNDOING,
            attempt.watch(_quietly(work)),
            done,
            over=attempt.over,
            changes=changed,
        )

    def _command(self, key: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def changed(result: T) -> Changes:
            return result.changes

        self._context.tasks.command(self._page, key, _quietly(work), done, changes=changed)


def _quietly(work: Callable[[], R]) -> Callable[[Progress], R]:
    """Work too short to tell how far it is."""

    def run(_progress: Progress) -> R:
        return work()

    return run
