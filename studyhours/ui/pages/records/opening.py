"""Opens records, new ones and drafts in the editor, and says what became of what was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from studyhours.services.records.kinds_list import RecordChoices
from studyhours.services.records.listing import RecordShown
from studyhours.ui.context import PageContext
from studyhours.ui.pages.records.page_view import RecordsView
from studyhours.ui.turns import Turns

if TYPE_CHECKING:
    from studyhours.domain.progress import Progress
    from studyhours.services.people.teacher_list import TeacherShown
    from studyhours.services.records.drafts import DraftKept
    from studyhours.services.records.saving import RecordRead
    from studyhours.ui.pages.records.opened import Opened
    from studyhours.ui.widgets.print_desk import PrintDesk


class OpeningView(RecordsView):
    """The parts of the page, and what lies open in them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._choices: RecordChoices | None = None
        self._teachers: Sequence[TeacherShown] | None = None
        self._awaited: str | None = None
        self._awaited_record: tuple[str, Callable[[], None] | None] | None = None
        self._greeted = False
        self._desk: PrintDesk | None = None
        self._in_turn = Turns(self)

    @property
    def _opened(self) -> Opened | None:
        return self._editor.opened if self._editor is not None else None

    # ------------------------------------------------------------ opening

    def _look_at(self, row: RecordShown) -> None:
        """A row has become the current one: beside the list there is room to show it."""
        opened = self._opened
        if not self.split.is_narrow and (opened is None or opened.uid != row.uid):
            self._open(row.uid)

    @property
    def _knows_forms(self) -> bool:
        """Whether everything a form shows has been read: who there is comes last."""
        return self._choices is not None and self._teachers is not None

    def _open(self, uid: str, then: Callable[[], None] | None = None) -> None:
        if not self._knows_forms:
            self._awaited_record = uid, then  # opened when it is
            return
        self._read(uid, self.drafts.of_record(uid), then)

    def _read(
        self, uid: str, draft: DraftKept | None, then: Callable[[], None] | None = None
    ) -> None:
        def show(read: RecordRead) -> None:
            opened = self.editor.opened
            shown = (opened.uid, opened.draft) if opened is not None else (None, None)
            if shown[0] != uid or (draft is not None and shown[1] != draft.uid):
                self._tell_left()
                self.editor.show_record(read, draft)
            self.split.open_drawer()
            self.list.mark(uid)
            if then is not None:
                then()

        def done(read: RecordRead) -> None:
            self._in_turn.begin(lambda: self.editor.make_ready(read), lambda: show(read))

        self.context.tasks.query(self, "open", self._reading(uid), done)

    def _reading(self, uid: str) -> Callable[[], RecordRead]:
        ledger = self.context.ledger

        def read() -> RecordRead:
            from studyhours.services.records.saving import open_record

            return open_record(ledger, uid)

        return read

    def _read_again(self, uid: str) -> None:
        self.context.tasks.query(
            self,
            "again",
            self._reading(uid),
            self.editor.refresh_record,
            lambda _deleted: self.editor.forget(),
        )

    def _start_new(self) -> None:
        self.banner.clear()
        self._write(self.chips.value)

    def _write(self, kind: str) -> None:
        """Opens an empty form, as soon as kinds and teachers are known."""
        if self._choices is None or self._teachers is None:
            self._awaited = kind
            return
        self._in_turn.forget()
        self._tell_left()
        self.editor.start_new(kind, teacher=self.filters.teacher_uid)
        self.list.mark(None)
        self._show_editor()

    def _show_editor(self) -> None:
        self.split.open_drawer()
        self.editor.form.begin()

    def _tell_left(self) -> None:
        """What is typed and not saved stays as a draft: says so where something else is opened."""
        opened = self._opened
        if opened is None or not self.editor.is_dirty:
            return
        self.editor.leave()
        uid = opened.draft or ""

        def go_on() -> None:
            draft = self.drafts.draft(uid)
            if draft is not None:
                self._go_on(draft)

        self.banner.say("records.left_as_draft", role="waiting", action=("records.go_on", go_on))

    def _print_opened(self) -> None:
        """Puts the open record on paper, in the sections it was written in."""
        opened = self._opened
        if opened is None or opened.uid is None or opened.content is None:
            return
        from studyhours.services.papers.record_paper import record_paper
        from studyhours.ui.widgets.print_desk import PrintDesk

        if self._desk is None:
            self._desk = PrintDesk(self.context, self.banner, self)
            self.body.addWidget(self._desk)
        ledger, uid, words = self.context.ledger, opened.uid, self.context.words
        texts, content = words.texts, opened.content
        what = self.saying.named(content.kind, content.title, content.type)
        name = words.say("records.print_name", what=what, day=content.last_day.isoformat())

        def make(progress: Progress) -> bytes:
            progress("make_table", 0, None)
            return record_paper(ledger, uid, texts)

        self._desk.show_pdf(make, name)

    def _ask_comment(self) -> None:
        """Asks what is to be said of the open record."""
        opened = self._opened
        if opened is None or opened.uid is None or opened.content is None:
            return
        from studyhours.ui.commenting import write_comment
        from studyhours.ui.pages.records.comment_dialog import CommentDialog

        uid, content = opened.uid, opened.content
        name = self.saying.named(content.kind, content.title, content.type)
        CommentDialog(
            self, self.context, uid, name,
            lambda said, kept: write_comment(self, uid, said, name, kept),
        ).ask()  # fmt: skip

    # ------------------------------------------------------------ drafts

    def _offer_drafts(self, drafts: Sequence[DraftKept]) -> None:
        self.drafts.show_drafts(drafts)
        if drafts and not self._greeted and self._opened is None:
            words, count = self.context.words, len(drafts)
            self.banner.tell(
                lambda: words.say("records.unfinished", count=count),
                role="waiting",
                action=("records.go_on", lambda: self._go_on(drafts[0])),
                stays=True,  # whoever comes back after a crash has not looked for it yet
            )
        self._greeted = True

    def _go_on(self, draft: DraftKept) -> None:
        """Opens a draft where it was left."""
        opened = self.editor.opened
        if opened is not None and opened.draft == draft.uid:
            return
        self.banner.clear()
        if draft.record is not None:
            self._read(draft.record, draft, self.editor.form.begin)
        else:
            self._tell_left()
            self.editor.start_new(draft.kind, draft.values, draft)
            self._show_editor()

    def _thrown(self, kind: str, uid: str, values: Mapping[str, str]) -> None:
        """What was typed was given up: it can still be had back."""

        def back() -> None:
            if uid:
                self._read(uid, None, lambda: self.editor.type_again(values))
            else:
                self.editor.start_new(kind, values)
                self._show_editor()

        self.banner.say("records.was_thrown", role="waiting", action=("records.take_back", back))
        if uid:
            self._read(uid, None)
