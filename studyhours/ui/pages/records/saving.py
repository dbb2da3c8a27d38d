"""Keeping and saving what the editor holds, and what happens when somebody else was faster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Signal

from studyhours.domain.errors import Fault
from studyhours.services.records.drafts import DraftKept
from studyhours.services.records.forms import FormFault, read_form
from studyhours.services.records.kinds_list import RecordChoices
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import (
    RecordRead,
    Saved,
    add_record,
    change_record,
    open_record,
)
from studyhours.services.records.templates import require_same_fields
from studyhours.ui.context import PageContext
from studyhours.ui.pages.records.draft_keeper import DraftKeeper
from studyhours.ui.pages.records.editor_view import EditorView
from studyhours.ui.pages.records.in_turn import Queue
from studyhours.ui.pages.records.opened import Opened, remember
from studyhours.ui.pages.records.resting import SAVING, counts_otherwise, unless_resting
from studyhours.ui.pages.records.saying import Saying


class SavingEditor(EditorView):
    """The half of the editor that writes: drafts and records.

    Attributes:
        keeper: Writes drafts.

    Signals:
        saved: A record was saved (``Saved``, ``Opened`` as it was before).
        open_wanted: The person wants to see a record (its uid).
        state_changed: Another record, or none, is open now.
        outdated: The form is not what its kind asks for by now; nothing was saved.
    """

    saved = Signal(object, object)
    open_wanted = Signal(str)
    state_changed = Signal()
    outdated = Signal()

    def __init__(self, context: PageContext, saying: Saying) -> None:
        super().__init__(context, saying)
        self._context = context
        self._choices: RecordChoices | None = None
        self._opened: Opened | None = None
        self._saving = self._asking = False
        self._kept_at: datetime | None = None
        self.keeper = DraftKeeper(context, self)
        self.keeper.due.connect(self.keep)
        self.keeper.kept.connect(self._draft_kept)
        self.keeper.failed.connect(self._draft_failed)
        self._queue = Queue(context.tasks, self)
        self._queue.changed.connect(self._retell)
        self.conflict.theirs.connect(self._see_theirs)
        self.conflict.mine.connect(self._put_mine)
        self.conflict.another.connect(self._save_another)
        self.save_button.clicked.connect(self.save)
        self.evidence.strayed.connect(self._strayed)
        self._words.changed.connect(self._retell)

    @property
    def opened(self) -> Opened | None:
        """What lies open."""
        return self._opened

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        opened = self._opened
        return opened is not None and opened.touched and self.form.values() != opened.base

    @property
    def _may_edit(self) -> bool:
        return self._choices is not None and self._choices.may_edit

    # ------------------------------------------------------------ drafts

    def keep(self) -> None:
        """Writes the draft now, where there is something to keep."""
        opened = self._opened
        if opened is None:
            return
        if self.is_dirty:
            values = self.form.values()
            if opened.draft is None or opened.kept != values:
                opened.draft = opened.draft or self.keeper.new_uid()
                opened.kept = values
                self._queue.watch(self.keeper.keep(opened.kept_as(opened.draft), values))
        elif opened.draft is not None and opened.touched and not self._saving:
            self.keeper.discard(opened.draft)
            opened.draft, opened.kept, self._kept_at = None, None, None
            self._retell()

    def _draft_kept(self, draft: DraftKept) -> None:
        if self._opened is not None and self._opened.draft == draft.uid:
            self._kept_at = draft.saved_at
            self._retell()

    def _draft_failed(self, fault: Fault) -> None:
        self.notice.show_fault(fault)
        if self._opened is not None:
            self._opened.kept = None

    def _strayed(self, names: Sequence[str]) -> None:
        """Files came when their form was closed already: they have to be added again."""
        comma = self._words.say("records.comma")
        self.notice.say("evidence.strayed", role="risk", names=comma.join(names))

    def leave(self) -> None:
        """Keeps what is typed and not saved, before something else is shown."""
        if self.is_dirty:
            self.keep()
        self.keeper.rest()

    def _understood(self) -> RecordContent | None:
        """The content, where the form already says one."""
        opened = self._opened
        if opened is None:
            return None
        read = read_form(opened.kind, self.form.values(), opened.content)
        return None if isinstance(read, tuple) else read

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Saves what the form says, or says under each field what is wrong."""
        opened = self._opened
        if opened is None or self._saving or not self._may_edit:
            return
        if opened.uid is not None and not self.is_dirty and opened.draft is None:
            return
        read = read_form(opened.kind, self.form.values(), opened.content)
        if isinstance(read, tuple):
            self._tell_wrong(read)
            return
        self.form.tell(())
        before = opened.content
        if opened.uid is None or before is None or not counts_otherwise(before, read):
            self._save_content(opened, read, opened.version)
        elif not self._asking:
            self._asking = True
            unless_resting(
                self,
                self._context,
                [opened.uid],
                SAVING,
                lambda: self._save_asked(opened),
                self._asked,
            )

    def _asked(self) -> None:
        self._asking = False

    def _save_asked(self, opened: Opened) -> None:
        """Nothing speaks against it: what the form says by now is saved."""
        self._asking = False
        if self._opened is not opened:
            return
        read = read_form(opened.kind, self.form.values(), opened.content)
        if isinstance(read, tuple):
            self._tell_wrong(read)
        else:
            self._save_content(opened, read, opened.version)

    def _tell_wrong(self, faults: Sequence[FormFault]) -> None:
        self.form.tell(faults)
        self.keep()

    def _save_content(self, opened: Opened, content: RecordContent, based_on: str | None) -> None:
        """Saves; the draft is written before, and goes in the transaction that saves the record.

        So nothing typed depends on how the saving ends.
        """
        self.keep()
        self.keeper.rest()
        self._saving = True
        self._retell()
        ledger, uid, draft = self._context.ledger, opened.uid, opened.draft
        values, kept = self.form.values(), opened.kept
        kind = opened.kind

        def work(_tell: object) -> Saved:
            require_same_fields(ledger, kind.id, kind.own)
            if uid is None or based_on is None:
                return add_record(ledger, content, draft=draft)
            return change_record(ledger, uid, content, based_on, draft=draft)

        def done(saved: Saved) -> None:
            before = Opened(opened.kind, opened.uid, based_on, content, opened.draft)
            self._was_saved(opened, content, values, saved, typed_on=opened.kept is not kept)
            self.saved.emit(saved, before)

        def failed(fault: Fault) -> None:
            self._not_saved(opened, fault)

        def over() -> None:
            self._saving = False
            self._retell()

        job = self._context.tasks.command(
            self,
            "records.saving",
            work,
            done,
            failed,
            over=over,
            changes=lambda saved: saved.changes,
        )
        self._queue.watch(job)

    def _was_saved(
        self,
        opened: Opened,
        content: RecordContent,
        values: Mapping[str, str],
        saved: Saved,
        *,
        typed_on: bool,
    ) -> None:
        remember(opened.kind, values, self._context.memory)
        opened.uid, opened.version, opened.content = saved.uid, saved.version, content
        opened.base, opened.by_school = values, False
        self._end_draft(opened, values, typed_on=typed_on)
        if self._opened is opened:
            self.conflict.hide()
            self.notice.clear()
            self.twin.tell(())
            self.evidence.was_saved(saved.uid)
            opened.touched = self.form.values() != values
            if opened.touched:
                self.keeper.touch()
            else:
                self.form.was_saved()
            self._retell()
            self.state_changed.emit()

    def _end_draft(self, opened: Opened, values: Mapping[str, str], *, typed_on: bool) -> None:
        """The draft went with the saving, but for what was typed and kept while that ran."""
        draft, kept = opened.draft, opened.kept
        if draft is not None and typed_on and kept is not None and kept != values:
            # It was kept as a draft of what was not saved yet: now it is one of this record.
            self.keeper.keep(opened.kept_as(draft), kept)
            return
        if draft is not None:
            if typed_on:
                self.keeper.discard(draft)
            else:
                self.keeper.gone.emit(draft)
        opened.draft, opened.kept = None, None
        if self._opened is opened:
            self._kept_at = None

    def _not_saved(self, opened: Opened, fault: Fault) -> None:
        if self._opened is not opened:
            # Something else was opened meanwhile; what was typed here lies in its draft.
            self.notice.show_fault(fault)
            return
        self.keep()
        if fault.code == "record_changed_meanwhile":
            self.conflict.show()
        else:
            self.notice.show_fault(fault)
        self._retell()
        if fault.code == "form_outdated":
            self.outdated.emit()

    # ------------------------------------------------------------ somebody else was faster

    def _see_theirs(self) -> None:
        opened = self._opened
        if opened is not None and opened.uid is not None:
            self.leave()
            uid = opened.uid
            self._opened = None
            self.open_wanted.emit(uid)

    def _put_mine(self) -> None:
        opened = self._opened
        content = self._understood()
        if opened is None or opened.uid is None or content is None:
            self.save()
            return
        ledger, uid = self._context.ledger, opened.uid

        def done(read: RecordRead) -> None:
            if self._opened is opened:
                self._save_content(opened, content, read.version)

        def failed(fault: Fault) -> None:
            # It was deleted meanwhile: what was typed becomes a record of its own.
            if fault.code == "unknown_record" and self._opened is opened:
                self._save_another()
            else:
                self.notice.show_fault(fault)

        self._context.tasks.query(self, "mine", lambda: open_record(ledger, uid), done, failed)

    def _save_another(self) -> None:
        opened = self._opened
        if opened is not None:
            opened.uid = opened.version = None
            opened.touched = True
            self.save()

    # ------------------------------------------------------------ words

    def _retell(self) -> None:
        if self._opened is not None:
            self.tell(
                self._opened,
                dirty=self.is_dirty,
                saving=self._saving,
                waits=self._queue.waits,
                kept_at=self._kept_at,
                may_edit=self._may_edit,
            )
