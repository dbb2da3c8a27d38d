"""The panel at the right: one record being read, written, or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from studyhours.domain.review import NOTE_RETURN, RETURNED
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.drafts import DraftKept
from studyhours.services.records.forms import form_values
from studyhours.services.records.kinds_list import KindShown, RecordChoices, place_at_first
from studyhours.services.records.listing import DuplicateKey, RecordShown, find_duplicates
from studyhours.services.records.saving import (
    RecordRead,
)
from studyhours.services.records.sheets import SHEET, as_plain, typed_from, version_named
from studyhours.services.reviewing.deciding import resubmit_record
from studyhours.services.reviewing.notes import Note, may_comment, read_notes
from studyhours.ui.context import PageContext
from studyhours.ui.pages.records.anew import Lost, asks_otherwise, make_anew
from studyhours.ui.pages.records.opened import (
    Opened,
    first_type,
    first_values,
    last_kind,
    last_teacher,
)
from studyhours.ui.pages.records.saving import SavingEditor
from studyhours.ui.pages.records.saying import Saying

_LOOK_FOR_TWINS = 400


class RecordEditor(SavingEditor):
    """Shows a form, keeps what is typed as a draft, saves it as a record.

    Signals:
        delete_wanted: The person wants the open record deleted.
        print_wanted: The person wants the open record on paper.
        comment_wanted: The person wants to comment on the open record.
        closed: Nothing is open any more.
        thrown: What was typed was thrown away (kind id, record uid or empty, texts).
    """

    delete_wanted = Signal()
    print_wanted = Signal()
    comment_wanted = Signal()
    closed = Signal()
    thrown = Signal(str, str, object)

    def __init__(self, context: PageContext, saying: Saying) -> None:
        super().__init__(context, saying)
        self._twins = QTimer(self, singleShot=True, interval=_LOOK_FOR_TWINS)
        self._twins.timeout.connect(self._look_for_twins)
        self.cross.clicked.connect(self.close_form)
        self.kinds.chosen.connect(self._other_kind)
        self.form.edited.connect(self._edited)
        self.twin.open_wanted.connect(self.open_wanted)
        self.discard.clicked.connect(self.throw_away)
        self.delete.clicked.connect(self.delete_wanted)
        self.paper.clicked.connect(self.print_wanted)
        self.comment.clicked.connect(self.comment_wanted)
        self.review.resubmit_wanted.connect(self._resubmit)

    # ------------------------------------------------------------ what it knows

    def learn(self, choices: RecordChoices) -> None:
        """Takes the ledger's kinds."""
        self._choices = choices
        self.form.forget_kinds()
        self.kinds.set_kinds(choices.kinds)
        self.follow_kind()
        self._retell()

    def follow_kind(self) -> None:
        """What lies open is asked for as its kind is by now, with what was typed in it."""
        opened = self._opened
        kind = self._kind(opened.kind.id) if opened is not None else None
        if opened is None or kind is None or kind == opened.kind or self._saving:
            return
        otherwise = asks_otherwise(opened.kind, kind)
        lost = make_anew(self.form, opened, kind)
        self.kinds.choose(kind.id)
        self._retell()
        if otherwise and self.is_dirty:
            self._tell_anew(lost)

    def _tell_anew(self, lost: Sequence[Lost]) -> None:
        if not lost:
            self.notice.say("records.form_anew", role="waiting")
            return
        words = self._words
        said = [(words.texts.pick(spec.title), text) for spec, text in lost]

        def copy() -> None:
            both = (
                words.say("records.form_lost_line", field=name, said=text) for name, text in said
            )
            QApplication.clipboard().setText("\n".join(both))

        names = words.say("records.comma").join(name for name, _text in said)
        self.notice.tell(
            lambda: words.say("records.form_anew_without", fields=names),
            role="risk",
            action=("records.form_lost_copy", copy),
            stays=True,
        )

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Takes the teachers."""
        clean = not self.is_dirty
        own = self._choices.own if self._choices is not None else None
        self.form.set_teachers(teachers, own)
        if self._opened is not None and clean:
            self._opened.base = self.form.values()

    # ------------------------------------------------------------ opening and closing

    def start_new(
        self,
        kind_id: str = "",
        values: Mapping[str, str] | None = None,
        draft: DraftKept | None = None,
        teacher: str | None = None,
    ) -> None:
        """Opens an empty form, or one with texts that were typed before.

        Args:
            kind_id: Its kind; the one written last when empty.
            values: Texts typed before.
            draft: The draft they come from.
            teacher: Whom it will probably credit.
        """
        choices = self._choices
        if choices is None or not choices.may_edit:
            return
        self.leave()
        memory = self._context.memory
        kind = self._kind(kind_id) or self._kind(last_kind(memory)) or self._daily(choices)
        blank = first_values(kind, choices, teacher or last_teacher(memory), memory)
        self._opened = Opened(kind, draft=draft.uid if draft else None)
        self._show(kind, values if values is not None else blank)
        if values is None:
            self._opened.base = self.form.values()
        else:
            self._opened.touched = True
        self._kept_at = draft.saved_at if draft else None
        self._retell()
        self.form.begin()

    @staticmethod
    def _daily(choices: RecordChoices) -> KindShown:
        """What teachers write every day, else whatever there is."""
        return next((one for one in choices.kinds if one.base == "writing"), choices.kinds[0])

    def make_ready(self, read: RecordRead) -> None:
        """Makes the form a record is shown in, a turn of the event loop before it is."""
        kind = self._kind(read.content.kind)
        if kind is not None:
            self.form.make_ready(kind, form_values(kind, read.content))

    def show_record(self, read: RecordRead, draft: DraftKept | None = None) -> None:
        """Opens a record, with what had been typed and not saved where there is a draft."""
        self.leave()
        kind = self._kind(read.content.kind)
        if kind is None:
            return
        self._opened = Opened(kind, read.uid, read.version, read.content, by_school=read.by_school)
        self._show(kind, form_values(kind, read.content))
        self._opened.base = self.form.values()
        self._kept_at = None
        if draft is not None:
            self._opened.draft, self._opened.touched = draft.uid, True
            self._kept_at = draft.saved_at
            self.form.show_values(kind, draft.values, read.content, record=read.uid)
            self.notice.say("records.going_on", role="waiting")
            if draft.based_on is not None and draft.based_on != read.version:
                self._opened.version = draft.based_on
                self.notice.clear()
                self.conflict.show()
        self._retell()
        self._read_notes()

    def refresh_record(self, read: RecordRead) -> None:
        """The open record as it was saved: shows it where nothing was typed since."""
        opened = self._opened
        if opened is None or opened.uid != read.uid or self.is_dirty or self._saving:
            return
        opened.version, opened.content, opened.touched = read.version, read.content, False
        values = form_values(opened.kind, read.content)
        shown = self.form.values()
        if not values["text"] and SHEET in shown and SHEET not in values:
            values[SHEET] = shown[SHEET]  # saved without a word: the template chosen stays
        if any(shown.get(name, "") != text for name, text in values.items()):
            self.form.show_values(opened.kind, values, read.content, record=read.uid, fresh=False)
        opened.base = self.form.values()
        self._retell()
        self._read_notes()

    def close_form(self) -> None:
        """Closes the form; what was typed stays as a draft."""
        if self._opened is None:
            return
        self.leave()
        self._close()
        self.closed.emit()

    def forget(self) -> None:
        """The open record is gone: closes without keeping anything."""
        self.keeper.rest()
        self._close()
        self.closed.emit()

    def type_again(self, values: Mapping[str, str]) -> None:
        """Puts texts back that had been given up."""
        opened = self._opened
        if opened is not None:
            opened.touched = True
            self.form.show_values(opened.kind, values, opened.content, record=opened.uid)
            self.keep()
            self._retell()

    def throw_away(self) -> None:
        """Gives up what was typed since the last saving."""
        opened = self._opened
        if opened is None:
            return
        values = self.form.values()
        if opened.draft is not None:
            self.keeper.discard(opened.draft)
            opened.draft = None
        self.keeper.rest()
        self.conflict.hide()
        self.notice.clear()
        kind, uid = opened.kind.id, opened.uid or ""
        self._close()
        self.thrown.emit(kind, uid, values)
        if not uid:
            self.closed.emit()

    def _kind(self, kind_id: str) -> KindShown | None:
        kinds = self._choices.kinds if self._choices is not None else ()
        return next((kind for kind in kinds if kind.id == kind_id), None)

    def _show(self, kind: KindShown, values: Mapping[str, str]) -> None:
        self.kinds.choose(kind.id)
        opened = self._opened
        before, uid = (opened.content, opened.uid) if opened is not None else (None, None)
        self.form.show_values(kind, values, before, record=uid)
        self.show_form()
        self.state_changed.emit()

    def _close(self) -> None:
        self._opened = None
        self.show_none()
        self.state_changed.emit()

    def _other_kind(self, kind_id: str) -> None:
        """The new record is to be of another kind; what was typed goes along."""
        opened, kind, choices = self._opened, self._kind(kind_id), self._choices
        if opened is None or kind is None or choices is None:
            return
        typed = self.form.values()
        if version_named(kind.templates, typed_from(typed.get(SHEET, ""))) is None:
            # A template of the other kind: what was written in it goes along as text.
            typed = as_plain(opened.kind.templates, typed)
        blank = first_values(kind, choices, typed.get("teacher"), self._context.memory)
        if opened.touched:
            # What nobody has chosen stands in the other kind as that begins.
            left = {"unit", "amount"}
            if typed.get("place", "") == place_at_first(opened.kind, alone=choices.alone):
                left.add("place")
            kept = {name: text for name, text in typed.items() if name not in left}
            if kept.get("text"):
                blank.pop(SHEET, None)
            values = {**blank, **kept, "type": first_type(kind, self._context.memory)}
        else:
            values = blank
        opened.kind = kind
        self.form.show_values(kind, values, fresh=False)
        if not opened.touched:
            opened.base = self.form.values()
        self._edited_quietly()
        self.form.begin()

    # ------------------------------------------------------------ typing

    def _edited(self) -> None:
        if self._opened is not None:
            self._opened.touched = True
            self.keeper.touch()
            self._edited_quietly()

    def _edited_quietly(self) -> None:
        self._twins.start()
        self._retell()

    def _look_for_twins(self) -> None:
        opened = self._opened
        content = self._understood()
        if opened is None or content is None:
            self.twin.tell(())
            return
        ledger, uid = self._context.ledger, opened.uid
        key = DuplicateKey(
            str(content.teacher_id), content.kind, content.last_day, content.title, content.type
        )

        def done(found: tuple[RecordShown, ...]) -> None:
            # Saved meanwhile, it would be its own twin.
            if self._opened is opened and opened.uid == uid:
                self.twin.tell(found)

        self._context.tasks.query(
            self, "twins", lambda: find_duplicates(ledger, key, uid), done, self.notice.show_fault
        )

    # ------------------------------------------------------------ what reviewers said

    def _read_notes(self) -> None:
        opened = self._opened
        if opened is None or opened.uid is None:
            return
        ledger, uid = self._context.ledger, opened.uid

        def read() -> tuple[tuple[Note, ...], bool]:
            return read_notes(ledger, uid), may_comment(ledger, uid)

        def done(found: tuple[tuple[Note, ...], bool]) -> None:
            content = opened.content
            if self._opened is opened and content is not None:
                notes, self.may_comment = found
                self.review.tell(content.status, notes, may_edit=self._may_edit)
                self._point_to(opened, notes)
                self.comment.setVisible(self.may_comment and not self.is_dirty)

        self._context.tasks.query(self, "notes", read, done, self.notice.show_fault)

    def _point_to(self, opened: Opened, notes: Sequence[Note]) -> None:
        """Fields that the last reason names are in sight; whoever has not begun begins there."""
        returned = opened.content is not None and opened.content.status == RETURNED
        reasons = [note.text for note in notes if note.sort == NOTE_RETURN]
        reason = reasons[-1] if reasons and returned and self._may_edit else ""
        if self.form.point_to(reason) and self.form.place and not opened.touched:
            self.form.begin()

    def _resubmit(self) -> None:
        """Hands a returned record in again; what was typed is saved, which does that too."""
        opened = self._opened
        if opened is None or opened.uid is None or opened.version is None:
            return
        if self.is_dirty:
            self.save()
            return
        ledger, uid, version = self._context.ledger, opened.uid, opened.version
        own = self._saying.unreviewed
        said = "records.was_resubmitted_own" if own else "records.was_resubmitted"
        self._context.tasks.command(
            self,
            "records.resubmitting",
            lambda _tell: resubmit_record(ledger, uid, version),
            lambda _done: self.notice.say(said),
            self.notice.show_fault,
            changes=lambda done: done.changes,
        )

    # ------------------------------------------------------------ keys and words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes the form; the draft is kept."""
        if event.key() == Qt.Key.Key_Escape and self._opened is not None:
            self.close_form()
        else:
            super().keyPressEvent(event)
