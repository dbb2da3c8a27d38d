"""The handbook: four parts, one of them open, with comments and versions beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.growth.choices import Measure, goal_measures
from studyhours.services.growth.drafts import PartDraft, drafts_of
from studyhours.services.growth.drawn import PARTS
from studyhours.services.growth.handbook import Handbook, PartSaved, read_handbook, save_part
from studyhours.services.growth.part_versions import PartVersion, part_versions
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import Saved, Wanted, restore_records
from studyhours.ui.attempt import Attempt
from studyhours.ui.page import Page
from studyhours.ui.pages.growth.drafting import Drafting, Place
from studyhours.ui.pages.growth.part_view import PartView
from studyhours.ui.pages.growth.side import PartSide
from studyhours.ui.sending_comments import send_comments
from studyhours.ui.undo import Step
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.switch import Switch

_PART = "page-growth-part"
_STATUS_ROLE = {"approved": "met", "submitted": "waiting", "returned": "risk"}


@dataclass(frozen=True, slots=True)
class _Read:
    """A handbook with one's drafts of it, and what its goals may be tied to."""

    book: Handbook
    drafts: Mapping[str, PartDraft]
    measures: tuple[Measure, ...]


def _read(ledger: Ledger, teacher: str, year: str | None, known: tuple[Measure, ...]) -> _Read:
    book = read_handbook(ledger, teacher, year)
    drafts = drafts_of(ledger, teacher, book.year.label) if book.reach.may_write else {}
    return _Read(book, drafts, known or goal_measures(ledger))


class HandbookView(QWidget):
    """One handbook.

    Signals:
        read: A handbook is shown (``Handbook``).
        opened: A record is to be looked at (its uid).
    """

    read = Signal(object)
    opened = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        words = page.context.words
        self._now: _Read | None = None
        self._wanted: tuple[str, str | None] | None = None
        self._part = page.context.memory.text(_PART) or PARTS[0]
        if self._part not in PARTS:
            self._part = PARTS[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        main = Panel()
        main.setObjectName("growth-part")
        self.parts = Switch(words, "growth-part", [(part, f"growth.part_{part}") for part in PARTS])
        self.parts.choose(self._part)
        self.parts.chosen.connect(self._choose_part)
        main.head.insertWidget(0, self.parts)
        self.chip = Chip()
        self.chip.setObjectName("growth-status")
        main.head.insertWidget(1, self.chip)
        self.part = PartView(page.context)
        main.body.addWidget(self.part, 1)
        main.body.addLayout(self._make_foot())
        self.side = PartSide(page.context)
        self.split = SplitWithDrawer(main, self.side, words, share=0.3, narrow=980)
        column.addWidget(self.split, 1)
        self.drafting = Drafting(page.context, self, lambda: self.part.said)
        self._connect()

    def _make_foot(self) -> QHBoxLayout:
        words = self._context.words
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.said = plain_label(role="muted", wrap=True)
        self.said.setObjectName("growth-said")
        foot.addWidget(self.said, 1)
        self.discard = QPushButton()
        self.discard.setObjectName("growth-discard")
        self.discard.setProperty("kind", "link")
        words.bind(self.discard.setText, "growth_page.discard_draft")
        self.more = QPushButton()
        self.more.setObjectName("growth-more")
        words.bind(self.more.setText, "growth_page.comments_open")
        self.save = QPushButton()
        self.save.setObjectName("growth-save")
        self.save.setProperty("kind", "primary")
        words.bind(self.save.setText, "growth_page.save")
        self._context.keys.tell(words, self.save.setToolTip, "growth_page.save_tip", keys="save")
        for button in (self.discard, self.more, self.save):
            foot.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.part.changed.connect(self._typed)
        self.part.opened.connect(self.opened)
        self.save.clicked.connect(self._save)
        self.discard.clicked.connect(lambda: self.drafting.discard(self.again))
        self.more.clicked.connect(self.split.open_drawer)
        self.side.comment.connect(self._comment)
        self.side.restore.connect(self._restore)
        self.drafting.kept.connect(lambda: self._say("growth_page.draft_kept"))
        self.drafting.failed.connect(self._page.banner.show_fault)
        self._page.context.keys.make("save", self, self._save)

    # ------------------------------------------------------------ reading

    def look_at(self, teacher: str, year: str | None) -> None:
        """Shows a teacher's handbook of a year; this one's by default."""
        self.drafting.leave()
        self._wanted = (teacher, year)
        self.again()

    def again(self) -> None:
        """Reads it again; what is being typed stays as a draft."""
        if self._wanted is None:
            return
        self.drafting.leave()
        ledger, (teacher, year) = self._context.ledger, self._wanted
        known = self._now.measures if self._now is not None else ()
        # Behind a draft that is being kept, on the thread that keeps it: it is read back here.
        self._context.tasks.command(
            self,
            "growth_page.reading",
            lambda _tell: _read(ledger, teacher, year, known),
            self._show,
            self._page.banner.show_fault,
            quiet=True,
        )

    def _show(self, found: _Read) -> None:
        book = found.book
        if self._wanted is None or self._wanted[0] != book.teacher:
            return
        if self.drafting.is_waiting:
            self.again()  # somebody goes on typing: that is kept first, and then read with the rest
            return
        self._now = found
        self._show_part()
        self.read.emit(book)

    def retell(self) -> None:
        """Says it in another language."""
        if self._now is not None:
            self.drafting.leave()
            self._show_part()

    def _show_part(self) -> None:
        if self._now is None:
            return
        book, drafts, measures = self._now.book, self._now.drafts, self._now.measures
        shown = book.parts[self._part]
        draft = drafts.get(self._part)
        said = draft.said if draft is not None else shown.said
        place = Place(book.teacher, book.year.label, self._part, shown.version)
        self.drafting.begin(place, draft.uid if draft is not None else None)
        self.part.show_part(book, self._part, said, measures)
        self.save.setVisible(book.reach.may_write)
        with handing_on(self.part):
            self.save.setEnabled(draft is not None)
            self.discard.setVisible(draft is not None)
        self.more.setVisible(self.split.is_narrow)
        self._say_status(shown.status)
        self.side.show_part(
            shown, may_comment=book.reach.may_comment, may_write=book.reach.may_write
        )
        if draft is not None and draft.based_on != shown.version:
            self._say("growth_page.draft_behind")
        elif draft is not None:
            self._say("growth_page.draft_there")
        else:
            self._say("")
        if shown.record is not None:
            ledger, record = self._context.ledger, shown.record
            self._context.tasks.query(
                self, "versions", lambda: part_versions(ledger, record), self._show_versions,
                self._page.banner.show_fault,
            )  # fmt: skip

    def _show_versions(self, versions: tuple[PartVersion, ...]) -> None:
        self.side.show_versions(versions)

    def _say_status(self, status: str) -> None:
        self.chip.setVisible(bool(status))
        if status:
            role = _STATUS_ROLE.get(status, "quiet")
            self.chip.say(self._context.words.say(f"growth_page.status_{status}"), role)

    def _say(self, key: str) -> None:
        self.said.setText(self._context.words.say(key) if key else "")

    def _choose_part(self, part: str) -> None:
        self._go_to(part)

    def _go_to(self, part: str) -> None:
        if part == self._part or self._now is None:
            return
        begun = self.drafting.uid is not None
        self._part = part
        self._context.memory.put(_PART, part)
        if begun:
            self.again()
        else:
            self._show_part()

    # ------------------------------------------------------------ writing

    def _typed(self) -> None:
        self.drafting.touch()
        self.save.setEnabled(True)
        self.discard.setVisible(True)
        self._say("")

    def _save(self) -> None:
        if self._now is None or not self.save.isEnabled() or not self.save.isVisible():
            return
        book, part, said = self._now.book, self._part, self.part.said
        ledger, version, draft = self._context.ledger, book.parts[part].version, self.drafting.uid
        with handing_on(self.part):
            self.save.setEnabled(False)

        def done(result: PartSaved) -> None:
            self._remember(result, part, book.name)
            self._say("growth_page.saved")

        def failed(fault: Fault) -> None:
            self.save.setEnabled(True)
            self._page.banner.show_fault(fault)

        self.drafting.saved()
        self._context.tasks.command(
            self,
            "growth_page.saving",
            lambda _tell: save_part(
                ledger, book.teacher, book.year.label, part, said, version, draft=draft
            ),
            done,
            failed,
            cancelled=lambda: self.save.setEnabled(True),
            changes=lambda result: result.saved.changes,
        )

    def _remember(self, done: PartSaved, part: str, name: str) -> None:
        if done.saved.changes is Changes.NONE:
            self.again()
            return
        # What is on top, and what is wanted there next.
        state: list[str | None] = [done.saved.version, done.before]
        uid = done.saved.uid

        def back() -> None:
            self._put_back(step, uid, state)

        words = self._context.words
        said: dict[str, object] = {"part": words.say(f"growth.part_{part}"), "name": name}
        step = Step("growth_page.did_write", said, back, back)
        self._context.undo.did(step)

    def _put_back(self, step: Step, uid: str, state: list[str | None]) -> None:
        ledger, (top, wanted) = self._context.ledger, state
        attempt = Attempt(self._context.undo, step)

        def put(done: tuple[Saved, ...]) -> None:
            # Taking a version back puts one on top; doing it again wants the one before that.
            state[:] = [done[0].version, top]

        self._context.tasks.command(
            self,
            "growth_page.undoing",
            attempt.watch(lambda _tell: restore_records(ledger, [Wanted(uid, wanted, str(top))])),
            put,
            self._page.banner.show_fault,
            over=attempt.over,
            changes=Changes.RECORDS,
        )

    def _restore(self, version: str) -> None:
        if self._now is None:
            return
        book, part = self._now.book, self._part
        shown, ledger = book.parts[part], self._context.ledger
        if shown.record is None:
            return
        wanted = Wanted(shown.record, version, shown.version)

        def done(saved: tuple[Saved, ...]) -> None:
            self._remember(PartSaved(saved[0], shown.version), part, book.name)

        self._context.tasks.command(
            self,
            "growth_page.saving",
            lambda _tell: restore_records(ledger, [wanted]),
            done,
            self._page.banner.show_fault,
            changes=Changes.RECORDS,
        )

    def _comment(self, text: str) -> None:
        if self._now is None:
            return
        record = self._now.book.parts[self._part].record
        if record is None:
            return
        send_comments(self._page, "growth_page.commenting", [(record, text)], self.side.sent)

    def save_typed(self, then: Callable[[], None]) -> None:
        """Keeps the comments that were begun, whichever parts they are about."""
        begun = list(self.side.begun.items())
        send_comments(self._page, "growth_page.commenting", begun, self.side.sent, then)
