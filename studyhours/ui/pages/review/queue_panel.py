"""The queue at the left: reads page by page, keeps its place and what is selected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QResizeEvent

from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.reviewing.known import Known, ReviewChoices
from studyhours.services.reviewing.queue import (
    QueueFilter,
    QueuePage,
    QueueRow,
    count_queue,
    list_queue,
)
from studyhours.ui.page import Page
from studyhours.ui.pages.review.queue_model import QueueModel
from studyhours.ui.pages.review.saying import Saying
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.paged_panel import PagedPanel

_LIST, _EMPTY, _NOTHING = range(3)
_AT_ONCE = 2_000  # rows of the whole queue
_ROOMY, _NARROW = 640, 470
"""Pixels of width from which on there is room for every column, and for most."""
_LEFT_OUT = (("since",), ("kind", "amount", "since"))
_LOOK = 70
"""Milliseconds a row is the current one before it is read: keys run past the others."""


class QueuePanel(PagedPanel):
    """Records as the filter wants them.

    Attributes:
        model: What has been read so far.
        table: The list.
        going: Records whose decision is on its way; they are left out.

    Signals:
        selection_changed: Other rows are selected.
    """

    selection_changed = Signal()

    def __init__(
        self,
        page: Page,
        saying: Saying,
        wanted: Callable[[str, bool], QueueFilter],
        said: Callable[[], Sequence[str]],
    ) -> None:
        """A queue without rows.

        Args:
            page: The page it stands on, which says what went wrong.
            saying: Words.
            wanted: Gives the filter for an order and its direction.
            said: Gives what the filter asks for, in words.
        """
        super().__init__(page, order="day", down=False, look=_LOOK)
        self._said, self._wanted = said, wanted
        self._known: Known | None = None
        self.going: set[str] = set()
        words = page.context.words
        self.model = QueueModel(saying, self)
        self.table = self._make_table(self.model, "review-list", "page.review")
        self.table.opened.connect(self.opened)
        self.table.selected.connect(lambda _row: None if self._quiet else self._look.start())
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self._empty = EmptyState(words, "review.empty", button="review.write_back")
        self._empty.clicked.connect(lambda: page.context.go("exchange", part="send"))
        if self._empty.button is not None:
            self._empty.button.setObjectName("review-write-back")
            self._empty.button.hide()
        self._empty_hint = self._empty.add_hint()
        self._empty_hint.setObjectName("review-empty-hint")
        self._why_empty = "review.empty_hint"
        self._writes_back = False
        self._empty.setObjectName("review-empty")
        nothing = EmptyState(words, "review.nothing", button="review.nothing_button")
        self._nothing_hint = nothing.add_hint()
        self._nothing_hint.setObjectName("review-nothing-hint")
        nothing.setObjectName("review-nothing")
        nothing.clicked.connect(self.all_wanted)
        if nothing.button is not None:
            nothing.button.setObjectName("review-show-all")
        for part in (self.table, self._empty, nothing):
            self.addWidget(part)

    # ------------------------------------------------------------ reading

    @property
    def filter(self) -> QueueFilter:
        """What is shown now, and in which order."""
        return self._wanted(self._order, self._down)

    def learn(self, choices: ReviewChoices) -> None:
        """Takes what tells whether something stands out, and whose records may ever come here."""
        self._known = choices.known
        if "review" in self._page.context.ledger.actor.functions:
            self._why_empty = "review.empty_hint"
        elif not choices.teachers:
            self._why_empty = "review.empty_no_group"
        elif not choices.kinds:
            self._why_empty = "review.empty_no_kind"
        else:
            self._why_empty = "review.empty_hint"

    def reload(self, *, keep_place: bool = False) -> None:
        """Reads the queue again.

        Args:
            keep_place: Whether as much is read as was there, and shown at the same place.
        """
        known = self._known
        if known is None:
            return
        ledger, wanted = self._page.context.ledger, self.filter
        limit = self._limit(len(self.model.rows), keep_place=keep_place)
        self._page.context.tasks.query(
            self._page,
            "list",
            lambda: list_queue(ledger, wanted, known, limit=limit),
            lambda page: self._show(page, wanted, keep_place=keep_place),
        )

    def _show(self, page: QueuePage, wanted: QueueFilter, *, keep_place: bool) -> None:
        bar = self.table.verticalScrollBar()
        at = bar.value() if keep_place else 0
        current, place = self.table.current(), self.table.currentIndex().row()
        chosen = {row.uid for row in self.chosen}
        rows = [row for row in page.rows if row.uid not in self.going]
        self._quiet = True
        self._choose_columns()
        self.model.show_page(rows, more=page.more)
        bar.setValue(at)
        self._select(chosen)
        self._quiet = False
        self.mark(current.uid if current is not None else None, max(place, 0))
        narrowed = wanted != QueueFilter(order=wanted.order, descending=wanted.descending)
        self.retell()
        self.setCurrentIndex(_LIST if rows else _NOTHING if narrowed else _EMPTY)
        self.selection_changed.emit()
        ledger, context = self._page.context.ledger, self._page.context
        if not rows and "backup" in ledger.actor.functions and context.shows("exchange"):
            context.tasks.query(
                self._page, "handed in", lambda: _handed_in(ledger), self._offer_to_write
            )
        self._count("count", lambda: count_queue(ledger, wanted))

    def _offer_to_write(self, handed_in: Sequence[str]) -> None:
        """Nothing waits any more: teachers who handed in from their own ledgers want to know."""
        self._writes_back = bool(handed_in)
        if self._empty.button is not None:
            self._empty.button.setVisible(self._writes_back)
        self.retell()

    def retell(self) -> None:
        """Says again what the filter asks for, where nothing is found."""
        words = self._page.context.words
        what = words.say("records.dot").join(self._said())
        self._nothing_hint.setText(words.say("review.nothing_hint", what=what))
        why = "review.empty_write_back" if self._writes_back else self._why_empty
        self._empty_hint.setText(words.say(why))

    def _read_more(self) -> None:
        known, offset = self._known, len(self.model.rows) + len(self.going)
        if known is None:
            return
        ledger, wanted = self._page.context.ledger, self.filter

        def add(page: QueuePage) -> None:
            rows = [row for row in page.rows if row.uid not in self.going]
            self.model.append_page(rows, more=page.more)

        self._page.context.tasks.query(
            self._page, "list", lambda: list_queue(ledger, wanted, known, offset=offset), add
        )

    def whole(self) -> Callable[[Progress], Iterable[QueueRow]]:
        """What reads all of the queue, on a worker."""
        known, ledger, wanted = self._known, self._page.context.ledger, self.filter

        def each(progress: Progress) -> Iterable[QueueRow]:
            if known is None:
                return
            offset, more = 0, True
            while more:
                progress("read_list", offset, None)
                page = list_queue(ledger, wanted, known, offset=offset, limit=_AT_ONCE)
                yield from page.rows
                offset, more = offset + len(page.rows), page.more

        return each

    # ------------------------------------------------------------ rows

    @property
    def chosen(self) -> Sequence[QueueRow]:
        """The selected rows."""
        return self.table.chosen()

    @property
    def current(self) -> QueueRow | None:
        """The current row."""
        row: QueueRow | None = self.table.current()
        return row

    def step(self, by: int) -> None:
        """Makes the next row the current one, or the one before."""
        self.table.step(by)

    def choose_place(self, place: int) -> None:
        """Makes a row the current one, and the only one selected."""
        self.table.choose_place(place)

    def mark(self, uid: str | None, else_place: int = 0) -> None:
        """Makes a record the current row; where it is gone, what stands in its place."""
        rows = self.model.rows
        place = self.model.place_of(uid) if uid is not None else None
        if place is not None:
            index = self.model.index(place, 0)
            several = len(self.chosen) > 1
            flags = QItemSelectionModel.SelectionFlag
            how = flags.NoUpdate if several else flags.ClearAndSelect | flags.Rows
            self.table.selectionModel().setCurrentIndex(index, how)
        elif rows:
            self.choose_place(min(else_place, len(rows) - 1))
        self._look.start()

    def take_out(self, uids: Collection[str]) -> None:
        """What has been decided leaves at once; what stands next is the current row."""
        uids = frozenset(uids)
        self.going |= uids
        places = [place for place, row in enumerate(self.model.rows) if row.uid in uids]
        if not places:
            return
        self._quiet = True
        self.model.take_out(uids)
        self._quiet = False
        if self.model.rows:
            self.choose_place(min(places[0], len(self.model.rows) - 1))
        self._look.start()

    def select_all(self) -> None:
        """Selects every row that has been read."""
        self._quiet = True
        self.table.selectAll()
        self._quiet = False

    def _select(self, uids: Collection[str]) -> None:
        """Selects rows again, as far as they are there."""
        places = [place for place, row in enumerate(self.model.rows) if row.uid in uids]
        if len(places) < 2:
            return
        selection, last = QItemSelection(), len(self.model.columns) - 1
        # One range for rows that stand together: a thousand ranges would be slow.
        for _, run in groupby(enumerate(places), key=lambda one: one[1] - one[0]):
            part = [place for _, place in run]
            selection.select(self.model.index(part[0], 0), self.model.index(part[-1], last))
        self.table.selectionModel().select(
            selection, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def _look_at(self) -> None:
        self.looked_at.emit(self.current)

    def _selection_changed(self) -> None:
        if not self._quiet:
            self.selection_changed.emit()

    # ------------------------------------------------------------ columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where there is little room the title has it."""
        super().resizeEvent(event)
        self._choose_columns()

    def _choose_columns(self) -> None:
        width = self.width()
        self.table.leave_out(() if width >= _ROOMY else _LEFT_OUT[0 if width >= _NARROW else 1])


def _handed_in(ledger: Ledger) -> tuple[str, ...]:
    """Whose own ledgers are linked here; what packages are made with is loaded when it is asked."""
    from studyhours.services.exchange.sending_each import who_handed_in

    return who_handed_in(ledger)
