"""The queue as rows: read page by page, in an order the service makes."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studyhours.services.reviewing.queue import SINCE, QueueRow
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.review.saying import Saying

_ORDERS = {"day": "day", "title": "title", "teacher": "teacher", "since": SINCE}


class QueueModel(RowsModel[QueueRow]):
    """Records as far as they have been read.

    Signals:
        more_wanted: The list is scrolled to its end and there is more.
        order_wanted: The person wants another order (its name, whether descending).
    """

    more_wanted = Signal()
    order_wanted = Signal(str, bool)

    def __init__(self, saying: Saying, parent: QObject | None = None) -> None:
        super().__init__(_columns(saying), saying.words, parent)
        self._more = False

    def place_of_column(self, key: str) -> int:
        """Where a column stands."""
        return next(place for place, one in enumerate(self.columns) if one.key == key)

    def show_page(self, rows: list[QueueRow], *, more: bool) -> None:
        """Begins the list anew."""
        self._more = more
        self.set_rows(rows)

    def append_page(self, rows: list[QueueRow], *, more: bool) -> None:
        """Continues the list; what is there already is not shown twice."""
        self._more = more
        known = {row.uid for row in self.rows}
        self.add_rows([row for row in rows if row.uid not in known])

    def take_out(self, uids: Collection[str]) -> None:
        """Leaves rows out at once, before they are read again."""
        places = [place for place, row in enumerate(self.rows) if row.uid in uids]
        if len(places) > 1:
            self.set_rows([row for row in self.rows if row.uid not in uids])
        elif places:
            self.beginRemoveRows(QModelIndex(), places[0], places[0])
            del self._rows[places[0]]
            self.endRemoveRows()

    def place_of(self, uid: str) -> int | None:
        """The row of a record, as far as it has been read."""
        return next((place for place, row in enumerate(self.rows) if row.uid == uid), None)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Qt's: whether there is more to read."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Qt's: asks for more, once."""
        if self._more:
            self._more = False
            self.more_wanted.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's: asks the service for another order."""
        if 0 <= column < len(self.columns) and self.columns[column].key in _ORDERS:
            down = order is Qt.SortOrder.DescendingOrder
            self.order_wanted.emit(_ORDERS[self.columns[column].key], down)


def _by_service(_row: QueueRow) -> int:
    """Marks a column that can be sorted; the service does it."""
    return 0


def _columns(saying: Saying) -> tuple[Column[QueueRow], ...]:
    def who(row: QueueRow) -> str:
        return " ".join(part for part in (row.record.name, row.record.staff_no) if part)

    return (
        Column(
            "day", "records.column_day", lambda row: row.record.last_day.isoformat(),
            width=98, sort=_by_service, muted=True, tip=lambda row: saying.days(row.record),
        ),
        Column(
            "teacher", "records.column_teacher", lambda row: row.record.name,
            width=84, sort=_by_service, tip=who,
        ),
        Column(
            "title", "records.column_title", lambda row: saying.title(row.record),
            width=160, sort=_by_service,
        ),
        Column(
            "kind", "records.column_kind", lambda row: saying.kind(row.record.kind),
            width=64, muted=True,
        ),
        Column(
            "amount", "records.column_amount", lambda row: saying.amount(row.record),
            width=84, align="right",
        ),
        Column(
            "since", "review.column_since", lambda row: saying.moment(row.since),
            width=98, sort=_by_service, muted=True,
        ),
        Column(
            "mark", "review.column_mark", saying.mark, width=88, chip=saying.mark_role,
            tip=lambda row: saying.hints(row) or saying.mark(row),
        ),
    )  # fmt: skip
