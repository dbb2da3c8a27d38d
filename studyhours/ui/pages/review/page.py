"""The page of reviewing: the queue at the left, the record at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.services.reviewing.known import ReviewChoices, review_choices
from studyhours.services.reviewing.opening import ReviewRead, open_review
from studyhours.services.reviewing.queue import BATCH, Chosen, QueueFilter, QueueRow, whole_queue
from studyhours.ui.commenting import write_comment
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.review.batch_bar import Batch, BatchBar, batch_of_all, batch_of_rows
from studyhours.ui.pages.review.deeds import Deeds
from studyhours.ui.pages.review.filters import Filters
from studyhours.ui.pages.review.queue_model import for_files
from studyhours.ui.pages.review.queue_panel import QueuePanel
from studyhours.ui.pages.review.record_panel import RecordPanel
from studyhours.ui.pages.review.saying import Saying
from studyhours.ui.sending_comments import send_comments
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.yielding_row import YieldingRow

_NARROW = 760


class ReviewPage(Page):
    """Look at what waits, approve it, return it with a reason, write a comment."""

    name = "review"
    wants = (
        Changes.RECORDS
        | Changes.REVIEWS
        | Changes.TEACHERS
        | Changes.CALENDAR
        | Changes.SCHOOL
        | Changes.RULES
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.saying = Saying(context.words)
        self._choices: ReviewChoices | None = None
        self._batch = Batch()
        self._count: int | None = None
        self.deeds = Deeds(self, self._over)
        self.filters = Filters(self.saying, context.memory)
        context.keys.tell(
            context.words, self.filters.search.setToolTip, "review.search_hint", keys="find"
        )
        self.queue = QueuePanel(self, self.saying, self._wanted, self.filters.said)
        # Heads of groups see others' records here alone.
        self.panel = RecordPanel(
            context, self.saying, may_open="read_school" in context.ledger.actor.functions
        )
        self._asked: Sequence[tuple[str, str]] = ()
        self._asked_name = ""
        self.bar = BatchBar(context.words)
        self._lay_out()
        self._connect()
        self._make_shortcuts()

    # ------------------------------------------------------------ its parts

    def _lay_out(self) -> None:
        words = self.context.words
        self.header.controls.addWidget(self.filters)
        self.header.spread_controls()
        right = QWidget()
        below = QHBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addStretch(1)
        actor = self.context.ledger.actor.functions
        self.notices = QPushButton()
        self.notices.setObjectName("review-notices-open")
        self.notices.setProperty("kind", "link")
        words.bind(self.notices.setText, "review.notices")
        words.bind(self.notices.setToolTip, "review.notices_tip")
        if not {"review", "read_school"} <= actor:
            self.notices.hide()  # shown without a place it would be a window
        below.addWidget(self.notices)
        self._counted = plain_label(role="muted")
        self._counted.setObjectName("review-count")
        below.addWidget(self._counted)
        self._all = QPushButton()
        self._all.setObjectName("review-select-all")
        self._all.setProperty("kind", "link")
        words.bind(self._all.setText, "review.select_all")
        words.bind(self._all.setToolTip, "review.select_all_tip")
        below.addWidget(self._all)
        self.menu = ListMenu(self, "review-menu", self._listed)
        self.header.buttons.addWidget(self.menu)
        self.body.addWidget(YieldingRow(self.filters.second, right))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.queue, 1)
        column.addWidget(self.bar)
        self.split = SplitWithDrawer(left, self.panel, words, share=0.47, narrow=_NARROW, over=self)
        self.body.addWidget(self.split, 1)

    def _listed(self) -> ListSource:
        return ListSource(
            self.queue.table,
            self.queue.model,
            title=lambda: self.context.words.say("review.list_title"),
            filtered=self.filters.said,
            rows=self.queue.whole,
            also=for_files(),
        )

    def _connect(self) -> None:
        self.filters.changed.connect(self._reload)
        self.queue.looked_at.connect(self._look_at)
        self.banner.goes_with(self.queue.table)
        self.queue.opened.connect(lambda _row: self.split.open_drawer())
        self.queue.selection_changed.connect(self._selected)
        self.queue.counted.connect(self._show_count)
        self.queue.all_wanted.connect(self.filters.clear)
        self._all.clicked.connect(self._select_all)
        self.notices.clicked.connect(self._show_notices)
        self.bar.plain_wanted.connect(lambda: self._approve(self._batch.plain))
        self.bar.all_wanted.connect(lambda: self._approve(self._batch.records))
        self.bar.return_wanted.connect(self._ask_reason)
        self.panel.approve.clicked.connect(self._approve_current)
        self.panel.send_back.clicked.connect(self._ask_reason)
        self.panel.comment.clicked.connect(self._ask_comment)
        self.panel.reason.agreed.connect(self._send_back)
        self.panel.remark.agreed.connect(self._comment)
        self.panel.open_wanted.connect(self._open_record)
        for line in (self.panel.reason, self.panel.remark):
            line.given_up.connect(self.queue.table.setFocus)
        self.split.closed.connect(self.queue.table.setFocus)

    def _make_shortcuts(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("judge.next", lambda: self._go_on(1)),
            ("judge.previous", lambda: self._go_on(-1)),
            ("judge.approve", self._approve_key),
            ("judge.return", self._ask_reason),
            ("judge.comment", self._ask_comment),
            ("find", self._go_searching),
        )
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for name, act in keys:
            self.context.keys.make(name, self, act, inside)

    def _go_on(self, rows: int) -> None:
        """Whoever goes to another record is done with what was said of the one before."""
        self.banner.clear()
        self.queue.step(rows)

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads what there is to choose, then the queue."""
        ledger = self.context.ledger
        self.context.tasks.query(self, "choices", lambda: review_choices(ledger), self._learn)

    def _learn(self, choices: ReviewChoices) -> None:
        first = self._choices is None
        if choices != self._choices:
            self._choices = choices
            self.saying.learn(choices)
            self.filters.learn(choices)
            self.queue.learn(choices)
        self.queue.reload(keep_place=not first)

    def _wanted(self, order: str, descending: bool) -> QueueFilter:
        return self.filters.wanted(order, descending=descending)

    def _reload(self) -> None:
        self.queue.reload()

    def _look_at(self, row: QueueRow | None) -> None:
        choices = self._choices
        if row is None or choices is None:
            self.panel.show_none()
            return
        if self.panel.is_asking and row == self.panel.row:
            return
        ledger, uid = self.context.ledger, row.uid
        self.context.tasks.query(
            self, "read", lambda: open_review(ledger, uid, choices.known), self._show_record
        )

    def _show_record(self, read: ReviewRead) -> None:
        current = self.queue.current
        if current is not None and current.uid == read.row.uid:
            self.panel.show_record(read)

    def _show_count(self, count: int) -> None:
        self._count = count
        self._say_count()

    def _say_count(self) -> None:
        count = self._count
        if count is None:
            return
        self._counted.setText(self.context.words.say("review.count", count=f"{count:,}"))
        self._all.setVisible(count > 1)

    # ------------------------------------------------------------ selecting

    def _selected(self) -> None:
        rows = self.queue.chosen
        self._take_batch(batch_of_rows(rows))

    def _take_batch(self, batch: Batch) -> None:
        self._batch = batch
        if len(batch.records) > 1 and self.bar.isHidden() and not self.banner.is_fault:
            self.banner.clear()  # it would lie over what is said of those selected
        self.bar.show_batch(batch)
        self.panel.stand_back(several=len(batch.records) > 1)

    def _select_all(self) -> None:
        choices = self._choices
        if choices is None:
            return
        ledger, wanted = self.context.ledger, self.queue.filter

        def done(chosen: Chosen) -> None:
            self.queue.select_all()
            self._take_batch(batch_of_all(chosen))
            if self._count is not None and self._count > BATCH:
                self.banner.say("review.first_of", role="waiting", count=f"{BATCH:,}")

        self.context.tasks.query(
            self, "whole", lambda: whole_queue(ledger, wanted, choices.known), done
        )

    # ------------------------------------------------------------ deciding

    def _approve_key(self) -> None:
        if len(self._batch.records) < 2:
            self._approve_current()
        elif len(self._batch.plain) == len(self._batch.records):
            self._approve(self._batch.records)
        else:
            # Something stands out: the person says whether with it or without.
            (self.bar.plain if self._batch.plain else self.bar.every).setFocus()

    def _approve_current(self) -> None:
        row = self.queue.current
        if row is not None and row.record.status in {"submitted", "returned"}:
            self._approve([(row.uid, row.record.version)])

    def _approve(self, records: Sequence[tuple[str, str]]) -> None:
        records = [one for one in records if one[0] not in self.queue.going]
        if records:
            self.deeds.approve(records, self._name(records))
            self._leave(records)

    def _ask_reason(self) -> None:
        row, choices = self.queue.current, self._choices
        several = len(self._batch.records) > 1
        if row is None or choices is None:
            return
        if not several and row.record.status not in {"submitted", "approved"}:
            return
        records = self._batch.records if several else [(row.uid, row.record.version)]
        # What is asked about is returned, whatever is selected by the time there is a reason.
        self._asked, self._asked_name = list(records), self.saying.named(row.record)
        say = self.context.words.say
        about = (
            say("review.return_many", count=f"{len(records):,}")
            if several
            else say("review.return_one", what=self._asked_name)
        )
        self.split.open_drawer()
        key = "" if several else row.uid
        self.panel.ask(self.panel.reason, key, about, choices.reasons)

    def _send_back(self, reason: str) -> None:
        records = [one for one in self._asked if one[0] not in self.queue.going]
        if records:
            gone = self.panel.reason.keeper.going()
            self.deeds.send_back(records, reason, self._asked_name, gone)
            self._leave(records)

    def _leave(self, records: Sequence[tuple[str, str]]) -> None:
        """What is decided leaves the queue at once; the keys go on with the next."""
        self.queue.take_out([uid for uid, _ in records])
        self._selected()
        self.queue.table.setFocus()

    def _over(self, uids: Sequence[str], came_about: bool) -> None:
        self.queue.going -= set(uids)
        if not came_about:
            self.queue.reload(keep_place=True)

    def _name(self, records: Sequence[tuple[str, str]]) -> str:
        place = self.queue.model.place_of(records[0][0])
        if place is None:
            return ""
        return self.saying.named(self.queue.model.row(place).record)

    # ------------------------------------------------------------ comments, and elsewhere

    def _ask_comment(self) -> None:
        row = self.queue.current
        if row is not None:
            self._asked = [(row.uid, row.record.version)]
            self._asked_name = self.saying.named(row.record)
            about = self.context.words.say("review.comment_on", what=self._asked_name)
            self.split.open_drawer()
            self.panel.ask(self.panel.remark, row.uid, about)

    def _comment(self, text: str) -> None:
        for uid, _ in self._asked:
            gone = self.panel.remark.keeper.going()
            write_comment(self, uid, text, self._asked_name, gone)
        self.queue.table.setFocus()

    def _open_record(self) -> None:
        row = self.queue.current
        if row is not None:
            self.context.go("records", record=row.uid)

    def _show_notices(self) -> None:
        from studyhours.ui.pages.review.notices_dialog import NoticesDialog

        choices = self._choices
        if choices is not None:
            pick = self.context.words.texts.pick
            kinds = [(one.id, pick(one.title)) for one in choices.kinds]
            NoticesDialog(self, kinds, choices.known).ask()

    def _go_searching(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    # ------------------------------------------------------------ for the shell

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where there is little room the record lies in a drawer."""
        super().resizeEvent(event)
        self.panel.leave_room(drawer=self.split.is_narrow)

    def retell(self) -> None:
        """Says again what was said from data."""
        self.filters.retell()
        self.queue.retell()
        self.panel.retell()
        self._say_count()

    @property
    def has_unsaved(self) -> bool:
        """Whether a comment was begun."""
        return bool(self.panel.remark.begun)

    def save_typed(self, then: Callable[[], None]) -> None:
        """Keeps the comments that were begun."""
        remark = self.panel.remark
        send_comments(self, "review.commenting", list(remark.begun.items()), remark.forget, then)

    def discard_typed(self) -> None:
        """The person does not want them."""
        for key in self.panel.remark.begun:
            self.panel.remark.forget(key)

    def leaving(self) -> None:
        """The ledger is being closed: what is being printed stops after the page it is at.

        A reason that was begun is kept.
        """
        self.menu.leave()
        for line in (self.panel.reason, self.panel.remark):
            line.keeper.leave()

    def arrive(self) -> None:
        """The keys of this page work at once, wherever the person comes from."""
        super().arrive()
        table = self.queue.table
        (table if table.isVisible() else self).setFocus()

    def visit(self, **params: str) -> None:
        """Shows what waits of a ``kind``, a ``teacher`` or a ``state``."""
        self.filters.show_only(**params)
        self._reload()
