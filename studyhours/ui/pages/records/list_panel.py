"""The list at the left: reads page by page, keeps its place, says what to do where it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from studyhours.services.records.listing import (
    RecordFilter,
    RecordPage,
    RecordShown,
    count_records,
    list_records,
)
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Column
from studyhours.ui.page import Page
from studyhours.ui.pages.records.list_view import ORDERS_BY_COLUMN, RecordsModel
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.tab_order import stops_in
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.paged_panel import PagedPanel

_LIST, _EMPTY, _NOTHING = range(3)
_ROOMY = 620
"""Pixels of width from which on there is room for every column."""
_USUAL = 540
"""Pixels that the other columns take of a list with some of the school's own."""
_MOST_NAME = 168
_CELL = 18
"""Pixels a cell needs besides its text."""
_LOOK = 90
"""Milliseconds a row is the current one before it is opened: arrow keys run past the others."""


class ListPanel(PagedPanel):
    """Records as the filter wants them.

    Attributes:
        model: What has been read so far.
        table: The list.

    Signals:
        delete_wanted: The selected rows are to be deleted.
        new_wanted: The person wants to write the first one.
    """

    delete_wanted = Signal()
    new_wanted = Signal()

    def __init__(
        self, page: Page, saying: Saying, wanted: Callable[[str, bool], RecordFilter]
    ) -> None:
        """A list without rows.

        Args:
            page: The page it stands on, which says what went wrong.
            saying: Words.
            wanted: Gives the filter for an order and its direction.
        """
        super().__init__(page, order="day", down=True, look=_LOOK)
        self._wanted, self._saying = wanted, saying
        self._next: str | None = None
        self._same: set[str] = set()
        context = page.context
        words = context.words
        self.model = RecordsModel(saying, self)
        self.table = self._make_table(self.model, "records-list", "page.records")
        self.table.selected.connect(self._selected)
        self.table.opened.connect(self._opened)
        # The row marked may not be the record in the form: pressing it means that one.
        self.table.pressed.connect(lambda _index: self._look.start())
        context.keys.make(
            "delete", self.table, self.delete_wanted.emit, Qt.ShortcutContext.WidgetShortcut
        )
        empty = EmptyState(
            words, "records.empty", hint="records.empty_hint", button="records.empty_button"
        )
        empty.setObjectName("records-empty")
        empty.clicked.connect(self.new_wanted)
        nothing = EmptyState(
            words, "records.nothing", hint="records.nothing_hint", button="records.nothing_button"
        )
        nothing.setObjectName("records-nothing")
        nothing.clicked.connect(self.all_wanted)
        for state, name in ((empty, "records-empty-add"), (nothing, "records-show-all")):
            if state.button is not None:
                state.button.setObjectName(name)
        self._states = (empty, nothing)
        for part in (self.table, empty, nothing):
            self.addWidget(part)

    @property
    def wanted(self) -> RecordFilter:
        """The filter and the order of what is listed."""
        return self._wanted(self._order, self._down)

    @property
    def same(self) -> set[str]:
        """Columns that say the same in every row."""
        return set(self._same)

    # ------------------------------------------------------------ reading

    def reload(self, *, keep_place: bool = False) -> None:
        """Reads the list again.

        Args:
            keep_place: Whether as much is read as was there, and shown at the same place.
        """
        tasks, ledger = self._page.context.tasks, self._page.context.ledger
        wanted = self._wanted(self._order, self._down)
        limit = self._limit(len(self.model.rows), keep_place=keep_place)

        def read() -> tuple[RecordPage, bool]:
            page = list_records(ledger, wanted, limit=limit, counted=False)
            every = page if page.rows else list_records(ledger, RecordFilter(), limit=1)
            return page, not every.rows

        def done(found: tuple[RecordPage, bool]) -> None:
            self._show(*found, wanted, keep_place=keep_place)

        tasks.query(self._page, "list", read, done)

    def show_next(self, uid: str | None) -> None:
        """When the list is read again, this record is the current one."""
        self._next = uid

    def _show(
        self, page: RecordPage, is_empty: bool, wanted: RecordFilter, *, keep_place: bool
    ) -> None:
        bar = self.table.verticalScrollBar()
        at = bar.value() if keep_place else 0
        current = self.table.current()
        uid = self._next or (current.uid if current is not None else None)
        self._next = None
        self._quiet = True
        # What is the same in every row needs no column.
        same = (("kind", wanted.kind), ("teacher", wanted.teacher))
        self._same = {key for key, chosen in same if chosen is not None}
        self._choose_columns()
        self.model.show_page(list(page.rows), more=page.more)
        bar.setValue(at)
        self._quiet = False
        self.mark(uid)
        none = _EMPTY if is_empty else _NOTHING
        self.setCurrentIndex(_LIST if page.rows else none)
        ledger = self._page.context.ledger
        self._count("counts", lambda: count_records(ledger, wanted))

    def _read_more(self) -> None:
        ledger, offset = self._page.context.ledger, len(self.model.rows)
        wanted = self._wanted(self._order, self._down)
        self._page.context.tasks.query(
            self._page,
            "list",
            lambda: list_records(ledger, wanted, offset=offset, counted=False),
            lambda page: self.model.append_page(list(page.rows), more=page.more),
        )

    @property
    def order(self) -> tuple[str, bool]:
        """In which order it is, and whether descending."""
        return self._order, self._down

    def put_in_order(self, order: str, *, down: bool) -> None:
        """Takes another order, as a click on a heading does; the list is not read again yet."""
        key = next((key for key, one in ORDERS_BY_COLUMN.items() if one == order), "date")
        self._order, self._down = ORDERS_BY_COLUMN[key], down
        heads = self.table.horizontalHeader()
        heads.blockSignals(True)
        way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        heads.setSortIndicator(self.model.place_of_column(key), way)
        heads.blockSignals(False)

    # ------------------------------------------------------------ columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: beside the form there is room for what a record is found by."""
        super().resizeEvent(event)
        self._choose_columns()

    def _choose_columns(self) -> None:
        left_out = self._same | ({"kind", "amount"} if self.width() < _ROOMY else set())
        room = self.width() - scaled(_USUAL)
        for place, column in enumerate(self.model.columns):
            hidden = column.key in left_out
            if place >= self.model.usual:
                # As many of the school's own as leave the title its room.
                room -= scaled(column.width)
                hidden = room < 0 or self.width() < _ROOMY
            if self.table.isColumnHidden(place) != hidden:
                self.table.setColumnHidden(place, hidden)
        self.make_room_for("kind", self._saying.kinds)
        self.make_room_for("teacher", self._saying.namesakes)

    def show_own(self, columns: Sequence[Column[RecordShown]]) -> None:
        """Shows columns for fields of the school's own, which the kind listed has."""
        if self.model.show_own(columns):
            self.table.columns_came(self.model.usual)
            self._choose_columns()

    def call_anew(self) -> None:
        """People are called otherwise now."""
        self.model.say_again()
        self.make_room_for("teacher", self._saying.namesakes)

    def make_room_for(self, key: str, names: Sequence[str]) -> None:
        """Widens a column for names longer than most, so that they can be told apart.

        Args:
            key: The column.
            names: What it may have to say.
        """
        heads, place = self.table.horizontalHeader(), self.model.place_of_column(key)
        metrics = self.table.fontMetrics()
        needed = max((metrics.horizontalAdvance(name) for name in names), default=0) + _CELL
        if not heads.isSectionHidden(place) and heads.sectionSize(place) < needed:
            self.table.give(place, min(needed, _MOST_NAME))

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [self.table, *(stop for part in self._states for stop in stops_in(part))]

    # ------------------------------------------------------------ the current row

    def mark(self, uid: str | None) -> None:
        """Makes a record the current row, or none, without opening it."""
        place = self.model.place_of(uid) if uid is not None else None
        selection = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        self._quiet = True
        if place is None:
            selection.clear()
        else:
            index = self.model.index(place, 0)
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._quiet = False
        self._look.stop()

    def after(self, gone: set[str]) -> str | None:
        """The record that will stand where the first of these stood."""
        rows = self.model.rows
        places = [place for place, row in enumerate(rows) if row.uid in gone]
        rest = [row.uid for row in rows if row.uid not in gone]
        return rest[min(places[0], len(rest) - 1)] if places and rest else None

    def _selected(self, row: RecordShown | None) -> None:
        if row is not None and not self._quiet:
            self._look.start()

    def _look_at(self) -> None:
        # The focus alone makes a row the current one; only one that is selected is looked at.
        chosen = self.table.chosen()
        if len(chosen) == 1 and chosen[0] is self.table.current():
            self.looked_at.emit(chosen[0])

    def _opened(self, row: RecordShown) -> None:
        self._look.stop()
        self.opened.emit(row)
